import { condition } from '@temporalio/workflow';
import type { PutBack } from '../../contract/activities.ts';
import { finalFaults } from '../../contract/faults.ts';
import type { PromotionResult, Verification } from '../../contract/snapshot.ts';
import type { Outcome } from '../../domain/record.ts';
import { repairSteps } from '../../domain/repair-steps.ts';
import type { RolledBack } from '../../domain/rollback.ts';
import { duration, type Millis, minute } from '../../domain/units.ts';
import { working } from '../activities.ts';
import { command, type Desk, enter, nextFence, wants } from '../desk/desk.ts';
import { isStop, type Stop } from '../desk/stop.ts';
import { attempt } from './attempt.ts';
import { closed, nothingDone } from './ending.ts';
import { backoff, calling } from './waiting.ts';

/** Puts back what ran before, and proves it with the same probes. `outcome`: what that means when it works. */
export async function rolledBack(
  desk: Desk,
  { reason }: Stop,
  outcome: Outcome = 'rolled-back',
): Promise<PromotionResult> {
  const began = Date.now();
  enter(desk, 'rolling-back', `puts back what ran before: ${reason}`);
  const done = await attempt('rollback', () => restore(desk, reason));
  if (isStop(done) && done.fault === finalFaults.nothingThere)
    return nothingDone(desk, {
      stop: 'reject',
      reason: done.reason.replace('rollback failed', 'nothing was rolled back'),
    });
  if (isStop(done)) return failed(desk, `${reason}; ${done.reason}`);
  const { downSince: stopped, ...restored } = done;
  // A deploy that failed has not told when it stopped what ran before.
  if (stopped !== undefined) desk.downSince ??= stopped;
  const since = downSince(desk, began);
  desk.state.rollback = restored;
  const health = await restoredHealth(desk, restored);
  if (isStop(health)) return failed(desk, `${reason}; ${health.reason}`);
  if (health && !health.ok) return failed(desk, `${reason}; what was put back does not work: ${health.sentence}`);
  if (health) desk.state.rollback = { ...restored, downMs: Math.max(0, Date.now() - since) };
  return closed(desk, outcome, `${reason}; ${whatWasDone(desk.state.rollback)}`);
}

async function restore(desk: Desk, reason: string): Promise<PutBack> {
  const { component, environment, kind, containerId, previous, verification } = desk.state;
  const request = {
    component,
    environment,
    reason,
    fence: nextFence(desk),
    anyRun: kind === 'rollback',
    // After a closed promotion a person decides about the data; a drill deploys what wrote it.
    restoreData: kind === 'promotion' && (verification === undefined || !verification.ok),
    ...(containerId === undefined ? {} : { containerId }),
    ...(previous ? { previous } : {}),
  };
  return calling(desk, 'the rollback', minute, () => working(environment).rollBack(request));
}

/** Undefined when nothing ran before. While the prober itself fails a person is called, and it is tried again. */
async function restoredHealth(desk: Desk, restored: RolledBack): Promise<Verification | Stop | undefined> {
  const { component, environment, assessment, policy } = desk.state;
  if (restored.how === 'removed' || restored.how === 'untouched' || !restored.containerId) return undefined;
  const request = {
    component,
    environment,
    commit: assessment?.commit ?? '',
    containerId: restored.containerId,
    probesOnly: true,
  };
  for (let tries = 0; ; tries += 1) {
    const health = await attempt('verifying what was put back', () =>
      calling(desk, 'verifying what was put back', policy?.readyWithinMs ?? 5 * minute, () =>
        working(environment).verify(request),
      ),
    );
    // For an hour; then the promotion ends, and a person finds out what nobody could.
    if (isStop(health) || !health.unknown || tries >= 6) return health;
    const what = `cannot tell whether what was put back works: ${health.sentence}; tried again in ${duration(backoff(tries))}`;
    wants(desk, { kind: 'help', what, commands: [command(desk, 'status'), 'promoter doctor'] });
    await condition(() => desk.retryAsked, backoff(tries), { summary: 'until the next try' });
    desk.retryAsked = false;
  }
}

/** Since when the component was certainly not up; the rollback's own beginning when it still was. */
function downSince(desk: Desk, began: Millis): Millis {
  const { soak, verification } = desk.state;
  if (!verification?.ok) return desk.downSince ?? began;
  const outage = soak?.ledger.outages.at(-1);
  return outage && outage.to === undefined ? outage.from : began;
}

function whatWasDone(rollback: RolledBack): string {
  const down = rollback.downMs === undefined ? '' : `; down for ${duration(rollback.downMs)}`;
  return {
    parked: `the container of before runs again${down}`,
    recreated: `the container of before was made again from its saved specification and runs${down}`,
    removed: 'nothing ran before, so the new container was removed',
    untouched: 'nothing had been changed',
  }[rollback.how];
}

/** A person is needed, and told what to do. */
export const failed = (desk: Desk, reason: string): Promise<PromotionResult> =>
  closed(desk, 'failed', reason, repairSteps(desk.state, desk.state.phase));
