import type { Assessment } from '../../domain/assessment.ts';
import { counting } from '../../domain/approval.ts';
import type { Policy } from '../../domain/policy.ts';
import { duration, instant } from '../../domain/units.ts';
import { command, type Desk, enter, wants } from '../desk/desk.ts';
import type { Stop } from '../desk/stop.ts';
import { resumed, waitFor } from './waiting.ts';

export type Approved = Stop | 'approved' | 'changed';

/** Waits for the quorum, reminding, until the approval expires. `changed`: a new release was asked for meanwhile. */
export async function approved(desk: Desk, present: Assessment, policy: Policy): Promise<Approved> {
  const { code } = present;
  const { required, expiresMs, remindEveryMs } = policy.approvals;
  const given = () => counting(desk.state.approvals, present).length;
  const opened = Date.now();
  enter(desk, 'awaiting-approval', `waits for ${required} approval${required === 1 ? '' : 's'} of ${code}`);
  while (given() < required) {
    await resumed(desk);
    if (desk.stop) return desk.stop;
    // What was decided while it was paused counts from now on.
    if (given() >= required) break;
    const left = opened + expiresMs - Date.now();
    if (left <= 0) return expired(desk, given(), policy);
    const before = given();
    ask(desk, code, required - before, opened + expiresMs);
    await waitFor(desk, () => given() > before || desk.retryAsked || desk.state.paused, Math.min(left, remindEveryMs));
    if (desk.stop) return desk.stop;
    if (desk.retryAsked) return 'changed';
  }
  return 'approved';
}

function ask(desk: Desk, code: string, missing: number, until: number): void {
  wants(desk, {
    kind: 'decision',
    what: `waits for ${missing} more approval${missing === 1 ? '' : 's'} of ${code}, until ${instant(until)}`,
    commands: [
      `${command(desk, 'approve')} --code ${code} --by YOU`,
      `${command(desk, 'reject')} --code ${code} --by YOU`,
    ],
  });
}

const expired = (desk: Desk, given: number, policy: Policy): Stop => ({
  stop: 'expire',
  reason: `${given} of ${policy.approvals.required} approvals after ${duration(policy.approvals.expiresMs)}${desk.state.paused ? ', while paused' : ''}`,
});
