import { type Entry, type Mapping, mapping, type Tree } from './compose-tree.ts';

/** One service over several files without what a later one resets or overrides, so that the rest can be merged. */
export function cleared(definitions: readonly Mapping[]): Mapping[] {
  const tagged = new Set(definitions.filter(hasTag));
  if (tagged.size === 0) return [...definitions];
  return definitions.map((own, index) =>
    definitions
      .slice(index + 1)
      .filter((later) => tagged.has(later))
      .reduce(without, withoutResets(own)),
  );
}

const hasTag = (tree: Tree): boolean =>
  tree.kind === 'map' && [...tree.entries.values()].some(({ tag, value }) => tag !== undefined || hasTag(value));

/** `over` comes later: what it tags is not there before it. */
function without(base: Mapping, over: Mapping): Mapping {
  const entries = [...base.entries].flatMap(([key, entry]): [string, Entry][] => {
    const later = over.entries.get(key);
    if (later?.tag) return [];
    if (entry.value.kind !== 'map' || later?.value.kind !== 'map') return [[key, entry]];
    return [[key, { ...entry, value: without(entry.value, later.value) }]];
  });
  return mapping(base.at, entries);
}

function withoutResets(own: Mapping): Mapping {
  const entries = [...own.entries].flatMap(([key, entry]): [string, Entry][] => {
    if (entry.tag === 'reset') return [];
    return [[key, entry.value.kind === 'map' ? { ...entry, value: withoutResets(entry.value) } : entry]];
  });
  return mapping(own.at, entries);
}
