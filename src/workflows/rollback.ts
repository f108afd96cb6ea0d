import { CancellationScope } from '@temporalio/workflow';
import type { RollbackRequest } from '../contract/request.ts';
import type { PromotionResult } from '../contract/snapshot.ts';
import { isOk } from '../domain/finding.ts';
import { minute } from '../domain/units.ts';
import { bookkeeping, looking } from './activities.ts';
import { assess, type Desk, enter } from './desk/desk.ts';
import { openDesk } from './desk/open.ts';
import { isStop, type Stop } from './desk/stop.ts';
import { attempt } from './steps/attempt.ts';
import { nothingDone } from './steps/ending.ts';
import { rolledBack } from './steps/rolling-back.ts';
import { calling, unlessStopped } from './steps/waiting.ts';

/** Puts back what ran before a promotion that is closed. Only the containers' labels are trusted: the promotion may have been terminated. */
export async function rollback(request: RollbackRequest): Promise<PromotionResult> {
  const desk = openDesk({ ...request, attestations: [] }, 'rollback');
  return CancellationScope.nonCancellable(async () => {
    const stop = await attempt('looking at what runs', () =>
      unlessStopped(desk, () => calling(desk, 'looking at what runs', minute, () => looked(desk))),
    );
    if (isStop(stop)) return nothingDone(desk, stop);
    const reason = `rolled back by ${request.requestedBy}: ${request.reason}`;
    return rolledBack(desk, { stop: 'rollback', reason });
  });
}

/** The rules, and what runs as its labels name it. No criterion is measured and no commit looked up: a bad release is not waited for. */
async function looked(desk: Desk): Promise<Stop | undefined> {
  const { component, environment } = desk.state;
  const place = { component, environment };
  enter(desk, 'validating', 'looks at what runs');
  const { policy, findings, release } = await bookkeeping.standingRelease(place);
  const refusal = findings.find((finding) => !isOk(finding));
  if (!policy) return { stop: 'reject', reason: refusal?.what ?? 'the catalogue does not know it' };
  desk.state.policy = policy;
  const running = await looking(environment).inspectRunning(place);
  const commit = running?.promotion?.commit || release?.commit || '';
  const undone = running ? { release: { component, commit, image: running.image }, running } : {};
  assess(desk, { commit, ...undone, findings: [], verdicts: [] });
  return undefined;
}
