import type { Finding } from './finding.ts';
import type { ChainedRecord } from './record.ts';
import { type Stage, stageBelow } from './stage.ts';
import { standing } from './standing.ts';

/**
 * The record by which a commit's release stands in the stage below; undefined when there is none, or when
 * the stage below is development, in which everything begins.
 * `records`: every record of the component.
 */
export function entryBelow(records: readonly ChainedRecord[], stage: Stage, commit: string): ChainedRecord | undefined {
  const below = stageBelow(stage);
  if (below === undefined || below === 'development') return undefined;
  return standing(records).findLast(
    (record) => record.stage === below && record.assessment?.release?.commit === commit,
  );
}

/** Upward no stage is skipped. Everything begins in development, and coming again into a stage already reached is an update. */
export function stageOrder(
  place: { component: string; stage: Stage },
  commit: string,
  entry: ChainedRecord | undefined,
): Finding {
  const { component, stage } = place;
  const below = stageBelow(stage);
  const check = 'stage order';
  if (below === undefined || below === 'development') {
    return { check, status: 'ok', what: `${component} may come into ${stage} from development` };
  }
  const release = `${component} at ${commit.slice(0, 12)}`;
  if (entry)
    return { check, status: 'ok', what: `${release} stands in ${entry.environment} by record ${entry.sequence}` };
  return {
    check,
    status: 'blocked',
    what: `${release} does not stand in ${below}, and no stage is skipped on the way to ${stage}`,
    fix: `promote it there first: promoter start ${component} ${below} --commit ${commit.slice(0, 12)}`,
  };
}
