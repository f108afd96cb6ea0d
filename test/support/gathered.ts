import type { CriterionRule } from '../../src/domain/catalogue.ts';
import type { CriterionSettings } from '../../src/domain/criteria-rules.ts';
import { rulesFor } from '../../src/domain/criteria-rules.ts';
import type { Facts } from '../../src/domain/evidence-verdicts.ts';
import { verdicts } from '../../src/domain/evidence-verdicts.ts';
import type { Verdict } from '../../src/domain/criteria.ts';
import { fingerprint } from '../../src/domain/fingerprint.ts';
import type { BoundReading, FileRole, Gathered } from '../../src/domain/gathered.ts';
import type { Format, Measured } from '../../src/domain/reading.ts';
import type { Stage } from '../../src/domain/stage.ts';
import { day, minute } from '../../src/domain/units.ts';
import { commitNamed } from './records.ts';

/** What sources gave, as the readers hand it in. */
export const gathered = (readings: BoundReading[], more: Partial<Gathered> = {}): Gathered => ({
  problems: [],
  readings,
  ...more,
});

/** A usable file that is bound to the commit. */
export const usable = (
  role: FileRole,
  file: string,
  format: Format,
  measured: Measured,
  more: Partial<BoundReading> = {},
): BoundReading => ({
  role,
  reading: { file, format, sha256: 'a'.repeat(64), usable: true, reason: `figures of ${file}`, measured },
  ...more,
});

export const unusable = (role: FileRole, file: string, reason = 'is cut off'): BoundReading => ({
  role,
  reading: { file, format: null, sha256: null, usable: false, reason, measured: null },
});

export const junit = (passed: number, failed = 0, file = 'junit.xml', skipped = 0): BoundReading =>
  usable('junit', file, 'junit', {
    tests: {
      executed: passed + failed,
      passed,
      failed,
      skipped,
      failing: Array.from({ length: Math.min(failed, 3) }, (_, index) => `case ${index + 1}`),
    },
  });

export const lcov = (covered: number, valid: number, file = 'lcov.info'): BoundReading =>
  usable('coverage', file, 'lcov', {
    coverage: { covered, valid, percent: valid === 0 ? 0 : Math.floor((10_000 * covered) / valid) / 100 },
  });

export const found = (
  counts: Partial<Record<'critical' | 'high' | 'medium' | 'low' | 'suppressed' | 'examined', number>>,
  file = 'scan.sarif',
  format: Format = 'sarif',
): BoundReading =>
  usable('findings', file, format, {
    findings: {
      critical: 0,
      high: 0,
      medium: 0,
      low: 0,
      worst: counts.high ? ['CVE-2025-1 in lodash'] : [],
      ...counts,
    },
  });

export const tasks = (done: number, all: number, file = 'TASKS.md'): BoundReading =>
  usable('tasks', file, 'markdown', { tasks: { done, all } });

type Document = NonNullable<Measured['document']>;

/** A document whose headings have something below them. */
export const document = (
  file: string,
  { headings = ['Usage'], ...figures }: Partial<Document> & { headings?: string[] } = {},
  role: FileRole = 'documents',
): BoundReading => {
  const sections = headings.map((heading) => ({ heading, level: 2, words: 40, codeBlocks: 0 }));
  return hashed(
    usable(role, file, 'markdown', { document: { words: 400, sections, codeBlocks: 1, ...figures } }),
    fingerprint(file),
  );
};

/** A document whose bytes are those of every other one that is made so. */
export const sameText = (bound: BoundReading): BoundReading => hashed(bound, 'b'.repeat(64));

const hashed = (bound: BoundReading, sha256: string): BoundReading =>
  bound.reading.usable ? { ...bound, reading: { ...bound.reading, sha256 } } : bound;

export const api = (operations = 31, file = 'openapi.yaml'): BoundReading =>
  usable('openapi', file, 'openapi', { api: { openapi: '3.1.0', version: '1.4.0', operations } });

export const load = (figures: Partial<NonNullable<Measured['load']>> = {}, file = 'k6.json'): BoundReading =>
  usable('load', file, 'k6', {
    load: { requests: 10_000, failed: 0, throughput: 512.34, p50Ms: 20, p95Ms: 120, p99Ms: 300, ...figures },
  });

export const alerts = (rules = 12, file = 'alerts.yml'): BoundReading =>
  usable('alerts', file, 'alert-rules', { alerts: { rules } });

/** The built-in or own criterion of a stage as a catalogue's settings make it. */
export function ruleOf(stage: Stage, id: string, settings: CriterionSettings = {}): CriterionRule {
  const rule = rulesFor(stage, [{ criteria: { [id]: settings } }]).find((each) => each.id === id);
  if (!rule) throw new Error(id);
  return rule;
}

/** The criterion of a stage as several layers of a catalogue say it; none when they do not name it. */
export const rulesOf = (stage: Stage, id: string, layers: readonly CriterionSettings[]): CriterionRule[] =>
  rulesFor(
    stage,
    layers.map((settings) => ({ criteria: { [id]: settings } })),
  ).filter((rule) => rule.id === id);

/** The verdict over one rule, in a stage, with the facts that it needs. */
export function verdictOver(
  stage: Stage,
  rule: CriterionRule,
  given: Gathered | undefined,
  facts: Partial<Facts> = {},
): Verdict {
  const [verdict] = verdicts([rule], {
    component: 'neo4j',
    environment: stage,
    stage,
    commit: commitNamed('c'),
    attestations: [],
    dependencies: [],
    entry: undefined,
    soakBelow: { requiredMs: 7 * day, everyMs: 5 * minute, reprobeMs: 1_000, uptime: 99.5, unknownLimitMs: day },
    gathered: new Map(given ? [[rule.id, given]] : []),
    history: [],
    probes: [],
    ...facts,
  });
  if (!verdict) throw new Error(rule.id);
  return verdict;
}
