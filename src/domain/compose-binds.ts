import { insideRelease } from './compose-paths.ts';
import { type Place, type Reader, refuse } from './compose-tree.ts';
import { isPath, type Mount } from './compose-volumes.ts';

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

export const hostPath = ({ source = '' }: Mount, { root, base }: Folders): string | undefined =>
  source.startsWith('/') ? source : insideRelease(root, base, source);

/** The bind's source, after everything that can be said against it without looking at the disk. */
export function bindOf(mount: Mount, folders: Folders, reader: Reader): BindUse[] {
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
