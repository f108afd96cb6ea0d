import { CancellationScope } from '@temporalio/workflow';
import type { PromotionRequest } from '../contract/request.ts';
import type { PromotionResult } from '../contract/snapshot.ts';
import { openDesk } from './desk/open.ts';
import { isStop, outcomeBeforeDeploy } from './desk/stop.ts';
import { cleared } from './steps/clearing.ts';
import { deployed, verified } from './steps/deploying.ts';
import { closed, promoted } from './steps/ending.ts';
import { rolledBack } from './steps/rolling-back.ts';
import { soaked } from './steps/soaking.ts';

/** One attempt to bring a release of a component into an environment, from the first measurement to the record. */
export async function promotion(request: PromotionRequest): Promise<PromotionResult> {
  const desk = openDesk(request); // every handler is set before the first await
  return CancellationScope.nonCancellable(async () => {
    const clearance = await cleared(desk);
    if (isStop(clearance)) return closed(desk, outcomeBeforeDeploy(clearance), clearance.reason);
    const deployment = await deployed(desk, clearance);
    if (isStop(deployment)) return rolledBack(desk, deployment);
    const stop = (await verified(desk, clearance, deployment)) ?? (await soaked(desk, deployment, clearance.policy));
    return stop ? rolledBack(desk, stop) : promoted(desk);
  });
}
