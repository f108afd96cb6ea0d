import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Attestation } from '../domain/criteria.ts';
import type { Ledger } from '../domain/ledger.ts';
import type { SoakPolicy } from '../domain/policy.ts';
import type { SoakVerdict } from '../domain/soak.ts';
import type { Told } from '../domain/soak-telling.ts';
import type { Snapshot } from './snapshot.ts';

/** Every message names the run it is meant for: an id alone reaches whichever run is the latest. */
export interface Addressed {
  runId: string;
  by: string;
  /** Repeating a message with the same one changes nothing. A signal from the Web UI may leave it out. */
  operationId?: string;
}

export interface Decide extends Addressed {
  decision: 'approve' | 'reject';
  code: string;
  comment?: string;
}

export type Control = Addressed & { reason?: string } & (
    | { action: 'pause' | 'resume' | 'abort' | 'rollback' }
    /** With a commit or image: a new release, which voids the approvals. Attestations take the place of earlier ones for the same criterion. */
    | { action: 'retry'; commit?: string; image?: string; attestations?: Attestation[] }
    /** `until`: ISO 8601 with zone; missing: for this promotion. */
    | { action: 'waive'; criterion: string; why: string; until?: string }
  );

/** What an update answers: what it did, in one sentence, and where that leads. */
export interface Receipt {
  operationId: string;
  done: string;
  phase: string;
}

export const decide = defineUpdate<Receipt, [Decide]>('decide');
export const control = defineUpdate<Receipt, [Control]>('control');

/** The same payloads as `decide` and `control`, for the Temporal Web UI and the `temporal` command. */
export type SignalPayload = Addressed & { code?: string; comment?: string; reason?: string };
export const approve = defineSignal<[SignalPayload]>('approve');
export const reject = defineSignal<[SignalPayload]>('reject');
export const abort = defineSignal<[SignalPayload]>('abort');

export const status = defineQuery<Snapshot>('status');

/** From the soak to its parent: on change and hourly; also what the soak returns. */
export interface SoakReport {
  ledger: Ledger;
  verdict: SoakVerdict;
  paused: boolean;
  /** Why it ended without a verdict: somebody asked the promotion or the soak alone to stop. */
  stopped?: string;
}

/** Input of the workflow `soak`; what is missing at first is carried from run to run. */
export interface SoakInput {
  /** The state's schema, so that a later version can read what an earlier one carried. */
  schema: 1;
  component: string;
  environment: string;
  containerId: string;
  policy: SoakPolicy;
  ledger?: Ledger;
  paused: boolean;
  abort?: string;
  /** What the parent was told last. */
  told?: Told;
}
export const soakReport = defineSignal<[SoakReport]>('soakReport');
export const soakStatus = defineQuery<SoakReport>('soakStatus');
export const abortSoak = defineSignal<[{ reason: string }]>('abortSoak');
export const pauseSoak = defineSignal<[{ paused: boolean }]>('pauseSoak');

/** A newer snapshot for the projection; it shows the newest and lets older ones go. */
export const show = defineSignal<[Snapshot]>('show');
