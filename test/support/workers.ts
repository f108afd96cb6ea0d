import { type NativeConnection, Worker } from '@temporalio/worker';
import { environmentQueue, promotionsQueue } from '../../src/contract/names.ts';
import { fakeActivities, type World } from './fake-world.ts';
import { workflowBundle } from './workflow-bundle.ts';

/** Workers for every queue over the world, running until stopped. */
export async function startWorkers(connection: NativeConnection, world: World): Promise<{ stop(): Promise<void> }> {
  const queues = [promotionsQueue, environmentQueue('staging'), environmentQueue('production')];
  const workers = await Promise.all(queues.map((taskQueue) => workerFor(connection, taskQueue, world)));
  const running = workers.map((worker) => worker.run());
  return {
    async stop() {
      for (const worker of workers) worker.shutdown();
      await Promise.all(running);
    },
  };
}

/** As above, while `body` runs. */
export async function withWorkersOn<T>(connection: NativeConnection, world: World, body: () => Promise<T>): Promise<T> {
  const workers = await startWorkers(connection, world);
  try {
    return await body();
  } finally {
    await workers.stop();
  }
}

const workerFor = async (connection: NativeConnection, taskQueue: string, world: World): Promise<Worker> =>
  Worker.create({
    connection,
    taskQueue,
    workflowBundle: await workflowBundle(),
    activities: fakeActivities(world),
    shutdownForceTime: '5 seconds',
  });
