import { type Entry, isNull, list, type Mapping, mapping, scalar, type Tree } from './compose-tree.ts';

/** Keys that Compose lets a file write as a list of `NAME=value`, or as a mapping. */
const mappingsAsLists = new Set(['environment', 'labels', 'networks', 'depends_on', 'extra_hosts']);
const textsAsLists = new Set(['env_file', 'tmpfs']);
/** Replaced as a whole by a later file; every other list grows. */
const replaced = new Set(['command', 'entrypoint', 'test']);

/** One service, or one network or volume, over several files: later files override earlier ones. Source: https://docs.docker.com/reference/compose-file/merge/ */
export const mergeAll = (definitions: readonly Mapping[]): Mapping | undefined => {
  const [first, ...rest] = definitions.map(regular);
  return first && rest.reduce((base, over) => mergeMappings(base, over), first);
};

/** The forms that Compose allows for one thing, brought to one. */
function regular(service: Mapping): Mapping {
  const entries = [...service.entries].map(([key, entry]): [string, Entry] => {
    const value = mappingsAsLists.has(key) ? asMapping(entry.value, key) : entry.value;
    return [key, { ...entry, value: textsAsLists.has(key) ? asList(value) : value }];
  });
  return mapping(service.at, entries);
}

const asList = (tree: Tree): Tree => (tree.kind === 'scalar' && tree.value !== null ? list(tree.at, [tree]) : tree);

/** `NAME=value`; hosts may be `name:address` as well. */
function asMapping(tree: Tree, kind: string): Tree {
  const pattern = kind === 'extra_hosts' ? /^([^=:]*)[=:](.*)$/s : /^([^=]*)=(.*)$/s;
  if (tree.kind !== 'list' || tree.items.some((item) => item.kind !== 'scalar')) return tree;
  const entries = tree.items.map((item): [string, Entry] => {
    const written = item.kind === 'scalar' ? String(item.value) : '';
    const [, key, value] = pattern.exec(written) ?? [undefined, written, null];
    return [key ?? written, { at: item.at, value: scalar(item.at, value ?? null) }];
  });
  return mapping(tree.at, entries);
}

function mergeMappings(base: Mapping, over: Mapping): Mapping {
  const entries = new Map(base.entries);
  for (const [key, entry] of over.entries) {
    const before = entries.get(key);
    entries.set(key, before ? { at: entry.at, value: mergeValues(key, before.value, entry.value) } : entry);
  }
  return mapping(over.at, entries);
}

function mergeValues(key: string, base: Tree, over: Tree): Tree {
  if (replaced.has(key) || (key === 'logging' && !sameDriver(base, over))) return over;
  if (base.kind !== 'scalar' && isNull(over)) return base;
  if (base.kind === 'map' && over.kind === 'map') return mergeMappings(base, over);
  if (base.kind === 'list' && over.kind === 'list') return list(over.at, [...base.items, ...over.items]);
  return over;
}

/** Options of one log driver mean nothing to another. */
function sameDriver(base: Tree, over: Tree): boolean {
  const driver = (tree: Tree): string | undefined => {
    const value = tree.kind === 'map' ? tree.entries.get('driver')?.value : undefined;
    return value?.kind === 'scalar' ? String(value.value) : undefined;
  };
  return driver(over) === undefined || driver(base) === driver(over);
}
