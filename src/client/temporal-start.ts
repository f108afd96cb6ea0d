import type { Client } from '@temporalio/client';
import {
  type SearchAttributePair,
  WorkflowExecutionAlreadyStartedError,
  WorkflowIdConflictPolicy,
  WorkflowIdReusePolicy,
} from '@temporalio/common';
import { promotionId, promotionsQueue, workflowTypes } from '../contract/names.ts';
import {
  componentKey,
  environmentKey,
  nextKey,
  outcomeKey,
  phaseKey,
  searchAttributes,
} from '../contract/search-attributes.ts';
import { staticDetails, staticSummary } from '../domain/status-report.ts';
import { Misconfigured, type Order, type Started } from './gateway.ts';
import { isDeadline, isInvalid } from './temporal-faults.ts';

/** Starts the workflow of an order. The id is the lock: whatever is open under it stays, and nothing is started. */
export async function start(
  client: Client,
  order: Order,
  attributes: () => Promise<Record<string, string>>,
): Promise<Started> {
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
    return {
      kind: 'started',
      runId: (await client.workflow.start(workflowTypes[order.type], options)).firstExecutionRunId,
    };
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
