import type { Approval } from './approval.ts';
import type { Assessment } from './assessment.ts';
import type { Claim } from './claim.ts';
import type { Attestation } from './criteria.ts';
import type { Ledger } from './ledger.ts';
import type { Policy } from './policy.ts';
import type { Outcome } from './record.ts';
import type { Previous } from './release.ts';
import type { Drilled, RolledBack } from './rollback.ts';
import type { ProbeResult } from './sample.ts';
import type { SoakVerdict } from './soak.ts';
import type { Instant } from './units.ts';

export const phases = [
  'validating',
  'awaiting-approval',
  'awaiting-window',
  'backing-up',
  'deploying',
  'verifying',
  'soaking',
  'promoting',
  'rolling-back',
  'ended',
] as const;
export type Phase = (typeof phases)[number];

/** A person is wanted: for what, and the command that does it. */
export interface Need {
  /** `decision`: the normal course waits for approval or retry. `help`: something is wrong. */
  kind: 'decision' | 'help';
  what: string;
  commands: string[];
}

/** The whole state of a promotion as JSON: the one shape that CLI, projection and report read. */
export interface Snapshot {
  schema: 1;
  kind: 'promotion' | 'rollback' | 'adoption' | 'drill';
  workflowId: string;
  runId: string;
  /** When this state was true; the soak's own query may be newer. */
  asOf: Instant;
  component: string;
  environment: string;
  requestedBy: string;
  requestedCommit?: string;
  operationId: string;
  attestations: Attestation[];
  claims?: Claim[];
  issue?: number;
  startedAt: Instant;
  phase: Phase;
  paused: boolean;
  /** Who paused it, and why; while it is paused. */
  pausedBy?: { by: string; reason?: string; at: Instant };
  policy?: Policy;
  assessment?: Assessment;
  approvals: Approval[];
  /** The container that was deployed, once it was. */
  containerId?: string;
  previous?: Previous;
  verification?: Verification;
  soak?: { ledger: Ledger; verdict: SoakVerdict; paused: boolean };
  rollback?: RolledBack;
  drill?: Drilled;
  outcome?: Outcome;
  /** Why it ended so, in one sentence. */
  reason?: string;
  /** What a person must do, in order, when the outcome is `failed`. */
  steps: string[];
  need?: Need;
  next: string;
  timeline: { phase: Phase; at: Instant }[];
  /** Messages that did not count, and why; the newest ten. */
  refused: { at: Instant; what: string; why: string }[];
}

/** How a command of the catalogue ended. Null: it did not come to its end, or, with `notRun`, not even to its start. */
export interface CommandEnd {
  run: string;
  exitCode: number | null;
  notRun?: true;
  output: string;
  took: number;
}

export interface Verification {
  ok: boolean;
  /** The prober could not tell: neither good nor bad. */
  unknown: boolean;
  sentence: string;
  probes: ProbeResult[];
  commands: CommandEnd[];
}
