import type { Criterion } from './criteria.ts';
import type { Stage } from './stage.ts';
import type { Instant, Millis, Percent } from './units.ts';

export interface ApprovalPolicy {
  required: number;
  /** Who may decide; empty means anybody but the requester. */
  from: string[];
  selfApproval: boolean;
  expiresMs: Millis;
  remindEveryMs: Millis;
}

export interface SoakPolicy {
  /** Observed time that is needed. */
  requiredMs: Millis;
  /** One tick. */
  everyMs: Millis;
  /** Between ticks while the component is not up. */
  reprobeMs: Millis;
  uptime: Percent;
  /** Time without knowing anything after which a person is called. */
  unknownLimitMs: Millis;
  /** Objectives on the probes' latency. */
  latency?: { p95Ms?: Millis; p99Ms?: Millis };
  /** Critical lines in the container's log that are still borne; missing means that they do not decide. */
  criticalErrors?: number;
}

/** A time in which nothing new is deployed; a rollback always may. */
export interface FreezeWindow {
  from: Instant;
  to: Instant;
  why: string;
}

/** The operator's rules for one component's way into one environment, resolved from the catalogue. */
export interface Policy {
  component: string;
  environment: string;
  stage: Stage;
  criteria: Criterion[];
  /** Criteria that a person may waive. */
  waivable: string[];
  approvals: ApprovalPolicy;
  soak: SoakPolicy;
  /** How long a fresh deployment may take until every probe says up. */
  readyWithinMs: Millis;
  /** How long validation waits for a person. */
  validationExpiresMs: Millis;
  freeze: FreezeWindow[];
  /** Whether data is backed up before the deploy. */
  backup: boolean;
  tracker: 'github' | 'none';
}
