import { type Attributes, copied, type ElementListener, whole } from './elements.ts';
import { isFileOfNode, isOfLinter, type Result, statusOf } from './junit-status.ts';
import type { TestCounts } from './reading.ts';

/**
 * Counts the test cases of a JUnit report one by one while it is read; the totals in its attributes are claims. A
 * report whose totals tell of more than its cases show has lost or hides something: nothing can be taken from it.
 * A case that is listed several times counts each time, and has failed when it failed once.
 */
export class JunitCounter implements ElementListener {
  problem: string | undefined;
  /** Every element that is open, the outermost first; those that say nothing of tests as undefined. */
  readonly #open: (Suite | Case | undefined)[] = [];
  readonly #suites: Suite[] = [{ attributes: {}, claims: {}, own: noCases(), all: noCases() }];
  readonly #failing: string[] = [];

  open(name: string, attributes: Attributes): void {
    const outer = this.#open.at(-1);
    if (outer && 'status' in outer) within(outer, name, attributes);
    else if (outer && (name === 'failure' || name === 'error')) this.#count('failed', outer);
    const element = elementOf(name, attributes);
    if (element && 'problem' in element) this.problem ??= element.problem;
    else this.#open.push(element);
    if (element && 'all' in element) this.#suites.push(element);
  }

  close(): void {
    const closed = this.#open.pop();
    if (closed && 'status' in closed) this.#close(closed);
    if (!closed || !('all' in closed)) return;
    this.#suites.pop();
    this.problem ??= contradictionIn(closed);
    notRun(closed);
    const outer = this.#suites.at(-1);
    if (outer) add(outer.all, closed.all);
  }

  counts(): TestCounts {
    const { passed, failed, skipped, surplus } = this.#suites[0]?.all ?? noCases();
    return { executed: passed + failed, passed, failed, skipped: skipped + surplus, failing: this.#failing };
  }

  #close(testcase: Case): void {
    const suite = this.#suites.at(-1);
    if (suite && testcase.isTodo && testcase.status === 'failed') suite.all.excused++;
    const isNone = testcase.isTodo || (testcase.status === 'passed' && isFileOfNode(testcase.attributes));
    this.#count(isNone ? 'skipped' : testcase.status, testcase);
  }

  #count(result: Result, named: Named): void {
    const suite = this.#suites.at(-1);
    if (suite) suite.all[result]++;
    if (suite) suite.own[result]++;
    if (result === 'failed' && this.#failing.length < 3) this.#failing.push(labelOf(named));
  }
}

/**
 * `surplus`: cases without a mark that their suite does not count among its tests. `excused`: those of the skipped ones
 * that failed and were still to be done.
 */
type Tally = Record<Result | 'surplus' | 'excused', number>;

interface Named {
  attributes: Attributes;
}

interface Case extends Named {
  status: Result;
  /** Node: its failure does not fail the run, and is among the `failures` of its suite all the same. */
  isTodo?: boolean;
}

interface Suite extends Named {
  claims: { tests?: number; failures?: number; errors?: number; skipped?: number };
  /** Cases directly within, and those of inner suites as well. */
  own: Tally;
  all: Tally;
  /** The outermost element: it counts the cases of all suites. */
  isOutermost?: boolean;
}

function elementOf(name: string, attributes: Attributes): Suite | Case | { problem: string } | undefined {
  if (name === 'testcase') return caseOf(attributes);
  if (name !== 'testsuite' && name !== 'testsuites') return undefined;
  if (isOfLinter(attributes)) return { problem: "is a linter's report: it tests nothing" };
  const claims: Suite['claims'] = {};
  for (const key of ['tests', 'failures', 'errors', 'skipped'] as const) {
    const text = attributes[key]?.trim() ?? '';
    const claimed = whole(text);
    if (claimed !== undefined) claims[key] = claimed;
    else if (text !== '') return { problem: `claims ${key}="${text.slice(0, 20)}", which is no number of tests` };
  }
  const isOutermost = name === 'testsuites';
  return { attributes, claims, own: noCases(), all: noCases(), isOutermost };
}

function caseOf(attributes: Attributes): Case | { problem: string } {
  const status = statusOf(attributes);
  return typeof status === 'string' ? { attributes, status } : status;
}

/** A case that failed at first and passed when it was tried again has passed (surefire's `flakyFailure`). */
function within(testcase: Case, name: string, { type }: Attributes): void {
  if (name === 'skipped' && type === 'todo') testcase.isTodo = true;
  if (name === 'failure' || name === 'error') testcase.status = 'failed';
  else if (testcase.status !== 'failed' && (name === 'skipped' || name === 'disabled')) testcase.status = 'skipped';
}

/**
 * Totals may be a little off where tests failed: pytest counts a case twice whose test passed and whose teardown
 * failed, and once where it writes two.
 */
function contradictionIn({ claims, all }: Suite): string | undefined {
  const { tests, failures = 0, errors = 0, skipped = 0 } = claims;
  const cases = listedIn(all);
  if (failures + errors > all.failed + all.excused)
    return `claims ${failures + errors} failures and errors in its totals, and its test cases show ${all.failed}`;
  if (skipped > all.skipped + all.failed)
    return `claims ${skipped} skipped tests in its totals, and its test cases show ${all.skipped}`;
  if (tests === undefined) return undefined;
  return tests > cases + all.failed
    ? `claims ${tests} tests in its totals, and lists ${cases}: it is partial`
    : undefined;
}

/**
 * jest-junit lists a `test.todo` like one that passed, and counts it neither in `tests` nor in `skipped`. Where a suite
 * lists more cases than it counts, only as many of them have passed as its totals leave room for. Suites of mocha and
 * Cypress count the cases directly within only.
 */
function notRun({ claims, own, all, isOutermost }: Suite): void {
  const listed = isOutermost ? all : own;
  const { tests = listedIn(listed), skipped = 0 } = claims;
  if (tests >= listedIn(listed)) return;
  const room = Math.max(0, tests - listed.failed - Math.max(skipped, listed.skipped));
  const surplus = Math.max(0, listed.passed - room);
  for (const tally of new Set([own, all])) {
    tally.passed -= surplus;
    tally.surplus += surplus;
  }
}

const listedIn = ({ passed, failed, skipped, surplus }: Tally): number => passed + failed + skipped + surplus;

const noCases = (): Tally => ({ passed: 0, failed: 0, skipped: 0, surplus: 0, excused: 0 });

function add(to: Tally, more: Tally): void {
  to.passed += more.passed;
  to.failed += more.failed;
  to.skipped += more.skipped;
  to.surplus += more.surplus;
  to.excused += more.excused;
}

/** Only of those that failed: there may be a million others. */
const labelOf = ({ attributes: { classname, name } }: Named): string =>
  copied([classname, name].filter(Boolean).join('.').slice(0, 80)) || 'a case without a name';
