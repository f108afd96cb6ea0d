import { type Attributes, whole } from './elements.ts';
import { isOfLinter, type Result } from './junit-status.ts';

/**
 * `surplus`: cases without a mark that their suite does not count among its tests, and those that were skipped without
 * being listed. `excused`: those of the skipped ones that failed and were still to be done. `reruns`: tries besides the
 * one that a case is listed for, which surefire counts as tests and failures. `within`: what a tool counts as tests
 * within its cases.
 */
export type Tally = Record<Result | 'surplus' | 'excused' | 'reruns' | 'within', number>;

export interface Named {
  attributes: Attributes;
}

export interface Suite extends Named {
  claims: { tests?: number; failures?: number; errors?: number; skipped?: number };
  /** Cases directly within, and those of inner suites as well. */
  own: Tally;
  all: Tally;
  /** The outermost element: it counts the cases of all suites. */
  isOutermost?: boolean;
  /** Of a tool whose `tests` are more than its cases: pytest counts each subtest, Catch2 each assertion. */
  countsMore?: boolean;
  /** Of pytest: the cases by class and name, and how many were listed before. */
  tries?: Tries;
  /** Tests that the suites directly within count and do not list, and what the first suspicious one of them would be told. */
  missing: { tests: number; problem?: string };
}

export function suiteOf(name: string, attributes: Attributes, outer: Suite | undefined): Suite | { problem: string } {
  if (isOfLinter(attributes)) return { problem: "is a linter's report: it tests nothing" };
  const claims: Suite['claims'] = {};
  for (const key of ['tests', 'failures', 'errors', 'skipped'] as const) {
    const text = attributes[key]?.trim() ?? '';
    const claimed = whole(text);
    if (claimed !== undefined) claims[key] = claimed;
    else if (text !== '') return { problem: `claims ${key}="${text.slice(0, 20)}", which is no number of tests` };
  }
  const isOfPytest = attributes['name'] === 'pytest' || outer?.attributes['name'] === 'pytest tests';
  return {
    ...{ attributes, claims, own: noCases(), all: noCases(), missing: { tests: 0 } },
    isOutermost: name === 'testsuites',
    countsMore: isOfPytest || attributes['hostname'] === hostOfCatch2,
    ...(isOfPytest ? { tries: new Tries() } : {}),
  };
}

/** Catch2 does not look its host up, and writes this. */
const hostOfCatch2 = 'tbd';

/** Cases of one name within a suite: pytest-rerunfailures lists each try of a test, and counts the last one. */
export class Tries {
  /** Numbers instead of names, of which there may be a million. */
  readonly #known = new Set<number>();
  repeats = 0;

  note({ classname = '', name = '' }: Attributes): void {
    const { size } = this.#known;
    if (this.#known.add(printOf(`${classname}\n${name}`)).size === size) this.repeats++;
  }
}

/** 52 bits: two different names among a million will hardly ever have the same. */
function printOf(text: string): number {
  let [high, low] = [0x811c9dc5, 0x1b873593];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    high = Math.imul(high ^ code, 0x01000193);
    low = Math.imul(low ^ code, 0x85ebca6b) ^ (low >>> 13);
  }
  return (high >>> 6) * 2 ** 26 + (low >>> 6);
}

/**
 * Totals may be off where tests failed: pytest counts a case twice whose test passed and whose teardown failed, and
 * every failed subtest. A file that shows a failure is never good, whatever else it claims.
 */
export function contradictionIn({ claims, all }: Suite): string | undefined {
  const { failures = 0, errors = 0, skipped = 0 } = claims;
  if (all.failed === 0 && failures + errors > all.excused + all.reruns)
    return `claims ${failures + errors} failures and errors in its totals, and its test cases show 0`;
  return skipped > all.skipped + all.surplus + all.failed
    ? `claims ${skipped} skipped tests in its totals, and its test cases show ${all.skipped}`
    : undefined;
}

export const lossIn = (suite: Suite): string | undefined =>
  unlistedIn(suite) > suite.all.failed
    ? `claims ${suite.claims.tests} tests in its totals, and lists ${listedIn(suite.all)}: it is partial`
    : undefined;

/** How many tests a suite claims beyond those that it lists. */
export const unlistedIn = ({ claims: { tests = 0 }, all }: Suite): number =>
  Math.max(0, tests - listedIn(all) - all.reruns - all.within);

/** What a suite counts beyond its cases is within them, where its tool counts so. */
export function countWithin(suite: Suite): void {
  if (suite.countsMore) suite.all.within += unlistedIn(suite);
}

/**
 * mocha-junit-reporter leaves skipped tests out: a suite counts them among its tests, and only the outermost element
 * says how many they are. They are taken for skipped where it says of just so many.
 */
export function withUnlisted({ claims, all, missing }: Suite): boolean {
  const { tests = 0, skipped = 0 } = claims;
  const unlisted = skipped - all.skipped;
  if (unlisted <= 0 || tests - listedIn(all) !== unlisted || missing.tests !== unlisted) return false;
  all.surplus += unlisted;
  return true;
}

/**
 * jest-junit lists a `test.todo` like one that passed, and counts it neither in `tests` nor in `skipped`. Where a suite
 * lists more cases than it counts, only as many of them have passed as its totals leave room for. Suites of mocha and
 * Cypress count the cases directly within only. Of pytest, a case that is listed again is another try of the same test.
 */
export function notRun({ claims, own, all, isOutermost, tries }: Suite): void {
  const listed = isOutermost ? all : own;
  const { tests = listedIn(listed), skipped = 0 } = claims;
  const room = Math.max(0, tests - listed.failed - Math.max(skipped, listed.skipped));
  const surplus = tests < listedIn(listed) ? Math.max(0, listed.passed - room) : 0;
  const repeats = Math.min(surplus, tries?.repeats ?? 0);
  for (const tally of new Set([own, all])) {
    tally.passed -= surplus;
    tally.surplus += surplus - repeats;
  }
}

/** pytest counts skipped subtests one by one; whatever it counts beyond its cases did not run. */
export function skippedBeyond({ claims: { skipped = 0 }, own, all, tries }: Suite): void {
  const beyond = tries ? Math.max(0, skipped - all.skipped - all.surplus) : 0;
  for (const tally of new Set([own, all])) tally.surplus += beyond;
}

export const listedIn = ({ passed, failed, skipped, surplus }: Tally): number => passed + failed + skipped + surplus;

export const noCases = (): Tally => ({
  passed: 0,
  failed: 0,
  skipped: 0,
  surplus: 0,
  excused: 0,
  reruns: 0,
  within: 0,
});

export function add(to: Tally, more: Tally): void {
  to.passed += more.passed;
  to.failed += more.failed;
  to.skipped += more.skipped;
  to.surplus += more.surplus;
  to.excused += more.excused;
  to.reruns += more.reruns;
  to.within += more.within;
}
