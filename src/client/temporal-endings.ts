import { randomUUID } from 'node:crypto';
import { type Client, WorkflowFailedError } from '@temporalio/client';
import { z } from 'zod';
import { inquiryId, promotionId, promotionsQueue, workflowTypes } from '../contract/names.ts';
import { outcomes } from '../domain/record.ts';
import { staticSummary } from '../domain/status-report.ts';
import type { Millis } from '../domain/units.ts';
import type { Ending, Inquiry, Result } from './gateway.ts';
import { whyBroken } from './temporal-faults.ts';

const resultSchema = z.union([
  z.object({ outcome: z.enum(outcomes), reason: z.string() }),
  z.object({ adopted: z.boolean(), reason: z.string() }),
]);

/** Waits for a run's result, through any number of continued runs. */
export const endingOf = (client: Client, workflowId: string, runId: string): Promise<Ending<Result>> =>
  unbroken(async () => resultSchema.parse(await client.workflow.getHandle(workflowId, runId).result()));

/** Runs a reading workflow and waits for its answer; the server ends it when it takes longer. */
export function inquired<T>(client: Client, inquiry: Inquiry, withinMs: Millis): Promise<Ending<T>> {
  const { name, summary, args } = described(inquiry);
  const options = {
    args,
    taskQueue: promotionsQueue,
    workflowId: inquiryId(name, randomUUID()),
    workflowExecutionTimeout: withinMs,
    staticSummary: summary,
  };
  return unbroken(() =>
    client.workflow.execute<(...args: object[]) => Promise<T>>(workflowTypes[inquiry.type], options),
  );
}

function described(inquiry: Inquiry): { name: string; summary: string; args: object[] } {
  switch (inquiry.type) {
    case 'plan': {
      const { request } = inquiry;
      const name = `plan.${promotionId(request.component, request.environment)}`;
      return { name, summary: staticSummary(request), args: [request] };
    }
    case 'overview': {
      const { environment } = inquiry.request;
      const summary = `looks at what could go on into ${environment}`;
      return { name: `overview.${environment}`, summary, args: [inquiry.request] };
    }
    case 'history':
      return { name: 'history', summary: 'reads the records', args: [inquiry.request] };
    case 'ports':
      return { name: 'ports', summary: 'looks at every port', args: [inquiry.request] };
    case 'survey':
      return { name: 'survey', summary: 'looks at every connection', args: [] };
  }
}

async function unbroken<T>(work: () => Promise<T>): Promise<Ending<T>> {
  try {
    return { kind: 'result', result: await work() };
  } catch (error) {
    if (error instanceof WorkflowFailedError) return { kind: 'broken', why: whyBroken(error) };
    throw error;
  }
}
