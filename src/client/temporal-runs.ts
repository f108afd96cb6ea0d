import type { WorkflowExecutionInfo } from '@temporalio/client';
import { z } from 'zod';
import { promotionsQueue, workflowTypes } from '../contract/names.ts';
import { componentKey, environmentKey, nextKey, phaseKey } from '../contract/search-attributes.ts';
import { outcomes } from '../domain/record.ts';
import type { Run, RunFilter } from './gateway.ts';

/** What workflows keep in their memo for times without a worker; a memo by another hand counts as empty. */
const memoSchema = z
  .object({
    phase: z.string(),
    outcome: z.enum(outcomes).or(z.literal('')),
    next: z.string(),
    soak: z.string(),
    requestedBy: z.string(),
    operationId: z.string(),
  })
  .partial()
  .catch({});

/** The server's description of a run, in our words. */
export function runOf(info: Omit<WorkflowExecutionInfo, 'raw'>): Run {
  const memo = memoSchema.parse(info.memo ?? {});
  const { typedSearchAttributes: attributes, workflowId, runId, type } = info;
  const [component = workflowId, environment = ''] = workflowId.split('@');
  const phase = memo.phase || attributes.get(phaseKey);
  const waitsFor = attributes.get(nextKey);
  return {
    workflowId,
    runId,
    kind: type,
    component: attributes.get(componentKey) ?? component,
    environment: attributes.get(environmentKey) ?? environment,
    open: info.status.name === 'RUNNING' || info.status.name === 'PAUSED',
    status: info.status.name,
    startedAt: info.startTime.toISOString(),
    ...(info.closeTime ? { closedAt: info.closeTime.toISOString() } : {}),
    ...(phase ? { phase } : {}),
    ...(memo.outcome ? { outcome: memo.outcome } : {}),
    ...(memo.next ? { next: memo.next } : {}),
    ...(waitsFor ? { waitsFor } : {}),
    ...(memo.soak ? { soak: memo.soak } : {}),
    ...(memo.requestedBy ? { requestedBy: memo.requestedBy } : {}),
    ...(memo.operationId ? { operationId: memo.operationId } : {}),
  };
}

/** The filter in the server's list language; works without the search attributes being there. */
export function visibilityQuery({ workflowId, component, open, closed }: RunFilter): string {
  const { promotion, rollback, adoption, drill } = workflowTypes;
  const types = [promotion, rollback, adoption, drill].map(text).join(', ');
  return [
    `TaskQueue = ${text(promotionsQueue)}`,
    `WorkflowType IN (${types})`,
    ...(workflowId === undefined ? [] : [`WorkflowId = ${text(workflowId)}`]),
    ...(component === undefined ? [] : [`WorkflowId STARTS_WITH ${text(`${component}@`)}`]),
    ...(open && !closed ? [`ExecutionStatus = 'Running'`] : []),
    ...(closed && !open ? [`ExecutionStatus != 'Running'`] : []),
  ].join(' AND ');
}

const text = (value: string): string => `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
