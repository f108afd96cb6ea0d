import { type Attributes, copied, type ElementListener, whole } from './elements.ts';
import { type Result, statusOf } from './junit-status.ts';
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
    if (outer && 'status' in outer) within(outer, name);
    else if (outer && (name === 'failure' || name === 'error')) this.#count('failed', outer);
    const element = elementOf(name, attributes);
    if (element && 'problem' in element) this.problem ??= element.problem;
    else this.#open.push(element);
    if (element && 'all' in element) this.#suites.push(element);
  }

  close(): void {
    const closed = this.#open.pop();
    if (closed && 'status' in closed) this.#count(closed.status, closed);
    if (!closed || !('all' in closed)) return;
    this.#suites.pop();
    this.problem ??= contradictionIn(closed);
    const outer = this.#suites.at(-1);
    if (outer) add(outer.all, closed.all);
  }

  counts(): TestCounts {
    const { passed, failed, skipped } = this.#suites[0]?.all ?? noCases();
    return { executed: passed + failed, passed, failed, skipped, failing: this.#failing };
  }

  #count(result: Result, named: Named): void {
    const suite = this.#suites.at(-1);
    if (suite) suite.all[result]++;
    if (suite) suite.own[result]++;
    if (result === 'failed' && this.#failing.length < 3) this.#failing.push(labelOf(named));
  }
}

type Tally = Record<Result, number>;

interface Named {
  attributes: Attributes;
}

interface Case extends Named {
  status: Result;
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
function within(testcase: Case, name: string): void {
  if (name === 'failure' || name === 'error') testcase.status = 'failed';
  else if (testcase.status !== 'failed' && (name === 'skipped' || name === 'disabled')) testcase.status = 'skipped';
}

/**
 * Totals may be a little off where tests failed: pytest counts a case twice whose test passed and whose teardown
 * failed, and once where it writes two. Suites of mocha and Cypress count the cases directly within only.
 */
function contradictionIn({ claims, own, all, isOutermost }: Suite): string | undefined {
  const { tests, failures = 0, errors = 0, skipped = 0 } = claims;
  const cases = all.passed + all.failed + all.skipped;
  if (failures + errors > all.failed)
    return `claims ${failures + errors} failures and errors in its totals, and its test cases show ${all.failed}`;
  if (skipped > all.skipped + all.failed)
    return `claims ${skipped} skipped tests in its totals, and its test cases show ${all.skipped}`;
  if (tests === undefined) return undefined;
  if (tests > cases + all.failed) return `claims ${tests} tests in its totals, and lists ${cases}: it is partial`;
  const listed = (isOutermost ? all : own).passed;
  return tests < listed ? `claims ${tests} tests in its totals, and lists ${listed} that passed` : undefined;
}

const noCases = (): Tally => ({ passed: 0, failed: 0, skipped: 0 });

function add(to: Tally, more: Tally): void {
  to.passed += more.passed;
  to.failed += more.failed;
  to.skipped += more.skipped;
}

/** Only of those that failed: there may be a million others. */
const labelOf = ({ attributes: { classname, name } }: Named): string =>
  copied([classname, name].filter(Boolean).join('.').slice(0, 80)) || 'a case without a name';
