import { TemporalFailure } from '@temporalio/common';
import { CancellationScope } from '@temporalio/workflow';
import type { PromotionRequest } from '../contract/request.ts';
import type { PromotionResult } from '../contract/snapshot.ts';
import type { Desk } from './desk/desk.ts';
import { openDesk } from './desk/open.ts';
import { isStop, outcomeBeforeDeploy } from './desk/stop.ts';
import { cleared } from './steps/clearing.ts';
import { deployed, verified } from './steps/deploying.ts';
import { closed, promoted } from './steps/ending.ts';
import { failed, rolledBack } from './steps/rolling-back.ts';
import { soaked } from './steps/soaking.ts';

/** One attempt to bring a release of a component into an environment, from the first measurement to the record. */
export async function promotion(request: PromotionRequest): Promise<PromotionResult> {
  const desk = openDesk(request); // every handler is set before the first await
  return CancellationScope.nonCancellable(() => course(desk).catch((error) => surprised(desk, error)));
}

async function course(desk: Desk): Promise<PromotionResult> {
  const clearance = await cleared(desk);
  if (isStop(clearance)) return closed(desk, outcomeBeforeDeploy(clearance), clearance.reason);
  const deployment = await deployed(desk, clearance);
  if (isStop(deployment)) return rolledBack(desk, deployment);
  const stop = (await verified(desk, clearance, deployment)) ?? (await soaked(desk, deployment, clearance.policy));
  return stop ? rolledBack(desk, stop) : promoted(desk);
}

/**
 * A fault that no step expected still ends in a rollback or in a record that calls a person. A fault of this code is
 * none of those: Temporal tries the task again until it is mended, and the promotion goes on.
 */
async function surprised(desk: Desk, error: unknown): Promise<PromotionResult> {
  if (!(error instanceof TemporalFailure)) throw error;
  const reason = `an unexpected fault while ${desk.state.phase}: ${error.cause?.message ?? error.message}`;
  const isDeployed = ['deploying', 'verifying', 'soaking'].includes(desk.state.phase);
  return isDeployed ? rolledBack(desk, { stop: 'failure', reason }) : failed(desk, reason);
}
