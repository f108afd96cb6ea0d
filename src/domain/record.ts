import type { Approval } from './approval.ts';
import type { Assessment } from './assessment.ts';
import type { Drilled, RolledBack } from './rollback.ts';
import type { Ledger } from './ledger.ts';
import type { Stage } from './stage.ts';
import type { Instant } from './units.ts';

export const outcomes = ['promoted', 'rejected', 'expired', 'rolled-back', 'aborted', 'failed', 'drilled'] as const;
/** How a promotion ended. `failed`: a person is needed. `drilled`: a rollback was tried out, and what ran before runs as it did. */
export type Outcome = (typeof outcomes)[number];

/** A finished promotion, rollback, adoption or drill: complete, because Temporal's retention ends and the record does not. */
export interface PromotionRecord {
  schema: 1;
  kind: 'promotion' | 'rollback' | 'adoption' | 'drill';
  workflowId: string;
  runId: string;
  component: string;
  environment: string;
  stage: Stage;
  outcome: Outcome;
  reason: string;
  requestedBy: string;
  startedAt: Instant;
  endedAt: Instant;
  assessment?: Assessment;
  approvals: Approval[];
  containerId?: string;
  ledger?: Ledger;
  rollback?: RolledBack;
  drill?: Drilled;
  timeline: { phase: string; at: Instant }[];
  /** What a person must do, in order, when the outcome is `failed`. */
  steps: string[];
}

/** A record as it lies in the folder: chained to the one before it by hash. */
export interface ChainedRecord extends PromotionRecord {
  sequence: number;
  /** SHA-256 of the record before; 64 zeros for the first. */
  previous: string;
}
