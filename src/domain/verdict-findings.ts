import type { CriterionRule, Limits } from './catalogue.ts';
import type { Verdict } from './criteria.ts';
import type { Gathered } from './gathered.ts';
import type { Format } from './reading.ts';
import { counted } from './units.ts';
import { verdictOf } from './verdict.ts';
import { concluded } from './verdict-conclusion.ts';
import { type CountingFile, evidenceOf, needing, type Shown, shownBy } from './verdict-readings.ts';

/** What linters, type checkers, scanners and audits found, against the most that is borne of each severity. */
export function findingsVerdict(rule: CriterionRule, gathered: Gathered, commit: string): Verdict {
  const shown = needing('findings', rule, shownBy(rule, gathered));
  const doubted = { ...shown, doubts: [...shown.doubts, ...unrated(rule.limits, shown)] };
  const figures = figuresOf(shown);
  const bad = tooMany(rule.limits, shown);
  const judgement = concluded(doubted, gathered, bad === undefined ? undefined : `${bad}; ${figures}`, figures);
  return verdictOf(rule.id, judgement, evidenceOf(rule, shown, commit));
}

const severities = ['critical', 'high', 'medium', 'low'] as const;
type Severity = (typeof severities)[number];

const sum = (files: readonly CountingFile[], severity: Severity): number =>
  files.reduce((count, { measured }) => count + (measured.findings?.[severity] ?? 0), 0);

function tooMany({ findings = {} }: Limits, { files }: Shown): string | undefined {
  const exceeded = severities.filter(
    (severity) => sum(files, severity) > (findings[severity] ?? Number.POSITIVE_INFINITY),
  );
  if (exceeded.length === 0) return undefined;
  const worst = files.flatMap(({ measured }) => measured.findings?.worst ?? []).slice(0, 3);
  const over = exceeded.map(
    (severity) => `${counted(sum(files, severity))} ${severity} (${allowed(findings[severity])})`,
  );
  return `${over.join(', ')}${worst.length > 0 ? `, the first: ${worst.join(', ')}` : ''}`;
}

const allowed = (limit = 0): string => (limit === 0 ? 'none allowed' : `${counted(limit)} allowed`);

function figuresOf({ files }: Shown): string {
  const counts = severities.map((severity) => `${counted(sum(files, severity))} ${severity}`).join(', ');
  const aside = files.reduce((count, { measured }) => count + (measured.findings?.suppressed ?? 0), 0);
  const reports = `${files.length} ${files.length === 1 ? 'report' : 'reports'}`;
  return `${counts} in ${reports}${aside > 0 ? `, ${counted(aside)} set aside by suppressions` : ''}`;
}

/** Formats whose scale ends at high: what they found may be as bad as it gets, unless high is limited too. */
const endAtHigh: readonly Format[] = ['pip-audit', 'bandit', 'ruff', 'eslint', 'pyright'];

const unrated = ({ findings = {} }: Limits, { files }: Shown): string[] =>
  files.flatMap(({ file, format, measured }) => {
    const high = measured.findings?.high ?? 0;
    if (high === 0 || findings.high !== undefined || !endAtHigh.includes(format)) return [];
    return [
      `${file} has ${counted(high)} findings, and ${format} calls none worse than high: add allow.high to decide`,
    ];
  });
