import { randomUUID } from 'node:crypto';
import type { Client, WorkflowHandle } from '@temporalio/client';
import type { Control, Decide, Receipt } from '../../src/contract/messages.ts';
import { control, decide, status } from '../../src/contract/messages.ts';
import { promotionId, promotionsQueue } from '../../src/contract/names.ts';
import type { PromotionRequest } from '../../src/contract/request.ts';
import type { Phase, Snapshot } from '../../src/contract/snapshot.ts';
import type { promotion } from '../../src/workflows/index.ts';
import { until } from './until.ts';

export type PromotionHandle = WorkflowHandle<typeof promotion>;
/** Whatever has a client: a test environment, or a connection to a server. */
interface Served {
  client: Pick<Client, 'workflow'>;
}

export const requestOf = (changes: Partial<PromotionRequest> = {}): PromotionRequest => ({
  component: 'neo4j',
  environment: 'staging',
  requestedBy: 'ana',
  operationId: randomUUID(),
  attestations: [],
  ...changes,
});

/** Starts a promotion under an id of its own, since tests share a server. */
export async function start(server: Served, changes: Partial<PromotionRequest> = {}): Promise<PromotionHandle> {
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
export async function soaking(server: Served, changes: Partial<PromotionRequest> = {}): Promise<PromotionHandle> {
  const handle = await start(server, changes);
  await needing(handle, 'awaiting-approval');
  await vote(handle, 'ben');
  await inPhase(handle, 'soaking');
  return handle;
}
