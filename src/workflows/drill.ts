import { TemporalFailure } from '@temporalio/common';
import { CancellationScope } from '@temporalio/workflow';
import type { DrillRequest } from '../contract/request.ts';
import type { PromotionResult } from '../contract/snapshot.ts';
import { duration } from '../domain/units.ts';
import type { Desk } from './desk/desk.ts';
import { openDesk } from './desk/open.ts';
import { isStop, type Stop } from './desk/stop.ts';
import type { Clearance } from './steps/clearing.ts';
import { deployed } from './steps/deploying.ts';
import { clearedForDrill, probed } from './steps/drilling.ts';
import { nothingDone } from './steps/ending.ts';
import { failed, rolledBack } from './steps/rolling-back.ts';

/**
 * Tries out the rollback of what runs now: deploys the same release beside it, as a promotion would, and puts the
 * container of before back. From the deploy on there is no other way out than back.
 */
export async function drill(request: DrillRequest): Promise<PromotionResult> {
  const desk = openDesk({ ...request, attestations: [] }, 'drill');
  return CancellationScope.nonCancellable(() => course(desk).catch((error) => surprised(desk, error)));
}

async function course(desk: Desk): Promise<PromotionResult> {
  const clearance = await clearedForDrill(desk);
  if (isStop(clearance)) return nothingDone(desk, clearance);
  const trouble = await there(desk, clearance);
  return trouble ? rolledBack(desk, trouble, 'aborted') : rolledBack(desk, done(desk), 'drilled');
}

/** The way there. Undefined when it went well; whatever happened, the way back follows. */
async function there(desk: Desk, clearance: Clearance): Promise<Stop | undefined> {
  const deployment = await deployed(desk, clearance);
  return isStop(deployment) ? deployment : probed(desk, clearance, deployment);
}

function done({ state, reason }: Desk): Stop {
  const down = state.drill?.deployDownMs;
  const there = `the same release was deployed again${down === undefined ? '' : `, down for ${duration(down)}`}`;
  return { stop: 'rollback', reason: `drilled by ${state.requestedBy}: ${reason ?? 'a drill'}; ${there}` };
}

/** As in a promotion: a fault that no step expected leads back, and one of the way back itself calls a person. */
async function surprised(desk: Desk, error: unknown): Promise<PromotionResult> {
  if (!(error instanceof TemporalFailure)) throw error;
  const { phase } = desk.state;
  const reason = `an unexpected fault while ${phase}: ${error.cause?.message ?? error.message}`;
  if (phase === 'validating' || phase === 'backing-up') return nothingDone(desk, { stop: 'failure', reason });
  const isDeployed = phase === 'deploying' || phase === 'verifying';
  return isDeployed ? rolledBack(desk, { stop: 'failure', reason }, 'aborted') : failed(desk, reason);
}
