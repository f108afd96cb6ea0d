import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node, type Pair } from 'yaml';

export type Path = readonly PropertyKey[];

/** Where things stand in a YAML document, for messages. Lines count from 1. */
export interface Lines {
  /** The line of the key or item at a path, or of the nearest one above it. */
  at(path: Path): number;
  /** Whether something is written at a path. */
  has(path: Path): boolean;
}

export const linesOf = (document: Document, counter: LineCounter): Lines => ({
  at: (path) => counter.linePos(walk(document, path).offset).line || 1,
  has: (path) => walk(document, path).depth === path.length,
});

interface Position {
  offset: number;
  depth: number;
}

function walk(document: Document, path: Path): Position {
  let node: unknown = document.contents;
  const found: Position = { offset: startOf(document.contents), depth: 0 };
  for (const segment of path) {
    const next = step(resolved(node, document), String(segment));
    if (!next) return found;
    found.offset = next.offset;
    found.depth++;
    node = next.value;
  }
  return found;
}

function step(node: unknown, segment: string): { offset: number; value: unknown } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(segment)];
    return item === undefined ? undefined : { offset: startOf(item), value: item };
  }
  const pair = isMap(node) ? node.items.find((candidate) => keyOf(candidate) === segment) : undefined;
  return pair && { offset: startOf(pair.key), value: pair.value };
}

const keyOf = ({ key }: Pair): string => String(isScalar(key) ? key.value : key);
const resolved = (node: unknown, document: Document): unknown => (isAlias(node) ? node.resolve(document) : node);
const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'range' in value;
