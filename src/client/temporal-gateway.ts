import { Client, type Connection, WorkflowFailedError, WorkflowUpdateFailedError } from '@temporalio/client';
import { type SearchAttributePair, WorkflowExecutionAlreadyStartedError, WorkflowIdConflictPolicy, WorkflowIdReusePolicy } from '@temporalio/common';
import { control, decide, soakStatus, status } from '../contract/messages.ts';
import { inquiryId, promotionId, promotionsQueue, workflowTypes } from '../contract/names.ts';
import { componentKey, environmentKey, nextKey, outcomeKey, phaseKey, searchAttributes } from '../contract/search-attributes.ts';
import { staticDetails, staticSummary } from '../domain/status-report.ts';
import { type Millis, second } from '../domain/units.ts';
import { type Delivery, type Gateway, type Inquired, type Inquiry, type Message, Misconfigured, type Order, type Run, type RunFilter, type Started } from './gateway.ts';
import { endingOf, inquired } from './temporal-endings.ts';
import { faulty, isDeadline, isInvalid, isNotFound, isUnanswered } from './temporal-faults.ts';
import { runOf, visibilityQuery } from './temporal-runs.ts';
import { pollersOf, searchAttributesOf } from './temporal-service.ts';

/** A message that waits longer has an unknown fate. */
const sendWithin: Millis = 10 * second;
const askWithin: Millis = 10 * second;
const queryWithin: Millis = 5 * second;

/** The gateway over a real connection. */
export function temporalGateway(connection: Connection, namespace: string, address: string): Gateway {
  const client = new Client({ connection, namespace });
  const server = { address, namespace };
  const within = <T>(ms: Millis, work: () => Promise<T>): Promise<T> =>
    connection.withDeadline(Date.now() + ms, work).catch((error: unknown) => faulty(error, server));
  const attributes = () => searchAttributesOf(connection, namespace);
  const pollers: Gateway['pollers'] = (queue) => within(askWithin, () => pollersOf(connection, namespace, queue));
  /** A query without any worker would wait for its whole deadline. */
  const answered = async <T>(work: () => Promise<T>): Promise<T | undefined> =>
    (await pollers(promotionsQueue)).workflows === 0 ? undefined : within(queryWithin, () => unlessUnanswered(work));
  return {
    ...server,
    pollers,
    find: (workflowId, runId) => within(askWithin, () => find(client, workflowId, runId)),
    list: (filter) => within(askWithin, () => list(client, filter)),
    start: (order) => within(askWithin, () => start(client, order, attributes)),
    snapshot: (workflowId, runId) => answered(() => client.workflow.getHandle(workflowId, runId).query(status)),
    soak: (workflowId) => answered(() => client.workflow.getHandle(workflowId).query(soakStatus)),
    send: (workflowId, runId, message, operationId) => within(sendWithin, () => send(client, workflowId, runId, message, operationId)),
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

async function start(client: Client, order: Order, attributes: () => Promise<Record<string, string>>): Promise<Started> {
  const { request } = order;
  const options = {
    args: [request],
    taskQueue: promotionsQueue,
    workflowId: promotionId(request.component, request.environment),
    workflowIdConflictPolicy: WorkflowIdConflictPolicy.FAIL,
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    typedSearchAttributes: firstAttributes(request),
    memo: firstMemo(request),
    staticSummary: staticSummary(request),
    staticDetails: staticDetails(request),
  };
  try {
    return { kind: 'started', runId: (await client.workflow.start(workflowTypes[order.type], options)).firstExecutionRunId };
  } catch (error) {
    if (error instanceof WorkflowExecutionAlreadyStartedError) return { kind: 'open-already' };
    if (isDeadline(error)) return { kind: 'unknown' };
    if (isInvalid(error)) throw await missingAttributes(attributes, error);
    throw error;
  }
}

/** So that lists and a status without any worker have something to show from the first moment. */
const firstMemo = ({ requestedBy, operationId }: Order['request']) => ({
  phase: 'validating',
  outcome: '',
  next: 'waits for a worker to begin',
  soak: '',
  requestedBy,
  operationId,
});

const firstAttributes = ({ component, environment }: Order['request']): SearchAttributePair[] => [
  { key: componentKey, value: component },
  { key: environmentKey, value: environment },
  { key: phaseKey, value: 'validating' },
  { key: outcomeKey, value: 'open' },
  { key: nextKey, value: 'time' },
];

/** A refused start is nearly always a namespace without our search attributes; anything else stays the fault that it is. */
async function missingAttributes(attributes: () => Promise<Record<string, string>>, error: unknown): Promise<unknown> {
  const present = await attributes();
  const missing = Object.entries(searchAttributes).filter(([name, type]) => present[name] !== type);
  if (missing.length === 0) return error;
  const command = missing.map(([name, type]) => `--name ${name} --type ${type}`).join(' ');
  return new Misconfigured(
    `the namespace lacks the search attributes ${missing.map(([name]) => name).join(', ')}`,
    `temporal operator search-attribute create ${command}`,
  );
}

async function send(client: Client, workflowId: string, runId: string, message: Message, updateId: string): Promise<Delivery> {
  const handle = client.workflow.getHandle(workflowId, runId);
  try {
    const receipt =
      message.update === 'decide'
        ? await handle.executeUpdate(decide, { args: [message.payload], updateId })
        : await handle.executeUpdate(control, { args: [message.payload], updateId });
    return { kind: 'applied', receipt };
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError) return { kind: 'refused', reason: error.cause?.message ?? error.message };
    if (isNotFound(error)) return { kind: 'gone' };
    if (isDeadline(error)) return { kind: 'unknown' };
    throw error;
  }
}
