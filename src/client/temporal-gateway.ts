import { Client, type Connection, WorkflowUpdateFailedError } from '@temporalio/client';
import { control, decide, soakStatus, status } from '../contract/messages.ts';
import { promotionsQueue } from '../contract/names.ts';
import { type Millis, second } from '../domain/units.ts';
import type { Delivery, Gateway, Inquired, Inquiry, Message, Run, RunFilter, Silence } from './gateway.ts';
import { endingOf, inquired } from './temporal-endings.ts';
import { faulty, isDeadline, isNotFound, isUnanswered, whyStuck } from './temporal-faults.ts';
import { runOf, visibilityQuery } from './temporal-runs.ts';
import { pollersOf, searchAttributesOf } from './temporal-service.ts';
import { start } from './temporal-start.ts';

const askWithin: Millis = 10 * second;

/** How long a workflow may take to answer. */
interface Patience {
  /** A message that waits longer has an unknown fate. */
  sendMs: Millis;
  queryMs: Millis;
}
const usual: Patience = { sendMs: 10 * second, queryMs: 5 * second };

/** The gateway over a real connection. */
export function temporalGateway(
  connection: Connection,
  namespace: string,
  address: string,
  { sendMs, queryMs }: Patience = usual,
): Gateway {
  const client = new Client({ connection, namespace });
  const server = { address, namespace };
  const within = <T>(ms: Millis, work: () => Promise<T>): Promise<T> =>
    connection.withDeadline(Date.now() + ms, work).catch((error: unknown) => faulty(error, server));
  const attributes = () => searchAttributesOf(connection, namespace);
  const pollers: Gateway['pollers'] = (queue) => within(askWithin, () => pollersOf(connection, namespace, queue));
  /** A query without any worker would wait for its whole deadline. */
  const answered = async <T>(work: () => Promise<T>): Promise<T | Silence> =>
    (await pollers(promotionsQueue)).workflows === 0
      ? 'no-worker'
      : ((await within(queryMs, () => unlessUnanswered(work))) ?? 'no-answer');
  return {
    ...server,
    pollers,
    find: (workflowId, runId) => within(askWithin, () => find(client, workflowId, runId)),
    list: (filter) => within(askWithin, () => list(client, filter)),
    start: (order) => within(askWithin, () => start(client, order, attributes)),
    snapshot: (workflowId, runId) => answered(() => client.workflow.getHandle(workflowId, runId).query(status)),
    soak: (workflowId) =>
      within(queryMs, () => unlessUnanswered(() => client.workflow.getHandle(workflowId).query(soakStatus))),
    send: (workflowId, runId, message, operationId) =>
      within(sendMs, () => send(client, workflowId, runId, message, operationId)),
    inquire: <K extends Inquiry['type']>(inquiry: Extract<Inquiry, { type: K }>, withinMs: Millis) =>
      within(withinMs + askWithin, () => inquired<Inquired[K]>(client, inquiry, withinMs)),
    ending: (workflowId, runId) => endingOf(client, workflowId, runId).catch((error: unknown) => faulty(error, server)),
    searchAttributes: () => within(askWithin, attributes),
    close: () => connection.close(),
  };
}

async function unlessUnanswered<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isUnanswered(error)) return undefined;
    throw error;
  }
}

async function find(client: Client, workflowId: string, runId: string | undefined): Promise<Run | undefined> {
  try {
    return runOf(await client.workflow.getHandle(workflowId, runId).describe());
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

async function list(client: Client, filter: RunFilter): Promise<Run[]> {
  const found: Run[] = [];
  for await (const info of client.workflow.list({ query: visibilityQuery(filter), pageSize: filter.limit })) {
    found.push(runOf(info));
    if (found.length >= filter.limit) break;
  }
  return found.sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
}

async function send(
  client: Client,
  workflowId: string,
  runId: string,
  message: Message,
  updateId: string,
): Promise<Delivery> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    const receipt =
      message.update === 'decide'
        ? await handle.executeUpdate(decide, { args: [message.payload], updateId })
        : await handle.executeUpdate(control, { args: [message.payload], updateId });
    return { kind: 'applied', receipt };
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError)
      return { kind: 'refused', reason: error.cause?.message ?? error.message };
    if (isNotFound(error)) return { kind: 'gone' };
    if (isDeadline(error)) return { kind: 'unknown' };
    const why = whyStuck(error);
    if (why !== undefined) return { kind: 'stuck', why };
    throw error;
  }
}
