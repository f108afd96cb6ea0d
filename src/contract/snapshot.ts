import type { Assessment } from '../domain/assessment.ts';
import type { Policy } from '../domain/policy.ts';
import type { Outcome } from '../domain/record.ts';

/** The reports that domain writes need it, so it lives there; it crosses every border, so it is named here. */
export { type Need, type Phase, phases, type Snapshot, type Verification } from '../domain/snapshot.ts';

/** What `promotion`, `rollback` and `rollback-drill` return. */
export interface PromotionResult {
  outcome: Outcome;
  reason: string;
  runId: string;
  record?: number;
}

export interface AdoptionResult {
  adopted: boolean;
  reason: string;
  record?: number;
}

/** What `plan` returns: everything that validation would say. */
export interface PlanResult {
  assessment: Assessment;
  /** Missing when the component or environment is unknown. */
  policy?: Policy;
}
