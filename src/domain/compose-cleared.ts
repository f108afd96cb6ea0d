import { type Entry, type Mapping, mapping } from './compose-tree.ts';

/** One service over several files without what a later one resets or overrides, so that the rest can be merged. */
export const cleared = (definitions: readonly Mapping[]): Mapping[] =>
  definitions.map((own, index) => definitions.slice(index + 1).reduce(without, withoutResets(own)));

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
