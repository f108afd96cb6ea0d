import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { WorkflowHandle } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { type NativeConnection, Runtime, DefaultLogger, Worker } from '@temporalio/worker';
import { control, decide, status } from '../../src/contract/messages.ts';
import type { Control, Decide, Receipt } from '../../src/contract/messages.ts';
import { environmentQueue, promotionId, promotionsQueue } from '../../src/contract/names.ts';
import type { PromotionRequest } from '../../src/contract/request.ts';
import { searchAttributes } from '../../src/contract/search-attributes.ts';
import type { Phase, Snapshot } from '../../src/contract/snapshot.ts';
import type { promotion } from '../../src/workflows/index.ts';
import { fakeActivities, type World } from './fake-world.ts';
import { until } from './until.ts';
import { workflowBundle } from './workflow-bundle.ts';

export type PromotionHandle = WorkflowHandle<typeof promotion>;

/** Temporal's time-skipping server with promoter's search attributes. One clock for all its workflows: use it serially. */
export async function timeSkippingServer(): Promise<TestWorkflowEnvironment> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const server = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable: executable() } });
  const types = Object.entries(searchAttributes).map(([name]) => [name, 2] as const);
  await server.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(types),
  });
  return server;
}

function executable() {
  const kept = join(
    process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    'promoter/temporal-test-server-1.38.0/temporal-test-server',
  );
  const path = process.env.PROMOTER_TEST_SERVER ?? (existsSync(kept) ? kept : undefined);
  return path === undefined ? ({ type: 'cached-download' } as const) : ({ type: 'existing-path', path } as const);
}

/** Runs workers for both queues over the world while `body` runs. */
export async function withWorkers<T>(
  server: TestWorkflowEnvironment,
  world: World,
  body: () => Promise<T>,
): Promise<T> {
  const queues = [promotionsQueue, environmentQueue('staging'), environmentQueue('production')];
  const workers = await Promise.all(queues.map((taskQueue) => workerFor(server.nativeConnection, taskQueue, world)));
  const [first, ...rest] = workers;
  if (!first) throw new Error('no worker');
  const others = rest.map((worker) => worker.run());
  try {
    return await first.runUntil(body);
  } finally {
    for (const worker of rest) worker.shutdown();
    await Promise.all(others);
  }
}

const workerFor = async (connection: NativeConnection, taskQueue: string, world: World): Promise<Worker> =>
  Worker.create({ connection, taskQueue, workflowBundle: await workflowBundle(), activities: fakeActivities(world) });

export const requestOf = (changes: Partial<PromotionRequest> = {}): PromotionRequest => ({
  component: 'neo4j',
  environment: 'staging',
  requestedBy: 'ana',
  operationId: randomUUID(),
  attestations: [],
  ...changes,
});

/** Starts a promotion under an id of its own, since tests share a server. */
export async function start(
  server: TestWorkflowEnvironment,
  changes: Partial<PromotionRequest> = {},
): Promise<PromotionHandle> {
  const request = requestOf(changes);
  const workflowId = promotionId(`${request.component}-${randomUUID().slice(0, 6)}`, request.environment);
  return server.client.workflow.start<typeof promotion>('promotion', {
    workflowId,
    taskQueue: promotionsQueue,
    args: [request],
  });
}

export const snapshotOf = (handle: PromotionHandle): Promise<Snapshot> => handle.query(status);

/** Waits, on this machine's clock, until the promotion is in the phase. */
export const inPhase = (handle: PromotionHandle, phase: Phase): Promise<Snapshot> =>
  until(`${handle.workflowId} is ${phase}`, async () => {
    const snapshot = await snapshotOf(handle);
    return snapshot.phase === phase ? snapshot : undefined;
  });

/** Waits until a person is wanted, and says for what. */
export const needing = (handle: PromotionHandle, phase: Phase): Promise<Snapshot> =>
  until(`${handle.workflowId} wants a person while ${phase}`, async () => {
    const snapshot = await snapshotOf(handle);
    return snapshot.phase === phase && snapshot.need ? snapshot : undefined;
  });

type Unaddressed<T> = T extends unknown ? Omit<T, 'runId'> : never;

/** Sends a control message to the open run. */
export async function tell(handle: PromotionHandle, message: Unaddressed<Control>): Promise<Receipt> {
  const { runId } = await snapshotOf(handle);
  return handle.executeUpdate(control, { args: [{ ...message, runId } as Control] });
}

/** Approves or rejects what waits, by its present code unless another is given. */
export async function vote(handle: PromotionHandle, by: string, changes: Partial<Decide> = {}): Promise<Receipt> {
  const { runId, assessment } = await snapshotOf(handle);
  const message: Decide = { runId, by, decision: 'approve', code: assessment?.code ?? '', ...changes };
  return handle.executeUpdate(decide, { args: [message] });
}

/** A promotion that was approved and is now soaking. */
export async function soaking(
  server: TestWorkflowEnvironment,
  changes: Partial<PromotionRequest> = {},
): Promise<PromotionHandle> {
  const handle = await start(server, changes);
  await needing(handle, 'awaiting-approval');
  await vote(handle, 'ben');
  await inPhase(handle, 'soaking');
  return handle;
}
