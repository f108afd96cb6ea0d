import type { Survey } from '../contract/activities.ts';
import type { Control, Decide, Receipt, SoakReport } from '../contract/messages.ts';
import type {
  AdoptionRequest,
  DrillRequest,
  HistoryRequest,
  OverviewRequest,
  PlanRequest,
  PortsRequest,
  PromotionRequest,
  RollbackRequest,
} from '../contract/request.ts';
import type { PlanResult, Snapshot } from '../contract/snapshot.ts';
import type { Overview } from '../domain/overview.ts';
import type { PortRegistry } from '../domain/port-registry.ts';
import type { ChainedRecord, Outcome } from '../domain/record.ts';
import type { Instant, Millis } from '../domain/units.ts';

/** A run as the server knows it, with or without a worker: search attributes and memo, never the workflow's own state. */
export interface Run {
  workflowId: string;
  runId: string;
  /** The workflow type: `promotion`, `rollback`, `adoption`, `rollback-drill`. */
  kind: string;
  component: string;
  environment: string;
  open: boolean;
  /** The server's word for how it closed: `COMPLETED`, `TERMINATED`, `FAILED`, … */
  status: string;
  startedAt: Instant;
  closedAt?: Instant;
  phase?: string;
  outcome?: Outcome;
  /** The next step in one sentence, as the workflow wrote it. */
  next?: string;
  /** Whom it waits for: `time`, `approval`, `retry`, `person`, `nobody`. */
  waitsFor?: string;
  soak?: string;
  requestedBy?: string;
  operationId?: string;
}

/** Workers that asked the queue for work lately. */
export interface Pollers {
  workflows: number;
  activities: number;
}

/** `unknown`: no answer in time, so it may or may not have been started. */
export type Started = { kind: 'started'; runId: string } | { kind: 'open-already' } | { kind: 'unknown' };

/**
 * `unknown`: no answer in time, so it may or may not be applied. `gone`: the run has ended, or never was.
 * `stuck`: the workflow's own code fails on the worker, so that it can take nothing.
 */
export type Delivery =
  | { kind: 'applied'; receipt: Receipt }
  | { kind: 'refused'; reason: string }
  | { kind: 'unknown' }
  | { kind: 'gone' }
  | { kind: 'stuck'; why: string };

export type Message = { update: 'decide'; payload: Decide } | { update: 'control'; payload: Control };

export type Inquiry =
  | { type: 'plan'; request: PlanRequest }
  | { type: 'overview'; request: OverviewRequest }
  | { type: 'history'; request: HistoryRequest }
  | { type: 'survey' }
  | { type: 'ports'; request: PortsRequest };

/** What each inquiry answers. */
export interface Inquired {
  plan: PlanResult;
  overview: Overview;
  history: ChainedRecord[];
  survey: Survey;
  ports: PortRegistry;
}

export type Order =
  | { type: 'promotion'; request: PromotionRequest }
  | { type: 'rollback'; request: RollbackRequest }
  | { type: 'adoption'; request: AdoptionRequest }
  | { type: 'drill'; request: DrillRequest };

/** What the workflows behind an order return, as far as the CLI reads it. */
export type Result = { outcome: Outcome; reason: string } | { adopted: boolean; reason: string };

/** How a workflow ended. `broken`: it returned nothing, because it was terminated, timed out or failed. */
export type Ending<T> = { kind: 'result'; result: T } | { kind: 'broken'; why: string };

/** Why a workflow itself says nothing: nobody runs it, or a worker is there and its code gives no answer. */
export type Silence = 'no-worker' | 'no-answer';

/** All that the commands need of Temporal. Every method throws `Unreachable` when the server does not answer, and `Misconfigured` when it refuses to talk. */
export interface Gateway {
  readonly address: string;
  readonly namespace: string;
  pollers(queue: string): Promise<Pollers>;
  /** The latest run of the id, or the one asked for; undefined when there is none. */
  find(workflowId: string, runId?: string): Promise<Run | undefined>;
  /** The newest runs that fit, newest first. */
  list(filter: RunFilter): Promise<Run[]>;
  start(order: Order): Promise<Started>;
  /** Asks the workflow itself. */
  snapshot(workflowId: string, runId: string): Promise<Snapshot | Silence>;
  /** Asks the soak itself; undefined when there is none or no worker answers. */
  soak(workflowId: string): Promise<SoakReport | undefined>;
  /** One attempt, 10 s at the most; the update's id is the message's operation id. */
  send(workflowId: string, runId: string, message: Message, operationId: string): Promise<Delivery>;
  inquire<K extends Inquiry['type']>(
    inquiry: Extract<Inquiry, { type: K }>,
    withinMs: Millis,
  ): Promise<Ending<Inquired[K]>>;
  /** Waits for the end of a run, however long. */
  ending(workflowId: string, runId: string): Promise<Ending<Result>>;
  /** Names of the search attributes that the namespace has, with their types. */
  searchAttributes(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

export interface RunFilter {
  workflowId?: string;
  component?: string;
  open: boolean;
  closed: boolean;
  limit: number;
}

/** The server does not answer. */
export class Unreachable extends Error {
  override readonly name = 'Unreachable';
}

/** The server answers, and will not serve us as we are set up: namespace, credentials, search attributes, profile file. */
export class Misconfigured extends Error {
  override readonly name = 'Misconfigured';
  readonly fix: string;
  constructor(message: string, fix: string) {
    super(message);
    this.fix = fix;
  }
}
