import { CancellationScope } from '@temporalio/workflow';
import type { RollbackRequest } from '../contract/request.ts';
import type { PromotionResult } from '../contract/snapshot.ts';
import { openDesk } from './desk/open.ts';
import { isStop } from './desk/stop.ts';
import { rolledBack } from './steps/rolling-back.ts';
import { assessed } from './steps/validating.ts';

/** Puts back what ran before a promotion that is closed. Only the containers' labels are trusted: the promotion may have been terminated. */
export async function rollback(request: RollbackRequest): Promise<PromotionResult> {
  const desk = openDesk({ ...request, attestations: [] }, 'rollback');
  return CancellationScope.nonCancellable(async () => {
    const present = await assessed(desk);
    const reason = `rolled back by ${request.requestedBy}: ${request.reason}`;
    return rolledBack(desk, isStop(present) ? present : { stop: 'rollback', reason });
  });
}
