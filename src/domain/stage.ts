import type { ChainedRecord, PromotionRecord } from './record.ts';

/** From lowest to highest; upward no stage is skipped. */
export const stages = ['development', 'staging', 'production'] as const;
export type Stage = (typeof stages)[number];

export const isStage = (name: string): name is Stage => (stages as readonly string[]).includes(name);
export const rank = (stage: Stage): number => stages.indexOf(stage);
export const atLeast = (stage: Stage, wanted: Stage): boolean => rank(stage) >= rank(wanted);

/** The stage a release comes from on its way into `stage`; undefined for the lowest. */
export const stageBelow = (stage: Stage): Stage | undefined => stages[rank(stage) - 1];

/** A component's stage: the highest in which a release of it completed a promotion or was adopted. Without a record: development. */
export function stageOf(records: readonly PromotionRecord[]): Stage {
  const reached = records.filter((record) => record.outcome === 'promoted' || record.kind === 'adoption');
  return reached.reduce<Stage>((top, record) => (atLeast(record.stage, top) ? record.stage : top), 'development');
}

/** A component's stage before a run: by the records that are older than the run's own. */
export function stageBefore(records: readonly ChainedRecord[], runId: string): Stage {
  const own = records.find((record) => record.runId === runId);
  return stageOf(own ? records.filter(({ sequence }) => sequence < own.sequence) : records);
}
