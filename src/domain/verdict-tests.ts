import type { CriterionRule } from './catalogue.ts';
import type { Verdict } from './criteria.ts';
import type { Gathered } from './gathered.ts';
import type { CoverageCounts, TestCounts } from './reading.ts';
import { counted, percentText } from './units.ts';
import { verdictOf } from './verdict.ts';
import { concluded } from './verdict-conclusion.ts';
import { evidenceOf, needing, type Shown, shownBy } from './verdict-readings.ts';

/**
 * Tests and line coverage, by what the reports show. A failed test is certain whatever else is missing; a share of
 * lines is certain when every coverage report counts. More skipped tests than executed ones are a doubt.
 */
export function testsVerdict(rule: CriterionRule, gathered: Gathered, commit: string): Verdict {
  const shown = named(rule, gathered);
  const coverage = coverageOf(rule, shown, gathered);
  const tests = total(shown);
  const good = [ran(tests), ...(coverage ? [figuresOf(coverage, rule.threshold)] : [])].join('; ');
  const bad = failure(tests) ?? tooLittle(coverage, rule.threshold);
  const doubted = { ...shown, doubts: [...shown.doubts, ...mostlySkipped(tests)] };
  const verdict = verdictOf(rule.id, concluded(doubted, gathered, bad, good), evidenceOf(rule, shown, commit));
  return coverage ? { ...verdict, measured: { percent: coverage.percent } } : verdict;
}

function named(rule: CriterionRule, gathered: Gathered): Shown {
  const shown = shownBy(rule, gathered);
  return needing('junit', rule, rule.threshold === undefined ? shown : needing('coverage', rule, shown));
}

function total({ files }: Shown): TestCounts {
  const all = files.flatMap(({ role, measured }) => (role === 'junit' && measured.tests ? [measured.tests] : []));
  const sum = (key: 'executed' | 'passed' | 'failed' | 'skipped') =>
    all.reduce((count, tests) => count + tests[key], 0);
  return {
    executed: sum('executed'),
    passed: sum('passed'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    failing: all.flatMap((tests) => tests.failing).slice(0, 3),
  };
}

const failure = ({ failed, executed, failing }: TestCounts): string | undefined =>
  failed === 0
    ? undefined
    : `${counted(failed)} of ${counted(executed)} tests failed${failing.length > 0 ? `, the first: ${failing.join(', ')}` : ''}`;

const ran = ({ passed, executed, skipped }: TestCounts): string =>
  `${counted(passed)} of ${counted(executed)} tests passed${skipped > 0 ? `, ${counted(skipped)} skipped` : ''}`;

const mostlySkipped = ({ skipped, executed }: TestCounts): string[] =>
  skipped > executed
    ? [`${counted(skipped)} of ${counted(skipped + executed)} tests were skipped: that proves little`]
    : [];

/** Known only when every coverage report counts: what one of them lacks, another may cover. */
function coverageOf(rule: CriterionRule, { files }: Shown, gathered: Gathered): CoverageCounts | undefined {
  const reports = files.filter(({ role }) => role === 'coverage');
  const read = gathered.readings.filter(({ role }) => role === 'coverage');
  if (reports.length === 0 || reports.length < Math.max(read.length, (rule.files.coverage ?? []).length))
    return undefined;
  return reports.length === 1 ? reports[0]?.measured.coverage : gathered.coverage;
}

const tooLittle = (coverage: CoverageCounts | undefined, threshold: number | undefined): string | undefined =>
  coverage && threshold !== undefined && 100 * coverage.covered < threshold * coverage.valid
    ? figuresOf(coverage, threshold)
    : undefined;

const figuresOf = ({ percent, valid }: CoverageCounts, threshold: number | undefined): string =>
  `${percentText(percent)} of ${counted(valid)} lines${threshold === undefined ? '' : `, ${percentText(threshold)} needed`}`;
