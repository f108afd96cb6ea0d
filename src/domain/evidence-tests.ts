import type { CriterionRule } from './catalogue.ts';
import { lineCounts, share, together } from './coverage.ts';
import type { Evidence, Verdict } from './criteria.ts';
import { counted, type Report } from './evidence.ts';
import type { TestCounts } from './junit.ts';
import { percentText } from './units.ts';
import { type Judgement, verdictOf } from './verdict.ts';

/**
 * Tests and coverage, by what the reports at the commit show. Each report must show something: one without an
 * executed test, or without a line that can be executed, proves nothing, whatever it claims.
 */
export function testsVerdict(rule: CriterionRule, reports: readonly Report[], commit: string): Verdict {
  return verdictOf(
    rule.id,
    judged(rule, reports),
    reports.flatMap((report) => evidenceOf(report, commit)),
  );
}

function judged(rule: CriterionRule, reports: readonly Report[]): Judgement {
  const failing = failure(reports);
  if (failing) return failing;
  const doubt = notNamed(rule) ?? reports.map(doubtOf).find((found) => found !== undefined);
  if (doubt !== undefined) return { verdict: 'unknown', because: doubt };
  const tests = total(reports);
  const ran = `${counted(tests.passed)} of ${counted(tests.executed)} tests passed${tests.skipped > 0 ? `, ${counted(tests.skipped)} skipped` : ''}`;
  return rule.threshold === undefined ? { verdict: 'met', because: ran } : covered(rule.threshold, reports, ran);
}

/** A test that failed is certain, whatever else is missing. */
function failure(reports: readonly Report[]): Judgement | undefined {
  const { failed, executed, failing } = total(reports);
  if (failed === 0) return undefined;
  return {
    verdict: 'unmet',
    because: `${counted(failed)} of ${counted(executed)} tests failed, the first: ${failing.join(', ')}`,
  };
}

function covered(threshold: number, reports: readonly Report[], ran: string): Judgement {
  const all = together(reports.flatMap((report) => (report.kind === 'coverage' ? [report.lines] : [])));
  const { valid, covered: hit } = lineCounts(all);
  const figures = `${percentText(share(hit, valid))} of ${counted(valid)} lines, ${percentText(threshold)} needed`;
  if (100 * hit < threshold * valid) return { verdict: 'unmet', because: figures };
  return { verdict: 'met', because: `${ran}; ${figures}` };
}

function notNamed({ id, junit, coverage, threshold }: CriterionRule): string | undefined {
  if (junit.length === 0)
    return `the catalogue names no JUnit report: add criteria.${id}.junit with its path in the commit`;
  if (threshold === undefined || coverage.length > 0) return undefined;
  return `the catalogue names no coverage report: add criteria.${id}.coverageReport with its path in the commit`;
}

function doubtOf(report: Report): string | undefined {
  if (report.kind === 'problem') return `${report.file} cannot count: ${report.problem}`;
  if (report.kind === 'junit') {
    return report.tests.executed > 0 ? undefined : `${report.file} has no executed test: it proves nothing`;
  }
  return lineCounts(report.lines).valid > 0
    ? undefined
    : `${report.file} has no line that can be executed: it proves nothing`;
}

function total(reports: readonly Report[]): TestCounts {
  const all = reports.flatMap((report) => (report.kind === 'junit' ? [report.tests] : []));
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

function evidenceOf(report: Report, commit: string): Evidence[] {
  if (report.kind === 'problem') return [];
  const { file, sha256 } = report;
  return [{ source: 'report', facts: factsOf(report), file, sha256, commit }];
}

function factsOf(report: Exclude<Report, { kind: 'problem' }>): string {
  if (report.kind === 'junit') {
    const { executed, passed, skipped } = report.tests;
    return `${counted(executed)} executed, ${counted(passed)} passed, ${counted(skipped)} skipped`;
  }
  const { valid, covered: hit } = lineCounts(report.lines);
  return `${counted(hit)} of ${counted(valid)} lines, ${percentText(share(hit, valid))}`;
}
