import { type Folders, hostPath } from './compose-binds.ts';
import type { Draft, EnvFileUse } from './compose-draft.ts';
import { type ComposeSource, refuseUnset, variablesOf } from './compose-select.ts';
import type { Reader } from './compose-tree.ts';
import type { Mount } from './compose-volumes.ts';
import type { PublishedPort } from './release.ts';
import type { HostBody, ResolvedService } from './service.ts';

export type EnvFileContents = { use: EnvFileUse; values: Record<string, string> }[];

/** The container's body, but for its image and labels of promoter's own. `volumes`: the named volumes' names on the engine, in the order of their mounts. */
export function bodyOf(
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
