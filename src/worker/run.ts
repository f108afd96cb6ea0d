import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, type NativeConnection, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { EnvironmentActivities, PromotionActivities } from '../contract/activities.ts';
import type { ProcessEnv } from '../config/process-env.ts';
import type { Log } from './log.ts';

export interface Serving {
  connection: NativeConnection;
  namespace: string;
  queues: string[];
  activities: PromotionActivities & EnvironmentActivities;
  env: ProcessEnv;
  log: Log;
}

/** One Temporal worker a queue, all over the same bundle, until the process is asked to end. */
export async function runWorkers(serving: Serving): Promise<void> {
  const workflowBundle = await bundle(serving);
  const workers = await Promise.all(serving.queues.map((taskQueue) => create(serving, taskQueue, workflowBundle)));
  const stop = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const running = workers.map((worker) => worker.run());
  serving.log.info('ready');
  // When one ends with a fault the others end too, and the process says why.
  await Promise.all(running.map((run) => run.finally(stop)));
}

const create = (
  { connection, namespace, activities, env }: Serving,
  taskQueue: string,
  workflowBundle: WorkflowBundleOption,
) =>
  Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle,
    activities,
    // Activities in progress get the time to note where they are; then the next worker takes them up.
    shutdownGraceTime: '10 seconds',
    maxHeartbeatThrottleInterval: '5 seconds',
    defaultHeartbeatThrottleInterval: '5 seconds',
    ...versionOf(env),
  });

/** Deployment versioning where the operator names a version; the development stack does without. */
function versionOf({ deployment }: ProcessEnv) {
  if (!deployment) return {};
  const { name: deploymentName, buildId } = deployment;
  return {
    workerDeploymentOptions: {
      useWorkerVersioning: true as const,
      version: { deploymentName, buildId },
      defaultVersioningBehavior: 'AUTO_UPGRADE' as const,
    },
  };
}

/** Made beforehand in production; made here, in a few seconds, elsewhere. */
async function bundle({ env, log }: Serving): Promise<WorkflowBundleOption> {
  if (env.workflowBundle) return { codePath: env.workflowBundle };
  const workflowsPath = fileURLToPath(new URL('../workflows/index.ts', import.meta.url));
  const quiet = {
    log() {},
    trace() {},
    debug() {},
    info() {},
    warn() {},
    error: (message: string) => log.error(message),
  };
  return bundleWorkflowCode({ workflowsPath, logger: quiet });
}
