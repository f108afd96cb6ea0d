import { z } from 'zod';
import { type ChainedRecord, outcomes } from '../../domain/record.ts';
import { stages } from '../../domain/stage.ts';

/** What the rules read of a record. More may be in it: records outlive versions, and nothing of them is dropped. */
const shape = z.looseObject({
  schema: z.literal(1),
  sequence: z.int().min(1),
  previous: z.string().regex(/^[0-9a-f]{64}$/),
  kind: z.enum(['promotion', 'rollback', 'adoption', 'drill']),
  workflowId: z.string(),
  runId: z.string().min(1),
  component: z.string().min(1),
  environment: z.string().min(1),
  stage: z.enum(stages),
  outcome: z.enum(outcomes),
  reason: z.string(),
  requestedBy: z.string(),
  startedAt: z.string(),
  endedAt: z.string(),
  approvals: z.array(z.looseObject({ by: z.string(), code: z.string(), at: z.string(), self: z.boolean() })),
  timeline: z.array(z.looseObject({ phase: z.string(), at: z.string() })),
  steps: z.array(z.string()),
  containerId: z.string().optional(),
  assessment: z
    .looseObject({
      commit: z.string(),
      findings: z.array(z.looseObject({})),
      verdicts: z.array(
        z.looseObject({
          criterion: z.string(),
          evidence: z.array(z.looseObject({ facts: z.string() })),
          print: z.string().optional(),
        }),
      ),
      release: z
        .looseObject({ commit: z.string(), image: z.looseObject({ reference: z.string(), digest: z.string() }) })
        .optional(),
    })
    .optional(),
  ledger: z
    .looseObject({ up: z.number(), down: z.number(), edge: z.number(), unknown: z.number(), gap: z.number() })
    .optional(),
});

/** A record's file as it was written. Undefined when it is none. */
export function parseRecord(bytes: Uint8Array): ChainedRecord | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is ChainedRecord => shape.safeParse(value).success;
