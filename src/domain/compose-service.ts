import { type BindUse, bindOf, type Folders } from './compose-binds.ts';
import { bodyOf, type EnvFileContents } from './compose-body.ts';
import { serviceCarriers } from './compose-carriers.ts';
import { type Draft, emptyDraft } from './compose-draft.ts';
import { carryOut } from './compose-keys.ts';
import { networksOf, volumeOf } from './compose-networks.ts';
import { type ComposeSource, type Selected, select } from './compose-select.ts';
import type { Problem, Reader } from './compose-tree.ts';
import type { Mount } from './compose-volumes.ts';
import type { ResolvedService } from './service.ts';

export interface Understood {
  selected: Selected;
  draft: Draft;
}

/** First half: what the files say. `draft.envFiles` are to be read before the second half. */
export function understand(source: ComposeSource): { understood?: Understood; problems: Problem[] } {
  const reader: Reader = { problems: [] };
  const selected = select(source, reader);
  if (!selected) return { problems: reader.problems };
  const draft = emptyDraft();
  carryOut(selected.service, serviceCarriers, draft, reader);
  return { understood: { selected, draft }, problems: reader.problems };
}

/** Second half: the service as the engine will be told of it. */
export function resolve(
  source: ComposeSource,
  { selected, draft }: Understood,
  envFiles: EnvFileContents,
  folders: Folders,
): { service: ResolvedService; binds: BindUse[]; problems: Problem[] } {
  const reader: Reader = { problems: [] };
  const names = { project: source.project, service: source.service };
  const at = selected.service.at;
  const binds = draft.mounts.flatMap((mount) => bindOf(mount, folders, reader));
  const networks = networksOf(draft.networks, at, { ...names, defined: selected.networks }, reader);
  const volumes = draft.mounts
    .filter(isNamed)
    .map((mount) => volumeOf(mount.source, mount.at, { ...names, defined: selected.volumes }, reader));
  const service: ResolvedService = {
    ...names,
    container: draft.container ?? `${source.project}-${source.service}-1`,
    ...(draft.image === undefined || draft.builds ? {} : { image: draft.image }),
    ...(draft.platform === undefined ? {} : { platform: draft.platform }),
    body: bodyOf(
      source,
      draft,
      envFiles,
      folders,
      volumes.map(({ name }) => name),
      reader,
    ),
    ports: draft.ports,
    networks,
    volumes: [...new Map(volumes.map((volume) => [volume.name, volume])).values()],
    dependencies: draft.dependencies.map((dependency) => withContainer(dependency, selected.containers)),
  };
  return { service, binds, problems: reader.problems };
}

const isNamed = (mount: Mount): mount is Mount & { source: string } =>
  mount.type === 'volume' && mount.source !== undefined;

const withContainer = (dependency: ResolvedService['dependencies'][number], containers: Record<string, string>) => {
  const container = containers[dependency.service];
  return container === undefined ? dependency : { ...dependency, container };
};
