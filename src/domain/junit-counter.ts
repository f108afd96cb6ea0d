import { type Attributes, copied, type ElementListener } from './elements.ts';
import { isFileOfNode, type Result, statusOf } from './junit-status.ts';
import {
  add,
  contradictionIn,
  countWithin,
  lossIn,
  type Named,
  noCases,
  notRun,
  skippedBeyond,
  type Suite,
  suiteOf,
  unlistedIn,
  withUnlisted,
} from './junit-suite.ts';
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
  readonly #suites: Suite[] = [{ attributes: {}, claims: {}, own: noCases(), all: noCases(), missing: { tests: 0 } }];
  readonly #failing: string[] = [];
  /** A case of which nobody can say how it ended. */
  #unclear: string | undefined;

  open(name: string, attributes: Attributes): void {
    const outer = this.#open.at(-1);
    if (outer && 'tried' in outer) within(outer, name, attributes);
    else if (outer && (name === 'failure' || name === 'error')) this.#count('failed', outer);
    const element = elementOf(name, attributes, this.#suites.at(-1));
    if (element && 'problem' in element) this.problem ??= element.problem;
    else this.#open.push(element);
    if (element && 'all' in element) this.#suites.push(element);
  }

  close(): void {
    const closed = this.#open.pop();
    if (closed && 'tried' in closed) this.#close(closed);
    else if (closed) this.#leave(closed);
    if (this.#open.length === 0 && this.counts().failed === 0) this.problem ??= this.#unclear;
  }

  counts(): TestCounts {
    const { passed, failed, skipped, surplus } = this.#suites[0]?.all ?? noCases();
    return { executed: passed + failed, passed, failed, skipped: skipped + surplus, failing: this.#failing };
  }

  /** What the report says of itself, and does not show. */
  get facts(): string[] {
    const more = this.#suites[0]?.all.within ?? 0;
    return more > 0 ? [`its totals count ${more} more within them (subtests, assertions)`] : [];
  }

  #close(testcase: Case): void {
    const suite = this.#suites.at(-1);
    if (suite && testcase.isTodo && testcase.status === 'failed') suite.all.excused++;
    if (suite) suite.all.reruns += testcase.tried;
    suite?.tries?.note(testcase.attributes);
    const isUnclear = testcase.unclear !== undefined && testcase.status !== 'failed';
    if (isUnclear) this.#unclear ??= testcase.unclear;
    const isNone = isUnclear || testcase.isTodo || (testcase.status === 'passed' && isFileOfNode(testcase.attributes));
    this.#count(isNone ? 'skipped' : testcase.status, testcase);
  }

  #leave(closed: Suite): void {
    this.#suites.pop();
    const outer = this.#suites.at(-1);
    const isComplete = withUnlisted(closed);
    skippedBeyond(closed);
    countWithin(closed);
    this.problem ??= contradictionIn(closed) ?? (isComplete ? undefined : closed.missing.problem);
    const loss = lossIn(closed);
    if (outer?.isOutermost) defer(closed, loss, outer);
    else this.problem ??= loss;
    notRun(closed);
    if (outer) add(outer.all, closed.all);
  }

  #count(result: Result, named: Named): void {
    const suite = this.#suites.at(-1);
    if (suite) suite.all[result]++;
    if (suite) suite.own[result]++;
    if (result === 'failed' && this.#failing.length < 3) this.#failing.push(labelOf(named));
  }
}

interface Case extends Named {
  status: Result;
  /** How often besides it was tried again. */
  tried: number;
  /** Why its words do not say how it ended. */
  unclear?: string;
  /** Node: its failure does not fail the run, and is among the `failures` of its suite all the same. */
  isTodo?: boolean;
}

function elementOf(
  name: string,
  attributes: Attributes,
  outer: Suite | undefined,
): Suite | Case | { problem: string } | undefined {
  if (name === 'testcase') return caseOf(attributes);
  return name === 'testsuite' || name === 'testsuites' ? suiteOf(name, attributes, outer) : undefined;
}

function caseOf(attributes: Attributes): Case {
  const status = statusOf(attributes);
  return typeof status === 'string'
    ? { attributes, status, tried: 0 }
    : { attributes, status: 'passed', tried: 0, unclear: status.problem };
}

/** A case that failed at first and passed when it was tried again has passed (surefire's `flakyFailure`). */
function within(testcase: Case, name: string, { type }: Attributes): void {
  if (name === 'skipped' && type === 'todo') testcase.isTodo = true;
  if (/^(flaky|rerun)(Failure|Error)$/.test(name)) testcase.tried++;
  if (/^(failure|error|rerunFailure|rerunError)$/.test(name)) testcase.status = 'failed';
  else if (testcase.status !== 'failed' && (name === 'skipped' || name === 'disabled')) testcase.status = 'skipped';
}

/** What a suite has lost is for the outermost element to say, which may know that it was skipped. */
function defer(suite: Suite, loss: string | undefined, { missing }: Suite): void {
  missing.tests += unlistedIn(suite);
  if (loss !== undefined) missing.problem ??= loss;
}

/** Only of those that failed: there may be a million others. */
const labelOf = ({ attributes: { classname, name } }: Named): string =>
  copied([classname, name].filter(Boolean).join('.').slice(0, 80)) || 'a case without a name';
