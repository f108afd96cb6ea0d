import type { CriterionRule } from './catalogue.ts';
import type { Evidence, Verdict } from './criteria.ts';
import type { Gathered } from './gathered.ts';
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
  const bad = firstStub(shown.files, rule.limits.words) ?? untried(tried, ground) ?? tooSlow(tried, rule);
  const good = `${shown.files.map(({ file }) => file).join(', ')}; ${tried ? factsOf(tried) : ''}${limitOf(rule)}`;
  const records: Evidence[] = tried ? [{ source: 'records', facts: factsOf(tried) }] : [];
  return verdictOf(rule.id, concluded(shown, gathered, bad, good), [
    ...evidenceOf(rule, shown, ground.commit),
    ...records,
  ]);
}

interface Tried {
  record: ChainedRecord;
  downMs: Millis;
}

/** The newest rollback or drill of this component in the stage below that has a measured time. */
function newestTry({ component, stage, history }: Ground): Tried | undefined {
  const below = stageBelow(stage);
  const tries = history.flatMap((record): Tried[] => {
    const downMs = record.rollback?.downMs;
    const isHere = record.component === component && record.stage === below;
    return isHere && downMs !== undefined && isRollback(record) ? [{ record, downMs }] : [];
  });
  return tries.sort((a, b) => b.record.sequence - a.record.sequence)[0];
}

/** One that came to its good end: a drill that went wrong went back too, and shows nothing of the way that was planned. */
const isRollback = ({ outcome }: ChainedRecord): boolean => outcome === 'rolled-back' || outcome === 'drilled';

function untried(tried: Tried | undefined, { component, stage, entry }: Ground): string | undefined {
  const below = entry?.environment ?? stageBelow(stage) ?? stage;
  return tried
    ? undefined
    : `no rollback of ${component} in ${below} has a measured time: try one with 'promoter drill ${component} ${below}'`;
}

const tooSlow = (tried: Tried | undefined, rule: CriterionRule): string | undefined =>
  tried && tried.downMs > (rule.limits.rollbackWithinMs ?? Number.POSITIVE_INFINITY)
    ? `${factsOf(tried)}${limitOf(rule)}`
    : undefined;

const limitOf = ({ limits: { rollbackWithinMs } }: CriterionRule): string =>
  rollbackWithinMs === undefined ? '' : `, ${duration(rollbackWithinMs)} allowed`;

const factsOf = ({ record: { environment, endedAt, sequence, kind }, downMs }: Tried): string =>
  `${kind === 'drill' ? 'drilled' : 'rolled back'} in ${environment} on ${endedAt.slice(0, 10)} (record ${sequence}), down for ${duration(downMs)}`;
