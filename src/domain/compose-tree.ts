/** Where something stands in a compose file. */
export interface Place {
  file: string;
  line: number;
}

/** A compose file's content that knows where each part of it stands: aliases and merge keys are resolved. */
export type Tree = Scalar | List | Mapping;

export interface Scalar {
  kind: 'scalar';
  at: Place;
  value: string | number | boolean | null;
}

export interface List {
  kind: 'list';
  at: Place;
  items: Tree[];
}

export interface Mapping {
  kind: 'map';
  at: Place;
  entries: Map<string, Entry>;
}

export interface Entry {
  /** Of the key. */
  at: Place;
  value: Tree;
  /** Compose's own tags, where they are asked for: it takes the place of what earlier files have, or takes it out. */
  tag?: 'override' | 'reset';
}

/** Something in a compose file that cannot be carried out. */
export interface Problem {
  at: Place;
  what: string;
  fix: string;
}

/** Gathers every problem, so that a person sees them all at once. */
export interface Reader {
  problems: Problem[];
}

/** Notes a problem; returns undefined, so that a reader of a value can end with it. */
export function refuse(reader: Reader, at: Place, what: string, fix: string): undefined {
  reader.problems.push({ at, what, fix });
  return undefined;
}

export const scalar = (at: Place, value: Scalar['value']): Scalar => ({ kind: 'scalar', at, value });
export const list = (at: Place, items: Tree[]): List => ({ kind: 'list', at, items });
export const mapping = (at: Place, entries: Iterable<[string, Entry]>): Mapping => ({
  kind: 'map',
  at,
  entries: new Map(entries),
});

export const isNull = (tree: Tree): boolean => tree.kind === 'scalar' && tree.value === null;

/** The mapping under a key; undefined when the key is missing or holds something else. */
export function child(tree: Tree | undefined, key: string): Mapping | undefined {
  const value = tree?.kind === 'map' ? tree.entries.get(key)?.value : undefined;
  return value?.kind === 'map' ? value : undefined;
}

/** `file:line`, as an editor opens it. */
export const placeText = ({ file, line }: Place): string => `${file}:${line}`;

/** Every scalar of a tree replaced. */
export function mapScalars(tree: Tree, change: (leaf: Scalar) => Scalar): Tree {
  if (tree.kind === 'scalar') return change(tree);
  if (tree.kind === 'list') return { ...tree, items: tree.items.map((item) => mapScalars(item, change)) };
  const entries = [...tree.entries].map(([key, entry]): [string, Entry] => [
    key,
    { ...entry, value: mapScalars(entry.value, change) },
  ]);
  return mapping(tree.at, entries);
}
