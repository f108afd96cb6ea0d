import { allHandlersFinished, condition } from '@temporalio/workflow';
import type { PromotionResult, Snapshot } from '../../contract/snapshot.ts';
import type { Outcome, PromotionRecord } from '../../domain/record.ts';
import { instant } from '../../domain/units.ts';
import { bookkeeping, working } from '../activities.ts';
import { type Desk, enter, nextFence } from '../desk/desk.ts';
import { outcomeBeforeDeploy, type Stop } from '../desk/stop.ts';
import { attempt } from './attempt.ts';
import { calling } from './waiting.ts';

/** The release stays. What ran before is no longer kept as a container; its specification is. */
export async function promoted(desk: Desk): Promise<PromotionResult> {
  const { component, environment, previous, soak } = desk.state;
  enter(desk, 'promoting', 'records the promotion');
  const request = { component, environment, fence: nextFence(desk), ...(previous ? { previous } : {}) };
  await calling(desk, 'putting the parked container away', 0, () =>
    attempt('retire', () => working(environment).retire(request)),
  );
  const reason = soak?.verdict.kind === 'passed' ? soak.verdict.sentence : 'promoted';
  return closed(desk, 'promoted', reason);
}

/** Records the end, shows it everywhere, and lets go of the id. */
export async function closed(
  desk: Desk,
  outcome: Outcome,
  reason: string,
  steps: string[] = [],
): Promise<PromotionResult> {
  const { state } = desk;
  state.reason = reason;
  state.steps = steps;
  const record = await calling(desk, 'writing the record', 0, () =>
    bookkeeping.writeRecord(recordOf(state, outcome, reason)),
  );
  state.outcome = outcome;
  enter(desk, 'ended', outcome === 'failed' ? 'a person is needed: see the steps' : 'nothing more to do');
  await desk.publisher.settled();
  await condition(allHandlersFinished);
  return { outcome, reason, runId: state.runId, record };
}

/** No record is written: nothing is different from before. */
export async function nothingDone(desk: Desk, stop: Stop): Promise<PromotionResult> {
  const { state } = desk;
  const outcome = outcomeBeforeDeploy(stop);
  state.outcome = outcome;
  state.reason = stop.reason;
  enter(desk, 'ended', 'nothing was changed');
  await desk.publisher.settled();
  await condition(allHandlersFinished);
  return { outcome, reason: stop.reason, runId: state.runId };
}

function recordOf(state: Snapshot, outcome: Outcome, reason: string): PromotionRecord {
  const { kind, workflowId, runId, component, environment, requestedBy, startedAt, approvals, timeline, steps } = state;
  return {
    schema: 1,
    kind,
    workflowId,
    runId,
    component,
    environment,
    stage: state.policy?.stage ?? 'development',
    outcome,
    reason,
    requestedBy,
    startedAt,
    endedAt: instant(Date.now()),
    approvals,
    timeline,
    steps,
    ...(state.assessment ? { assessment: state.assessment } : {}),
    ...(state.containerId === undefined ? {} : { containerId: state.containerId }),
    ...(state.soak ? { ledger: state.soak.ledger } : {}),
    ...(state.rollback ? { rollback: state.rollback } : {}),
    ...(state.drill ? { drill: state.drill } : {}),
  };
}
