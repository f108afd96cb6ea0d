import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { Examination, ExamineRequest, EnvironmentActivities } from '../contract/activities.ts';
import { environmentQueue } from '../contract/names.ts';
import type { PlanRequest } from '../contract/request.ts';
import type { PlanResult } from '../contract/snapshot.ts';
import { named } from '../domain/assessment.ts';
import { gather } from './steps/validating.ts';

/** Everything that validation would say, and nothing changed. It answers at once, with what could not be reached named. */
export async function plan(request: PlanRequest): Promise<PlanResult> {
  const { measurement, assessment } = await gather(request, promptly);
  return { assessment: named(assessment), ...(measurement.policy ? { policy: measurement.policy } : {}) };
}

async function promptly(request: ExamineRequest): Promise<Examination> {
  const { examine } = proxyActivities<Pick<EnvironmentActivities, 'examine'>>({
    taskQueue: environmentQueue(request.environment),
    scheduleToStartTimeout: '15 seconds',
    startToCloseTimeout: '10 minutes',
    heartbeatTimeout: '1 minute',
    retry: { maximumAttempts: 1 },
  });
  try {
    return await examine(request);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const what = `${request.environment} could not be examined: ${error.cause?.message ?? error.message}`;
    return {
      findings: [
        { check: 'environment', status: 'unreachable', what, fix: "look at its worker and engine: 'promoter doctor'" },
      ],
    };
  }
}
