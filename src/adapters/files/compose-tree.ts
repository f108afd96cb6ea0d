import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Tags,
  visit,
  type YAMLError,
  type YAMLMap,
} from 'yaml';
import {
  type Entry,
  list,
  type Mapping,
  mapping,
  type Place,
  type Problem,
  scalar,
  type Tree,
} from '../../domain/compose-tree.ts';

export interface ParsedFile {
  tree?: Mapping;
  /** The same content without places, for the schema. */
  plain?: unknown;
  problems: Problem[];
}

/** A compose file as a tree that knows its lines. Aliases and merge keys are resolved, every YAML error is a problem. */
export function parseCompose(source: string, file: string): ParsedFile {
  const { document, placeOf, problem } = documentOf(source, file);
  if (!document) return { problems: [problem] };
  const wrong = [...document.errors, ...document.warnings];
  if (wrong.length > 0) return { problems: wrong.map((fault) => yamlProblem(fault.message, placeOf(fault.pos[0]))) };
  return convert(document, file, placeOf);
}

/**
 * As far as it goes: keys that stand twice and tags that mean nothing are problems, and the tree is there all the same.
 * Compose's own tags are on the tree's entries; what is reset is not in the plain content.
 */
export function parseLeniently(source: string, file: string): ParsedFile & { duplicates: Problem[] } {
  const { document, placeOf, problem } = documentOf(source, file, composeTags);
  if (!document) return { problems: [problem], duplicates: [] };
  const told = (fault: YAMLError): Problem => yamlProblem(fault.message, placeOf(fault.pos[0]));
  const duplicates = document.errors.filter(isDuplicate).map(told);
  const [fatal] = document.errors.filter((fault) => !isDuplicate(fault));
  if (fatal) return { problems: [told(fatal)], duplicates };
  const { problems, ...rest } = convert(document, file, placeOf);
  if (withoutResets(document)) rest.plain = convert(document, file, placeOf).plain;
  return { ...rest, problems: [...document.warnings.map(told), ...problems], duplicates };
}

/** Source: https://docs.docker.com/reference/compose-file/merge/ */
const composeTags: Tags = ['!reset', '!override'].flatMap((tag) => [
  { tag, resolve: (text: string) => text },
  { tag, collection: 'seq' as const },
  { tag, collection: 'map' as const },
]);

/** The schema is for what is left. */
function withoutResets(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Pair: (_, { value }) => {
      if (nodeOf(value)?.tag !== '!reset') return undefined;
      found = true;
      return visit.REMOVE;
    },
  });
  return found;
}

const isDuplicate = ({ code }: YAMLError): boolean => code === 'DUPLICATE_KEY';

interface Opened {
  document?: Document.Parsed;
  placeOf: (offset: number) => Place;
  /** Why there is no document: thousands of levels exhaust the parser's stack. */
  problem: Problem;
}

function documentOf(source: string, file: string, customTags: Tags = []): Opened {
  const lines = new LineCounter();
  const placeOf = (offset: number): Place => ({ file, line: lines.linePos(offset).line || 1 });
  const problem = yamlProblem('it is nested too deeply', { file, line: 1 });
  try {
    return { document: parseDocument(source, { merge: true, lineCounter: lines, customTags }), placeOf, problem };
  } catch (fault) {
    if (!(fault instanceof RangeError)) throw fault;
    return { placeOf, problem };
  }
}

function convert(document: Document.Parsed, file: string, placeOf: (offset: number) => Place): ParsedFile {
  try {
    const plain: unknown = document.toJS({ maxAliasCount: 100 });
    const tree = treeOf(document.contents, { document, placeOf, seen: new Map(), at: { file, line: 1 } });
    if (tree.kind === 'map') return { tree, plain, problems: [] };
    return { problems: [yamlProblem('it is not a mapping', { file, line: 1 })] };
  } catch (fault) {
    return { problems: [yamlProblem(fault instanceof Error ? fault.message : String(fault), { file, line: 1 })] };
  }
}

const yamlProblem = (message: string, at: Place): Problem => ({
  at,
  what: `the compose file cannot be read: ${message.split('\n', 1).join('').replace(/:$/, '')}`,
  fix: 'correct the YAML',
});

interface Walk {
  document: Document.Parsed;
  placeOf: (offset: number) => Place;
  /** An anchored node is converted once, however often it is named. */
  seen: Map<Node, Tree>;
  at: Place;
}

function treeOf(node: Node | null, walk: Walk): Tree {
  if (node === null) return scalar(walk.at, null);
  if (isAlias(node)) return treeOf(target(node, walk), walk);
  const known = walk.seen.get(node);
  if (known) return known;
  const at = node.range ? walk.placeOf(node.range[0]) : walk.at;
  const tree = build(node, { ...walk, at });
  walk.seen.set(node, tree);
  return tree;
}

function build(node: Node, walk: Walk): Tree {
  if (isMap(node)) return mapOf(node, walk);
  if (isSeq(node))
    return list(
      walk.at,
      node.items.map((item) => treeOf(nodeOf(item), walk)),
    );
  if (isScalar(node)) return scalar(walk.at, scalarValue(node.value));
  return scalar(walk.at, null);
}

/** Keys written in the mapping itself win over merged ones, wherever the merge key stands. */
function mapOf(node: YAMLMap, walk: Walk): Mapping {
  const own: [string, Entry][] = [];
  const merged: [string, Entry][] = [];
  for (const pair of node.items) {
    if (keyText(pair) === '<<') merged.push(...mergedEntries(nodeOf(pair.value), walk));
    else own.push([keyText(pair), entryOf(pair, walk)]);
  }
  return mapping(walk.at, [...merged.reverse(), ...own]);
}

function entryOf(pair: Pair, walk: Walk): Entry {
  const key = nodeOf(pair.key);
  const at = key?.range ? walk.placeOf(key.range[0]) : walk.at;
  const value = nodeOf(pair.value);
  const tag = value?.tag === '!reset' ? 'reset' : value?.tag === '!override' ? 'override' : undefined;
  return { at, value: treeOf(value, { ...walk, at }), ...(tag ? { tag } : {}) };
}

function mergedEntries(node: Node | null, walk: Walk): [string, Entry][] {
  const source = node && isAlias(node) ? target(node, walk) : node;
  if (isSeq(source)) return source.items.flatMap((item) => mergedEntries(nodeOf(item), walk));
  const tree = treeOf(source, walk);
  return tree.kind === 'map' ? [...tree.entries] : [];
}

const target = (alias: Alias, { document }: Walk): Node | null => alias.resolve(document) ?? null;

const nodeOf = (value: unknown): Node | null =>
  isAlias(value) || isMap(value) || isSeq(value) || isScalar(value) ? value : null;

/** A merge key's value is a symbol. */
function keyText(pair: unknown): string {
  if (!isPair(pair) || !isScalar(pair.key)) return '';
  const { value } = pair.key;
  return typeof value === 'symbol' ? (value.description ?? '') : String(value);
}

const scalarValue = (value: unknown): string | number | boolean | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : value == null
      ? null
      : String(value);
