import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import { counting } from '../../domain/approval.ts';
import { type Assessment, isReady } from '../../domain/assessment.ts';
import type { Finding } from '../../domain/finding.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Deployment, Release } from '../../domain/release.ts';
import { duration, hour } from '../../domain/units.ts';
import { frozenUntil } from '../../domain/windows.ts';
import { working } from '../activities.ts';
import { type Desk, enter } from '../desk/desk.ts';
import { isStop, type Stop } from '../desk/stop.ts';
import { approved } from './approving.ts';
import { assessed, validated } from './validating.ts';
import { calling, resumed, unlessStopped, waitFor } from './waiting.ts';

/** A release that everything and everybody agreed to, an instant ago. */
export interface Clearance {
  release: Release;
  deployment: Deployment;
  policy: Policy;
}

/** Validation, approval, window, and validation again: days may have passed. What changed meanwhile goes round once more. */
export async function cleared(desk: Desk): Promise<Clearance | Stop> {
  let obstacle: Finding | undefined;
  for (;;) {
    const assessment = await validated(desk, obstacle);
    obstacle = undefined;
    if (isStop(assessment)) return assessment;
    const { policy } = clearanceOf(assessment, desk.state.policy);
    const agreed = await approved(desk, assessment, policy);
    if (isStop(agreed)) return agreed;
    if (agreed === 'changed') continue;
    const stop = await windowOpen(desk, policy);
    if (stop) return stop;
    const fresh = await assessed(desk);
    if (isStop(fresh)) return fresh;
    if (!isReady(fresh) || fresh.print !== assessment.print) continue;
    // By the rules of this last measurement, and not by those of before the wait.
    const clearance = clearanceOf(fresh, desk.state.policy);
    if (!mayDeploy(desk, fresh, clearance.policy)) continue;
    const backup = await backedUp(desk, clearance);
    if (isStop(backup)) return backup;
    if (backup === undefined && mayDeploy(desk, fresh, clearance.policy)) return clearance;
    obstacle = backup;
  }
}

/** Asked of each long step's end: a person may have spoken meanwhile, and a freeze may have begun. */
function mayDeploy({ retryAsked, state }: Desk, present: Assessment, policy: Policy): boolean {
  const isAgreed = counting(state.approvals, present).length >= policy.approvals.required;
  return isAgreed && !retryAsked && !state.paused && !frozenUntil(policy.freeze, Date.now());
}

function clearanceOf({ release, deployment }: Assessment, policy: Policy | undefined): Clearance {
  if (!release || !deployment || !policy) throw ApplicationFailure.nonRetryable('a ready assessment lacks its release');
  return { release, deployment, policy };
}

/** Freeze windows hold a promotion back, never a rollback. */
async function windowOpen(desk: Desk, policy: Policy): Promise<Stop | undefined> {
  await resumed(desk);
  for (let window = frozenUntil(policy.freeze, Date.now()); window; window = frozenUntil(policy.freeze, Date.now())) {
    enter(desk, 'awaiting-window', `waits for the end of the freeze: ${window.why}, until ${window.to}`);
    await waitFor(desk, () => false, Date.parse(window.to) - Date.now());
    if (desk.stop) return desk.stop;
    await resumed(desk);
  }
  return desk.stop;
}

/** Nothing has been changed yet, so a backup that fails is one more thing for a person to repair. */
export async function backedUp(desk: Desk, { policy, release }: Clearance): Promise<Stop | Finding | undefined> {
  if (!policy.backup) return undefined;
  enter(desk, 'backing-up', 'backs the data up before anything is changed');
  const { component, environment } = desk.state;
  try {
    const place = { component, environment, commit: release.commit };
    return await unlessStopped(desk, () =>
      calling(desk, 'the backup', 2 * hour, async () => {
        await working(environment).backUp(place);
        return undefined;
      }),
    );
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const why = error.cause?.message ?? error.message;
    return {
      check: 'backup',
      status: 'blocked',
      what: `the backup failed: ${why}`,
      fix: `repair it, then 'promoter retry'; every try may take ${duration(2 * hour)}`,
    };
  }
}
