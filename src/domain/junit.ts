import { everyElement, type XmlElement } from './evidence.ts';

/** Test cases of a report. `executed` are those that passed or failed; a skipped one proves nothing. */
export interface TestCounts {
  executed: number;
  passed: number;
  failed: number;
  skipped: number;
  /** Names of the first few that failed. */
  failing: string[];
}

/**
 * The test cases of a JUnit report, counted one by one: the totals in its attributes are claims. Only a total that
 * claims more failures than there are cases that failed is heeded, because such a report hides something.
 */
export function countTests(root: XmlElement): TestCounts | { problem: string } {
  if (root.name !== 'testsuites' && root.name !== 'testsuite') {
    return { problem: `its outermost element is <${root.name}>, not <testsuites>: it is no JUnit report` };
  }
  const counts: TestCounts = { executed: 0, passed: 0, failed: 0, skipped: 0, failing: [] };
  for (const element of everyElement(root)) if (element.name === 'testcase') count(counts, element);
  const claimed = Math.max(...[...everyElement(root)].filter(isSuite).map(claimedFailures), 0);
  if (claimed > counts.failed) {
    return { problem: `its totals claim ${claimed} failures and errors, its test cases show ${counts.failed}` };
  }
  return counts;
}

function count(counts: TestCounts, testcase: XmlElement): void {
  const result = resultOf(testcase);
  counts[result]++;
  if (result !== 'skipped') counts.executed++;
  if (result === 'failed' && counts.failing.length < 3) counts.failing.push(nameOf(testcase));
}

/** A case that failed at first and passed when it was tried again has passed (surefire's `flakyFailure`). */
function resultOf({ children, attributes }: XmlElement): 'passed' | 'failed' | 'skipped' {
  const names = new Set(children.map((child) => child.name));
  const status = (attributes.status ?? attributes.result ?? '').toLowerCase();
  if (names.has('failure') || names.has('error') || /^(failed|failure|error|errored)$/.test(status)) return 'failed';
  const notRun = /^(skipped|notrun|disabled|ignored|suppressed|pending|todo)$/;
  return names.has('skipped') || names.has('disabled') || notRun.test(status) ? 'skipped' : 'passed';
}

const isSuite = ({ name }: XmlElement): boolean => name === 'testsuite' || name === 'testsuites';
const claimedFailures = ({ attributes }: XmlElement): number => whole(attributes.failures) + whole(attributes.errors);
const whole = (text = ''): number => (/^\d{1,9}$/.test(text) ? Number(text) : 0);

const nameOf = ({ attributes }: XmlElement): string =>
  [attributes.classname, attributes.name].filter(Boolean).join('.').slice(0, 80) || 'a case without a name';
