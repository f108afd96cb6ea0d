import type { Extent } from './line-table.ts';
import { clip } from './markdown.ts';
import { isAbsolute, type Match, partsOf, type SourceTree } from './source-tree.ts';

/** What a report says of the files of a commit. */
export interface Placement {
  /** By the report's names, under which name their lines count. */
  names: ReadonlyMap<string, string>;
  /** Names that are certainly of one file. */
  certain: (Extent & { file: string })[];
  /** Names of tests, whose lines run whatever they test: they cover nothing, and do not count. */
  tests: Extent[];
  /** Names that fit no file of the commit: generated, of a library, or of something else altogether. */
  strangers: Extent[];
}

export function placed(extents: readonly Extent[], tree: SourceTree): Placement {
  const matched = extents.map((extent) => ({ extent, match: tree.match(extent.name) }));
  const found = withoutDoubles(matched.flatMap(({ extent, match }) => (match ? [{ extent, match }] : [])));
  const names = new Map(found.map(({ extent, match }) => [extent.name, match.file]));
  return {
    names,
    tests: found.flatMap((each) => (isOfTests(withinCommit(each)) ? [each.extent] : [])),
    certain: found.flatMap(({ extent, match }) => (match.isCertain ? [{ ...extent, file: match.file }] : [])),
    strangers: extents.filter(({ name }) => !names.has(name)),
  };
}

/** The part of a name that the commit has; the folder in which a tool ran may be called as it likes. */
const withinCommit = ({ extent: { name }, match }: Found): string =>
  match.isCertain ? match.file : `${isAbsolute(name) ? '/' : ''}${partsOf(name).join('/')}`.slice(match.root.length);

/** By the names that pytest, Go, Maven, Node, jest and vitest look for. */
const isOfTests = (path: string): boolean =>
  /(^|\/)(tests?|__tests__)\//i.test(path) ||
  /(^|\/)(test_[^/]*\.py|[^/]*_test\.(py|go)|conftest\.py|[^/]*\.(test|spec)\.[cm]?[jt]sx?)$/.test(path);

/** Whether most of what a report has measured is something else. */
export const isOfOthers = (extents: readonly Extent[], strangers: readonly Extent[]): boolean =>
  linesOf(strangers) * 2 > linesOf(extents);

/** `src/x.py and 12 more`: the largest first. */
export function named(extents: readonly Extent[]): string {
  const [first, ...more] = extents.toSorted((a, b) => b.valid - a.valid);
  return `${clip(first?.name ?? '', longestName)}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}

const longestName = 120;

export const linesOf = (extents: readonly Extent[]): number => extents.reduce((sum, { valid }) => sum + valid, 0);

interface Found {
  extent: Extent;
  match: Match;
}

/** Beside `/app/index.ts`, `/app/generated/index.ts` is another file than the commit's only `index.ts`. */
function withoutDoubles(found: readonly Found[]): Found[] {
  const roots = new Map<string, string[]>();
  for (const { match } of found) roots.set(match.file, [...(roots.get(match.file) ?? []), match.root]);
  return found.filter(({ match }) => !roots.get(match.file)?.some((root) => isBelow(match.root, root)));
}

const isBelow = (root: string, other: string): boolean =>
  root !== other && isAbsolute(root) === isAbsolute(other) && root.startsWith(other);

/**
 * Where no commit is known: absolute names of which a relative one is the end, with that one. Where several absolute
 * ones end so, it could be of either.
 */
export function sameNames(names: readonly string[]): ReadonlyMap<string, string> {
  if (!names.some(isAbsolute)) return new Map();
  const relative = new Map(names.filter((name) => !isAbsolute(name)).map((name) => [partsOf(name).join('/'), name]));
  const pairs = names.filter(isAbsolute).flatMap((name) => {
    const ends = partsOf(name).map((_, cut, parts) => relative.get(parts.slice(cut).join('/')));
    const end = ends.find((one) => one !== undefined);
    return end === undefined ? [] : [{ name, end }];
  });
  const times = new Map<string, number>();
  for (const { end } of pairs) times.set(end, (times.get(end) ?? 0) + 1);
  return new Map(pairs.filter(({ end }) => times.get(end) === 1).map(({ name, end }) => [name, end]));
}
