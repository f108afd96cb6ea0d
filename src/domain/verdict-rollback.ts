import type { CriterionRule } from './catalogue.ts';
import type { Evidence, Verdict } from './criteria.ts';
import type { Gathered } from './gathered.ts';
import { clip } from './markdown.ts';
import type { ChainedRecord } from './record.ts';
import { type Stage, stageBelow } from './stage.ts';
import { duration, type Millis } from './units.ts';
import { verdictOf } from './verdict.ts';
import { firstStub } from './verdict-documents.ts';
import { concluded } from './verdict-conclusion.ts';
import { evidenceOf, needing, shownBy } from './verdict-readings.ts';

interface Ground {
  component: string;
  stage: Stage;
  commit: string;
  /** By which the release stands in the stage below. */
  entry: ChainedRecord | undefined;
  history: readonly ChainedRecord[];
}

/** The way back is written down, and was gone in the stage below: how long the component was away is measured. */
export function rollbackVerdict(rule: CriterionRule, gathered: Gathered, ground: Ground): Verdict {
  const shown = needing('documents', rule, shownBy(rule, gathered));
  const tried = newestTry(ground);
  const bad = firstStub(shown.files, rule.limits.words) ?? objectionTo(tried, ground) ?? tooSlow(tried, rule);
  const good = `${shown.files.map(({ file }) => file).join(', ')}; ${tried ? factsOf(tried) : ''}${limitOf(rule)}`;
  const records: Evidence[] = tried ? [{ source: 'records', facts: factsOf(tried) }] : [];
  return verdictOf(rule.id, concluded(shown, gathered, bad, good), [
    ...evidenceOf(rule, shown, ground.commit),
    ...records,
  ]);
}

/** One that went wrong has no time. */
interface Tried {
  record: ChainedRecord;
  downMs?: Millis;
}

/** The newest rollback or drill of this component where the release stands below. */
function newestTry({ component, stage, entry, history }: Ground): Tried | undefined {
  const isThere = (record: ChainedRecord) =>
    entry ? record.environment === entry.environment : record.stage === stageBelow(stage);
  const tries = history.flatMap((record) => (record.component === component && isThere(record) ? triedIn(record) : []));
  return tries.sort((a, b) => b.record.sequence - a.record.sequence)[0];
}

/** Where nothing ran before there is no time, and nothing was tried. */
function triedIn(record: ChainedRecord): Tried[] {
  if (hasFailed(record)) return [{ record }];
  const downMs = record.rollback?.downMs;
  return isRollback(record) && downMs !== undefined ? [{ record, downMs }] : [];
}

/** One that came to its good end: a drill that went wrong went back too, and shows nothing of the way that was planned. */
const isRollback = ({ outcome }: ChainedRecord): boolean => outcome === 'rolled-back' || outcome === 'drilled';

/** The way back was gone, and did not lead there. A promotion may also fail before it. */
const hasFailed = ({ kind, outcome, timeline }: ChainedRecord): boolean =>
  outcome === 'failed' && (kind !== 'promotion' || timeline.some(({ phase }) => phase === 'rolling-back'));

function objectionTo(tried: Tried | undefined, { component, stage, entry }: Ground): string | undefined {
  const below = entry?.environment ?? tried?.record.environment ?? stageBelow(stage) ?? stage;
  const command = `'promoter drill ${component} ${below}'`;
  if (!tried) return `no rollback of ${component} in ${below} has a measured time: try one with ${command}`;
  return tried.downMs === undefined
    ? `${factsOf(tried)}: ${clip(tried.record.reason, 200)}; try it again with ${command}`
    : undefined;
}

const tooSlow = (tried: Tried | undefined, rule: CriterionRule): string | undefined =>
  tried?.downMs !== undefined && tried.downMs > (rule.limits.rollbackWithinMs ?? Number.POSITIVE_INFINITY)
    ? `${factsOf(tried)}${limitOf(rule)}`
    : undefined;

const limitOf = ({ limits: { rollbackWithinMs } }: CriterionRule): string =>
  rollbackWithinMs === undefined ? '' : `, ${duration(rollbackWithinMs)} allowed`;

function factsOf({ record: { environment, endedAt, sequence, kind }, downMs }: Tried): string {
  const when = `in ${environment} on ${endedAt.slice(0, 10)} (record ${sequence})`;
  if (downMs === undefined) return `the newest ${kind === 'drill' ? 'drill' : 'rollback'} ${when} failed`;
  return `${kind === 'drill' ? 'drilled' : 'rolled back'} ${when}, down for ${duration(downMs)}`;
}
