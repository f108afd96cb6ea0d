import { type NativeConnection, Worker } from '@temporalio/worker';
import type { CatalogueActivities, EnvironmentActivities, PromotionActivities } from '../../src/contract/activities.ts';
import type { OverviewActivities } from '../../src/contract/overview.ts';
import { environmentQueue, promotionsQueue } from '../../src/contract/names.ts';
import { fakeActivities, type World } from './fake-world.ts';
import { workflowBundle } from './workflow-bundle.ts';

type Activities = PromotionActivities & EnvironmentActivities & Partial<CatalogueActivities & OverviewActivities>;

/** Workers for promotions into these environments over the world, running until stopped. `real`: in place of its own. */
export async function startWorkers(
  connection: NativeConnection,
  world: World,
  real: Partial<Activities> = {},
  environments: readonly string[] = ['staging'],
): Promise<{ stop(): Promise<void> }> {
  const activities = { ...fakeActivities(world), ...real };
  // Each takes most of a second of the processor to begin: no queue that no test uses.
  const queues = [promotionsQueue, ...environments.map(environmentQueue)];
  const workers = await Promise.all(queues.map((taskQueue) => workerFor(connection, taskQueue, activities)));
  const running = workers.map((worker) => worker.run());
  return {
    async stop() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
    },
  };
}

/** As above, while `body` runs. */
export async function withWorkersOn<T>(
  connection: NativeConnection,
  world: World,
  body: () => Promise<T>,
  real: Partial<Activities> = {},
  environments?: readonly string[],
): Promise<T> {
  const workers = await startWorkers(connection, world, real, environments);
  try {
    return await body();
  } finally {
    await workers.stop();
  }
}

const workerFor = async (connection: NativeConnection, taskQueue: string, activities: Activities): Promise<Worker> =>
  Worker.create({
    connection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities,
    shutdownForceTime: '5 seconds',
  });
