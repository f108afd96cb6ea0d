import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';
import type { EnvironmentActivities, PromotionActivities } from '../contract/activities.ts';
import { finalFaultTypes } from '../contract/faults.ts';
import { environmentQueue, promotionsQueue } from '../contract/names.ts';

/** Tried until it works: only the named faults are final. */
const persistent = {
  initialInterval: '1 second',
  backoffCoefficient: 2,
  maximumInterval: '1 minute',
  nonRetryableErrorTypes: finalFaultTypes,
};

/** Reads and records: short, repeatable, on the promotions worker. */
export const bookkeeping = proxyActivities<Omit<PromotionActivities, 'project' | 'measure'>>({
  taskQueue: promotionsQueue,
  summary: 'catalogue and records',
  startToCloseTimeout: '2 minutes',
  retry: persistent,
});

/** Criteria may have commands of hours; a worker that died among them is noticed by its silence. */
export const measuring = proxyActivities<Pick<PromotionActivities, 'measure'>>({
  taskQueue: promotionsQueue,
  summary: 'measures the criteria',
  startToCloseTimeout: '6 hours',
  heartbeatTimeout: '1 minute',
  retry: persistent,
});

/** GitHub and the like may be away for days; nobody waits for it. */
export const showing = proxyActivities<Pick<PromotionActivities, 'project'>>({
  taskQueue: promotionsQueue,
  summary: 'shows the newest state on GitHub',
  startToCloseTimeout: '2 minutes',
  cancellationType: ActivityCancellationType.TRY_CANCEL,
  retry: { ...persistent, initialInterval: '5 seconds', maximumInterval: '10 minutes' },
});

/** Short reads on the environment's host. */
export const looking = (environment: string) =>
  proxyActivities<Pick<EnvironmentActivities, 'examine' | 'inspectRunning' | 'surveyEnvironment'>>({
    taskQueue: environmentQueue(environment),
    summary: `examines ${environment}`,
    startToCloseTimeout: '15 minutes',
    heartbeatTimeout: '1 minute',
    retry: persistent,
  });

/** Long work that changes things; its attempts are ordered by the fence, and a cancel is awaited. */
export const working = (environment: string) =>
  proxyActivities<Pick<EnvironmentActivities, 'backUp' | 'deploy' | 'verify' | 'rollBack' | 'retire'>>({
    taskQueue: environmentQueue(environment),
    summary: `works on ${environment}`,
    startToCloseTimeout: '2 hours',
    heartbeatTimeout: '45 seconds',
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: persistent,
  });

/** One look; the next tick is soon, so a lost one is given up quickly. */
export const watching = (environment: string) =>
  proxyActivities<Pick<EnvironmentActivities, 'probe'>>({
    taskQueue: environmentQueue(environment),
    summary: `one look at ${environment}`,
    startToCloseTimeout: '1 minute',
    cancellationType: ActivityCancellationType.TRY_CANCEL,
    retry: persistent,
  });
