import type { Found } from './findings.ts';
import { findings } from './findings.ts';
import { emptiness, examinedBy } from './sarif-extent.ts';
import { failureOf, warningsIn } from './sarif-invocations.ts';
import { type SarifResult, type SarifRun, sarifLog } from './sarif-shape.ts';
import { severityOf } from './sarif-severity.ts';
import { type Outcome, type Problem, shaped } from './text-reading.ts';

/** SARIF 2.1.0, of all its runs together. */
export function readSarif(value: unknown): Outcome {
  const version = versionOf(value);
  if (version !== '2.1.0') return { problem: `is SARIF ${version}: only 2.1.0 is read` };
  return readLog(value);
}

const readLog = shaped(sarifLog, ({ runs }): Outcome => {
  if (runs.length === 0) return { problem: 'has no run: it proves nothing' };
  const found: Found[] = [];
  let suppressed = 0;
  for (const run of runs) {
    const each = countedIn(run);
    if ('problem' in each) return each;
    for (const one of each.found) found.push(one);
    suppressed += each.suppressed;
  }
  const outcome = findings(found, { ...(suppressed > 0 ? { suppressed } : {}), ...examinedBy(runs) });
  return 'problem' in outcome ? outcome : { ...outcome, facts: `${outcome.facts}${warningsIn(runs)}` };
});

/** Where nothing counts, whatever its results are, a run must show what it looked at. */
function countedIn(run: SarifRun): { found: Found[]; suppressed: number } | Problem {
  const problem = unusable(run);
  if (problem !== undefined) return { problem };
  const found: Found[] = [];
  let suppressed = 0;
  for (const result of run.results ?? []) {
    const each = foundBy(result, run);
    if (each !== undefined && 'problem' in each) return each;
    if (each !== undefined && isSuppressed(result)) suppressed++;
    else if (each !== undefined) found.push(each);
  }
  const empty = found.length + suppressed === 0 ? emptiness(run) : undefined;
  return empty === undefined ? { found, suppressed } : { problem: empty };
}

function versionOf(value: unknown): string {
  const version: unknown =
    typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  return typeof version === 'string' ? version.slice(0, 40) : 'of no version';
}

/** Why a run proves nothing, or only a part. Without `results` a scan did not take place (SARIF 3.14.23). */
function unusable(run: SarifRun): string | undefined {
  if (!run.results) return `has a run of ${run.tool.driver.name} without results: the scan did not take place`;
  if (Object.keys(run.externalPropertyFileReferences ?? {}).length > 0) return 'is partial: it refers to other files';
  return failureOf(run);
}

/** Undefined for what is no finding: passed checks, and what has gone since the baseline. */
function foundBy(result: SarifResult, run: SarifRun): Found | Problem | undefined {
  const kind = result.kind ?? 'fail';
  const isBad = result.level === 'error' || result.level === 'warning';
  if (kind !== 'fail' && kind !== 'open') {
    return isBad ? { problem: `contradicts itself: it calls a result \`${kind}\` and \`${result.level}\`` } : undefined;
  }
  const of = severityOf(result, run);
  if ('problem' in of) return of;
  if (of.severity === undefined || result.baselineState === 'absent') return undefined;
  return { severity: of.severity, what: `${placeOf(result)} ${result.ruleId ?? result.rule?.id ?? ''}` };
}

/** SARIF 3.27.23: not suppressed as long as one of the suppressions is rejected or under review. */
const isSuppressed = ({ suppressions }: SarifResult): boolean =>
  (suppressions ?? []).length > 0 &&
  (suppressions ?? []).every(({ status }) => status === undefined || status === 'accepted');

function placeOf({ locations }: SarifResult): string {
  const place = locations?.[0]?.physicalLocation;
  const line = place?.region?.startLine;
  return `${place?.artifactLocation?.uri ?? ''}${line === undefined ? '' : `:${line}`}`;
}
