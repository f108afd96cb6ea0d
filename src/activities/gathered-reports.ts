import { lineCounts, share, together } from '../domain/coverage.ts';
import type { Report } from '../domain/evidence.ts';
import type { BoundReading, Gathered } from '../domain/gathered.ts';
import type { CoverageCounts, Reading } from '../domain/reading.ts';
import { counted, percentText } from '../domain/units.ts';

/** Reports of the commit, as criteria are judged by them. */
export function gatheredFrom(reports: readonly Report[]): Gathered {
  const lines = reports.flatMap((report) => (report.kind === 'coverage' ? [report.lines] : []));
  return {
    problems: [],
    readings: reports.map(boundReading),
    ...(lines.length === 0 ? {} : { coverage: countsOf(together(lines)) }),
  };
}

function boundReading(report: Report): BoundReading {
  const role = report.kind === 'coverage' ? 'coverage' : 'junit';
  return { role, reading: readingOf(report) };
}

function readingOf(report: Report): Reading {
  const { file } = report;
  if (report.kind === 'problem') return unusable(file, `cannot count: ${report.problem}`);
  if (report.kind === 'junit') {
    const { executed, passed, skipped } = report.tests;
    if (executed === 0) return unusable(file, 'has no executed test: it proves nothing');
    const reason = `${counted(executed)} executed, ${counted(passed)} passed, ${counted(skipped)} skipped`;
    return { file, format: 'junit', sha256: report.sha256, usable: true, reason, measured: { tests: report.tests } };
  }
  const coverage = countsOf(report.lines);
  if (coverage.valid === 0) return unusable(file, 'has no line that can be executed: it proves nothing');
  const reason = `${counted(coverage.covered)} of ${counted(coverage.valid)} lines, ${percentText(coverage.percent)}`;
  return { file, format: 'lcov', sha256: report.sha256, usable: true, reason, measured: { coverage } };
}

const unusable = (file: string, reason: string): Reading => ({
  file,
  format: null,
  sha256: null,
  usable: false,
  reason,
  measured: null,
});

function countsOf(lines: Parameters<typeof lineCounts>[0]): CoverageCounts {
  const { valid, covered } = lineCounts(lines);
  return { covered, valid, percent: valid === 0 ? 0 : share(covered, valid) };
}
