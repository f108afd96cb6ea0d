import { type Draft, emptyDraft, type EnvFileUse, serviceCarriers } from './compose-carriers.ts';
import { carryOut } from './compose-keys.ts';
import { networksOf, volumeOf } from './compose-networks.ts';
import { insideRelease } from './compose-paths.ts';
import { type ComposeSource, refuseUnset, type Selected, select, variablesOf } from './compose-select.ts';
import { type Place, type Problem, type Reader, refuse } from './compose-tree.ts';
import { isPath, type Mount } from './compose-volumes.ts';
import type { PublishedPort } from './release.ts';
import type { HostBody, ResolvedService } from './service.ts';

/** Where relative paths start, and what they may not leave. */
export interface Folders {
  /** The release's own folder. */
  root: string;
  /** The folder of the first compose file. */
  base: string;
  /** The engine sees the worker's files. */
  local: boolean;
}

/** A path on the host that a container gets, to be looked at before it is promised. */
export interface BindUse {
  source: string;
  /** Part of the release, so that it has to be there. */
  relative: boolean;
  createHostPath: boolean;
  at: Place;
}

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

export type EnvFileContents = { use: EnvFileUse; values: Record<string, string> }[];

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

function bodyOf(
  source: ComposeSource,
  draft: Draft,
  envFiles: EnvFileContents,
  folders: Folders,
  volumes: string[],
  reader: Reader,
): ResolvedService['body'] {
  const { body } = draft;
  const anonymous = draft.mounts.filter(({ type, source: from }) => type === 'volume' && from === undefined);
  return {
    ...body,
    Env: environmentOf(source, draft, envFiles, reader),
    ...(anonymous.length > 0 ? { Volumes: Object.fromEntries(anonymous.map(({ target }) => [target, {}])) } : {}),
    ExposedPorts: { ...body.ExposedPorts, ...Object.fromEntries(draft.ports.map((port) => [portKey(port), {}])) },
    HostConfig: { ...body.HostConfig, ...mountsOf(draft, folders, volumes), PortBindings: portBindings(draft.ports) },
  };
}

/** Env files first, in order; the service's own `environment` over them. A name without a value is passed on from the env file. */
function environmentOf(source: ComposeSource, draft: Draft, envFiles: EnvFileContents, reader: Reader): string[] {
  const variables = variablesOf(source);
  const all = new Map(envFiles.flatMap(({ values }) => Object.entries(values)));
  for (const [name, { value, at }] of draft.environment) {
    const given = value ?? variables[name];
    if (given === undefined) refuseUnset(source, reader, at, name);
    else all.set(name, given);
  }
  return [...all].map(([name, value]) => `${name}=${value}`);
}

const portKey = ({ container, protocol }: PublishedPort): string => `${container}/${protocol}`;

function portBindings(ports: readonly PublishedPort[]): NonNullable<HostBody['PortBindings']> {
  const bindings: NonNullable<HostBody['PortBindings']> = {};
  for (const port of ports) {
    const taken = bindings[portKey(port)] ?? [];
    bindings[portKey(port)] = [...taken, { HostIp: port.address, HostPort: port.host === 0 ? '' : String(port.host) }];
  }
  return bindings;
}

/** Binds make a missing host path, as Compose's short form does; `create_host_path: false` and tmpfs need the engine's other form. */
function mountsOf(draft: Draft, folders: Folders, volumes: string[]): Pick<HostBody, 'Binds' | 'Mounts'> {
  const names = [...volumes];
  const Binds: string[] = [];
  const Mounts: NonNullable<HostBody['Mounts']> = [];
  for (const mount of draft.mounts) {
    const options = [...(mount.readOnly ? ['ro'] : []), ...mount.options].map((option) => option).join(',');
    const bind = (from: string) => Binds.push([from, mount.target, options].filter((part) => part !== '').join(':'));
    if (mount.type === 'tmpfs') Mounts.push({ Type: 'tmpfs', Target: mount.target, TmpfsOptions: tmpfsOptions(mount) });
    else if (mount.type === 'bind' && mount.createHostPath) bind(hostPath(mount, folders) ?? '');
    else if (mount.type === 'bind')
      Mounts.push({
        Type: 'bind',
        Source: hostPath(mount, folders) ?? '',
        Target: mount.target,
        ReadOnly: mount.readOnly,
      });
    else if (mount.source !== undefined) bind(names.shift() ?? mount.source);
  }
  return { ...(Binds.length > 0 ? { Binds } : {}), ...(Mounts.length > 0 ? { Mounts } : {}) };
}

const tmpfsOptions = ({ sizeBytes, mode }: Mount) => ({
  ...(sizeBytes === undefined ? {} : { SizeBytes: sizeBytes }),
  ...(mode === undefined ? {} : { Mode: mode }),
});

const hostPath = ({ source = '' }: Mount, { root, base }: Folders): string | undefined =>
  source.startsWith('/') ? source : insideRelease(root, base, source);

/** The bind's source, after everything that can be said against it without looking at the disk. */
function bindOf(mount: Mount, folders: Folders, reader: Reader): BindUse[] {
  const { source, at, createHostPath } = mount;
  if (mount.type !== 'bind' || source === undefined || !isPath(source)) return [];
  const path = hostPath(mount, folders);
  const objection = objectionTo(source, path, mount, folders);
  if (objection) refuse(reader, at, ...objection);
  return path === undefined ? [] : [{ source: path, relative: !source.startsWith('/'), createHostPath, at }];
}

function objectionTo(
  source: string,
  path: string | undefined,
  mount: Mount,
  { local }: Folders,
): [string, string] | undefined {
  if (source.startsWith('~')) return [`'${source}' depends on who the worker runs as`, 'write an absolute path'];
  if (path === undefined)
    return [
      `'${source}' leads out of the release's folder`,
      'put the file into the repository, or write an absolute path',
    ];
  if (!local && !source.startsWith('/'))
    return [
      `'${source}' lies with the worker, and the engine is on another host`,
      "run this environment's worker on the engine's host, or write an absolute path",
    ];
  if (!mount.createHostPath && mount.options.length > 0)
    return ['create_host_path: false together with other bind options is not carried out', 'leave one of the two out'];
  return undefined;
}
