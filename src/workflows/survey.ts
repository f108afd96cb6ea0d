import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { EnvironmentActivities, Survey } from '../contract/activities.ts';
import { environmentQueue } from '../contract/names.ts';
import { bookkeeping } from './activities.ts';

/** What every worker sees of the outside systems it needs, and containers that no record accounts for. */
export async function survey(): Promise<Survey> {
  const { environments, recorded, ...own } = await bookkeeping.surveyPromotions();
  const others = await Promise.all(environments.map((environment) => surveyOf(environment, recorded)));
  return {
    findings: [own, ...others].flatMap((each) => each.findings),
    strays: [own, ...others].flatMap((each) => each.strays),
    running: [own, ...others].flatMap((each) => each.running),
  };
}

async function surveyOf(environment: string, recorded: string[]): Promise<Survey> {
  const { surveyEnvironment } = proxyActivities<Pick<EnvironmentActivities, 'surveyEnvironment'>>({
    taskQueue: environmentQueue(environment),
    scheduleToStartTimeout: '10 seconds',
    startToCloseTimeout: '1 minute',
    retry: { maximumAttempts: 1 },
  });
  try {
    return await surveyEnvironment({ environment, recorded });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const what = `${environment}: ${error.cause?.message ?? error.message}`;
    return {
      findings: [
        {
          check: 'environment',
          status: 'unreachable',
          what,
          fix: `start a worker that polls ${environmentQueue(environment)}`,
        },
      ],
      strays: [],
      running: [],
    };
  }
}
