import type { Claim, OtherClaim } from '../domain/claim.ts';
import type { Attestation, Verdict } from '../domain/criteria.ts';
import type { StandingRelease } from '../domain/drill.ts';
import type { Finding } from '../domain/finding.ts';
import type { Policy } from '../domain/policy.ts';
import type { PortSurvey } from '../domain/port-survey.ts';
import type { ChainedRecord, PromotionRecord } from '../domain/record.ts';
import type { Deployment, Previous, Release, Running } from '../domain/release.ts';
import type { RolledBack } from '../domain/rollback.ts';
import type { Sample } from '../domain/sample.ts';
import type { RolledBackRelease } from '../domain/standing.ts';
import type { Millis } from '../domain/units.ts';
import type { HistoryRequest } from './request.ts';
import type { Snapshot, Verification } from './snapshot.ts';

export interface Place {
  component: string;
  environment: string;
}

/** Which operation of which run acts: a lower one gives way to a higher one, on the environment's host, before every change. */
export interface Fence {
  workflowId: string;
  runId: string;
  /** Start of the run, since the epoch: runs of one id follow each other. */
  epoch: Millis;
  /** Counts the operations of a run that change anything. */
  operation: number;
}

export interface MeasureRequest extends Place {
  commit?: string;
  attestations: Attestation[];
  /** Why it is wanted: what was rolled back before comes in again only with a reason. */
  reason?: string;
  /** What the request says of the criteria. */
  claims?: Claim[];
  /** Of the promotion request, where more claims stand. */
  issue?: number;
  /** Only policy, commit and records are wanted: nothing is run, and of the files only the stage in MATURITY.md is read. */
  evidence?: false;
  /** No command of a criterion is started: only what a good run has left counts. */
  run?: false;
}

/** What the promotions worker knows: the policy, the commit, the criteria, and what the records say. */
export interface Measurement {
  commit: string;
  /** Missing when the catalogue has no such component or environment; `findings` says which. */
  policy?: Policy;
  findings: Finding[];
  verdicts: Verdict[];
  /** What the request and MATURITY.md say beyond single criteria. */
  otherClaims?: OtherClaim[];
  /** Production takes only what was soaked in staging. */
  requiredDigest?: string;
  /** Containers that `adopt` made promoter's. */
  adopted: string[];
  /** Runs of this component and environment that have a record. */
  recorded: string[];
  /** What was rolled back from this environment and has not come back: to be looked through with `reentry` once the digest is known. */
  rolledBack?: RolledBackRelease[];
  /** Criteria whose commands were not started, because that was not wanted. */
  notRun?: string[];
}

export interface ExamineRequest extends Place {
  commit: string;
  image?: string;
  requiredDigest?: string;
  adopted: string[];
  recorded: string[];
  /** The run that asks: its own container does not stand in its way. */
  runId?: string;
}

/** What the environment's worker sees on the engine and in the compose files. */
export interface Examination {
  findings: Finding[];
  release?: Release;
  deployment?: Deployment;
  running?: Running;
}

export interface DeployRequest extends Place {
  fence: Fence;
  deployment: Deployment;
  /** As the request gave it, for services that are built. */
  image?: string;
  adopted: string[];
  /** It goes back at once: what is kept for a rollback of the standing release stays kept. */
  drill?: true;
}

export interface Deployed {
  containerId: string;
  /** Missing when nothing ran before. */
  previous?: Previous;
  /** When the one before was stopped. */
  downSince?: Millis;
}

export interface VerifyRequest extends Place {
  commit: string;
  containerId: string;
  /** Probes only, for a restored deployment. */
  probesOnly: boolean;
}

export interface ProbeRequest extends Place {
  containerId: string;
  promotion: string;
  runId: string;
  /** Log lines are counted from here on: where the reading before ended. */
  since: Millis;
}

export interface RollbackRequestFor extends Place {
  fence: Fence;
  reason: string;
  /** What is to be taken away; missing when the deploy did not get so far, or when only the labels know. */
  containerId?: string;
  previous?: Previous;
  /** The promotion is closed: undo whichever container of promoter's stands. Otherwise only this run's own is undone, and a run that deployed nothing leaves everything as it is. */
  anyRun?: boolean;
  /** Run commands of `restore` as well: only where the new release never passed verification. */
  restoreData: boolean;
}

export interface PutBack extends RolledBack {
  /** When the one that was put back had been stopped, by the engine's clock. */
  downSince?: Millis;
}

/** A promotion whose container stands, but whose run is closed and has no record. */
export interface Stray extends Place {
  container: string;
  containerId: string;
  workflowId: string;
  runId: string;
}

export interface Survey {
  findings: Finding[];
  strays: Stray[];
  running: (Running & Place)[];
}

export interface PromotionsSurvey extends Survey {
  /** The catalogue's environments, whose own workers are asked next. */
  environments: string[];
  /** Every run that has a record. */
  recorded: string[];
}

/** Run by the worker of the queue `promotions`. */
export interface PromotionActivities {
  measure(request: MeasureRequest): Promise<Measurement>;
  /** Idempotent by run id; returns the record's sequence number. */
  writeRecord(record: PromotionRecord): Promise<number>;
  readRecords(request: HistoryRequest): Promise<ChainedRecord[]>;
  standingRelease(request: Place): Promise<StandingRelease>;
  project(snapshot: Snapshot): Promise<void>;
  surveyPromotions(): Promise<PromotionsSurvey>;
}

/** Run by the worker of the queue `promotions` as well. */
export interface CatalogueActivities {
  /** Names of the catalogue's environments; `findings` says why there are none. */
  listEnvironments(): Promise<{ environments: string[]; findings: Finding[] }>;
}

/** Run by the worker that reaches the environment's engine. */
export interface EnvironmentActivities {
  examine(request: ExamineRequest): Promise<Examination>;
  backUp(request: Place & { commit: string }): Promise<void>;
  deploy(request: DeployRequest): Promise<Deployed>;
  verify(request: VerifyRequest): Promise<Verification>;
  probe(request: ProbeRequest): Promise<Sample>;
  rollBack(request: RollbackRequestFor): Promise<PutBack>;
  /** Takes the parked container away once the promotion has completed. */
  retire(request: Place & { fence: Fence; previous?: Previous }): Promise<void>;
  /** What runs under the component's name, whoever started it. */
  inspectRunning(request: Place): Promise<Running | undefined>;
  surveyEnvironment(request: { environment: string; recorded: string[] }): Promise<Survey>;
  /** Ports of the host: those of every container, and those of the compose files at the head of the catalogue's branch. */
  surveyPorts(request: { environment: string }): Promise<PortSurvey>;
}
