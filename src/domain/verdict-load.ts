import type { CriterionRule, Limits } from './catalogue.ts';
import type { Evidence, Verdict } from './criteria.ts';
import type { Gathered } from './gathered.ts';
import { quantile } from './histogram.ts';
import type { ChainedRecord } from './record.ts';
import { counted } from './units.ts';
import { verdictOf } from './verdict.ts';
import { littleLoad } from './verdict-load-size.ts';
import { type Compared, compared, loadTests, type Measuring } from './verdict-objectives.ts';
import { concluded } from './verdict-conclusion.ts';
import { evidenceOf, needing, type Shown, shownBy } from './verdict-readings.ts';

/** The expected load was reached, with few enough failures and in time. */
export function loadVerdict(rule: CriterionRule, gathered: Gathered, commit: string): Verdict {
  const shown = needing('load', rule, shownBy(rule, gathered));
  const found = compared(rule.limits.load, loadTests(shown.files));
  const doubts = [
    ...(rule.limits.load?.throughput === undefined
      ? [`the catalogue names no expected load: add criteria.${rule.id}.objectives.throughput`]
      : []),
    ...found.unmeasured,
  ];
  return judged(
    rule,
    gathered,
    { ...shown, doubts: [...shown.doubts, ...doubts] },
    found,
    evidenceOf(rule, shown, commit),
  );
}

/** Objectives held against the latencies of the soak below and against load tests: looks at an idle component are no load. */
export function performanceVerdict(
  rule: CriterionRule,
  gathered: Gathered,
  { commit, entry }: { commit: string; entry: ChainedRecord | undefined },
): Verdict {
  const shown = needing('load', rule, shownBy(rule, gathered));
  const soak = soakOf(entry);
  const found = compared(rule.limits.load, [...soak.map(({ measuring }) => measuring), ...loadTests(shown.files)]);
  const doubts = [...shown.doubts, ...objectiveless(rule), ...found.unmeasured];
  const evidence = [...soak.map((each) => each.evidence), ...evidenceOf(rule, shown, commit)];
  return judged(rule, gathered, { ...shown, doubts }, found, evidence);
}

/** What is missing is said first; only where nothing is, the load test may be too small to show the rest. */
function judged(rule: CriterionRule, gathered: Gathered, shown: Shown, found: Compared, evidence: Evidence[]): Verdict {
  const doubts = shown.doubts.length > 0 ? shown.doubts : littleLoad(rule.limits.load, shown.files);
  const bad = found.missed.length > 0 ? found.missed.join('; ') : undefined;
  return verdictOf(rule.id, concluded({ ...shown, doubts }, gathered, bad, found.held.join('; ')), evidence);
}

const objectiveless = ({ id, limits: { load = {} } }: CriterionRule): string[] =>
  hasObjective(load) ? [] : [`the catalogue names no objective: add criteria.${id}.objectives`];

const hasObjective = ({ p50Ms, p95Ms, p99Ms, throughput }: NonNullable<Limits['load']>): boolean =>
  [p50Ms, p95Ms, p99Ms, throughput].some((objective) => objective !== undefined);

/** What the probes took in the soak by which the release stands in the stage below. */
function soakOf(entry: ChainedRecord | undefined): { measuring: Measuring; evidence: Evidence }[] {
  if (!entry?.ledger || entry.ledger.latency.count === 0) return [];
  const { latency } = entry.ledger;
  const figures: Measuring['figures'] = {};
  for (const [key, share] of [
    ['p50Ms', 50],
    ['p95Ms', 95],
    ['p99Ms', 99],
  ] as const) {
    const measured = quantile(latency, share);
    if (measured !== undefined) figures[key] = measured;
  }
  const where = `the soak in ${entry.environment} (record ${entry.sequence})`;
  const facts = `latency of ${counted(latency.count)} looks of ${where}`;
  return [{ measuring: { where, figures }, evidence: { source: 'records', facts } }];
}
