import { type Mapping, type Reader, refuse, type Tree } from './compose-tree.ts';
import { bytes, flag, text, whole } from './compose-values.ts';

/** One mount of a service, in the words of Compose. */
export interface Mount {
  type: 'bind' | 'volume' | 'tmpfs';
  /** Missing for an anonymous volume and for a tmpfs. Of a bind: as written. */
  source?: string;
  target: string;
  readOnly: boolean;
  /** `z`, `nocopy`, `rshared`: passed to the engine as they are. */
  options: string[];
  createHostPath: boolean;
  sizeBytes?: number;
  mode?: number;
  at: Tree['at'];
}

const shortOptions = new Set([
  'rw',
  'ro',
  'z',
  'Z',
  'nocopy',
  'shared',
  'rshared',
  'slave',
  'rslave',
  'private',
  'rprivate',
]);
const longKeys: Record<string, readonly string[]> = {
  '': ['type', 'source', 'target', 'read_only', 'bind', 'volume', 'tmpfs'],
  bind: ['create_host_path', 'propagation', 'selinux'],
  volume: ['nocopy'],
  tmpfs: ['size', 'mode'],
};

/** Both of Compose's forms. Of two mounts on one path, the later one counts, as when files are merged. */
export function mounts(tree: Tree, reader: Reader): Mount[] {
  const items = tree.kind === 'list' ? tree.items : [];
  const found = items.map((item) => (item.kind === 'map' ? longMount(item, reader) : shortMount(item, reader)));
  return [...new Map(found.filter((mount) => mount !== undefined).map((mount) => [mount.target, mount])).values()];
}

function shortMount(item: Tree, reader: Reader): Mount | undefined {
  const written = text(item, reader) ?? '';
  const parts = written.split(':');
  const [source, target] = parts.length === 1 ? [undefined, parts[0] ?? ''] : [parts[0], parts[1] ?? ''];
  const options = (parts[2] ?? '').split(',').filter((option) => option !== '');
  const unknown = options.find((option) => !shortOptions.has(option));
  if (unknown || parts.length > 3 || !target.startsWith('/') || source === '') {
    return refuse(
      reader,
      item.at,
      `'${written}' is not a volume${unknown ? ` (option '${unknown}')` : ''}`,
      'write it as "name:/path", "./file:/path:ro" or "/path"',
    );
  }
  return {
    type: source !== undefined && isPath(source) ? 'bind' : 'volume',
    ...(source === undefined ? {} : { source }),
    target: target.replace(/(.)\/+$/, '$1'),
    readOnly: options.includes('ro'),
    options: options.filter((option) => option !== 'rw' && option !== 'ro'),
    createHostPath: true,
    at: item.at,
  };
}

export const isPath = (source: string): boolean => /^[./~]/.test(source);

function longMount(item: Mapping, reader: Reader): Mount | undefined {
  const foreign = foreignKey(item);
  if (foreign)
    return refuse(
      reader,
      item.at,
      `the key '${foreign}' of a volume is not carried out`,
      'leave it out, or use the short form',
    );
  const type = member(item, 'type', reader);
  const target = member(item, 'target', reader);
  const source = member(item, 'source', reader);
  if ((type !== 'bind' && type !== 'volume' && type !== 'tmpfs') || !target?.startsWith('/')) {
    return refuse(
      reader,
      item.at,
      `a volume of type '${type}' at '${target}' is not carried out`,
      'give type bind, volume or tmpfs and an absolute target',
    );
  }
  if ((type === 'bind') !== (source !== undefined && isPath(source))) {
    if (type === 'bind' || source !== undefined) {
      return refuse(
        reader,
        item.at,
        `'${source}' is not a source for type ${type}`,
        'a bind needs a path, a volume a name, a tmpfs none',
      );
    }
  }
  return { type, ...(source === undefined ? {} : { source }), target, ...details(item, reader), at: item.at };
}

function details(
  item: Mapping,
  reader: Reader,
): Pick<Mount, 'readOnly' | 'options' | 'createHostPath' | 'sizeBytes' | 'mode'> {
  const bind = sub(item, 'bind');
  const propagation = bind && member(bind, 'propagation', reader);
  const selinux = bind && member(bind, 'selinux', reader);
  const tmpfs = sub(item, 'tmpfs');
  const size = tmpfs?.entries.get('size');
  const mode = tmpfs?.entries.get('mode');
  const sizeBytes = size && bytes(size.value, reader);
  const modeBits = mode && whole(mode.value, reader);
  return {
    readOnly: isSet(item, 'read_only', reader, false),
    options: [propagation, selinux, isSet(sub(item, 'volume'), 'nocopy', reader, false) ? 'nocopy' : undefined].filter(
      (option) => option !== undefined,
    ),
    createHostPath: isSet(bind, 'create_host_path', reader, true),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
    ...(modeBits === undefined ? {} : { mode: modeBits }),
  };
}

const sub = (item: Mapping, key: string): Mapping | undefined => {
  const value = item.entries.get(key)?.value;
  return value?.kind === 'map' ? value : undefined;
};

function isSet(item: Mapping | undefined, key: string, reader: Reader, otherwise: boolean): boolean {
  const entry = item?.entries.get(key);
  return (entry && flag(entry.value, reader)) ?? otherwise;
}

function member(item: Mapping, key: string, reader: Reader): string | undefined {
  const entry = item.entries.get(key);
  return entry && text(entry.value, reader);
}

function foreignKey(item: Mapping): string | undefined {
  const within = (part: Mapping | undefined, name: string) =>
    [...(part?.entries.keys() ?? [])].find((key) => !longKeys[name]?.includes(key) && !key.startsWith('x-'));
  return (
    within(item, '') ??
    ['bind', 'volume', 'tmpfs'].map((name) => within(sub(item, name), name)).find((key) => key !== undefined)
  );
}
