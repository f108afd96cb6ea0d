import type { AuditFinding } from '../domain/audit.ts';
import type { Environment } from '../domain/catalogue.ts';
import type { EngineCall } from '../domain/deploy-plan.ts';
import type { Standing } from '../domain/deploy-standing.ts';
import type { UndoNote } from '../domain/deploy-undo.ts';
import type { Finding } from '../domain/finding.ts';
import type { PlannedPort } from '../domain/port-survey.ts';
import type { Image, PublishedPort } from '../domain/release.ts';
import type { ResolvedService } from '../domain/service.ts';
import type { SavedSpecification } from '../domain/service-specification.ts';
import type { Millis } from '../domain/units.ts';

/** The engine did not answer, or not in time: nothing is known of what it did. Trying again is right. */
export class EngineUnreachable extends Error {
  override readonly name = 'EngineUnreachable';
}

/** The engine answered no. `status` is that of its HTTP interface. */
export class EngineRefusal extends Error {
  override readonly name = 'EngineRefusal';
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** Which containers are looked at: a listing costs one call, each container one more. */
export type Choice = (container: { id: string; name: string; labels: Readonly<Record<string, string>> }) => boolean;

/** `healthcheck`: the image brings one of its own. */
export type ImageAnswer = { image: Image; healthcheck: boolean } | { missing: string } | { unreachable: string };

/** One container engine per environment. Every method throws EngineUnreachable, or EngineRefusal with the engine's own words. */
export interface ContainerEngine {
  /** `20.10.24`. */
  version(environment: Environment): Promise<string>;
  containers(environment: Environment, choose: Choice): Promise<Standing[]>;
  /** Names of what is there. */
  parts(environment: Environment): Promise<{ networks: string[]; volumes: string[] }>;
  /** By reference, digest or name; pulled when it is not there. Expected answers are values. */
  image(
    environment: Environment,
    reference: string,
    options: { platform?: string; signal: AbortSignal },
  ): Promise<ImageAnswer>;
  /** By its configuration digest; never pulled. */
  holds(environment: Environment, digest: string): Promise<boolean>;
  /** Everything needed to make the container again; its image gets the tag `pin`. */
  specification(environment: Environment, containerId: string, key: string, pin: string): Promise<SavedSpecification>;
  /** Throws EngineRefusal also where the call was done before: whoever calls looks again and knows. */
  apply(environment: Environment, call: Exclude<EngineCall, { call: 'save-specification' }>): Promise<void>;
  /** The end of the container's log, at most `lines`. */
  lastLines(environment: Environment, containerId: string, lines: number): Promise<string>;
}

/** What listens on the engine's host beside containers. */
export interface HostPorts {
  /** Why the port cannot be had, in one clause; undefined when it can, or when the engine is on another host. */
  taken(environment: Environment, port: PublishedPort): Promise<string | undefined>;
}

export interface ServiceSource {
  /** A compose service of a release's folder, resolved; what cannot be carried out is a finding with file, line and fix. */
  resolve(request: {
    environment: Environment;
    service: string;
    folder: string;
  }): Promise<{ service?: ResolvedService; findings: Finding[] }>;
}

/** Compose files of a release's folder, looked at and not carried out. */
export interface ComposeFiles {
  /** All that the audit's rules say of the environment's files together; file names are the repository's. */
  audit(request: { environment: Environment; folder: string }): Promise<AuditFinding[]>;
  /** Ports that their services publish by number; what cannot be read is a finding. */
  planned(request: {
    environment: Environment;
    folder: string;
  }): Promise<{ planned: PlannedPort[]; findings: Finding[] }>;
}

/** Saved specifications and notes of rollbacks, in the state folder; readable by the worker alone. */
export interface SpecificationStore {
  keys(state: string): Promise<string[]>;
  save(state: string, specification: SavedSpecification): Promise<void>;
  read(state: string, key: string): Promise<SavedSpecification | undefined>;
  /** The first note of a run stays, whoever writes later; returns the one that stands. */
  noteUndo(state: string, key: string, undo: UndoNote): Promise<UndoNote>;
  undo(state: string, key: string): Promise<UndoNote | undefined>;
  /** Of every run of `component@environment`. */
  undos(state: string, place: string): Promise<UndoNote[]>;
  /** Marks the open notes of `component@environment` as done whose runs began before `epoch`: the world has moved on. */
  settleUndos(state: string, place: string, epoch: Millis): Promise<void>;
  amendUndo(state: string, key: string, change: Partial<Pick<UndoNote, 'dataRestored' | 'done'>>): Promise<void>;
}

/** Orders those who may change a container. Compared from left to right. */
export interface Token {
  epoch: number;
  operation: number;
  attempt: number;
}

export interface FenceStore {
  /** False when somebody with a higher token has claimed the name; otherwise the name is claimed for this one. */
  claim(state: string, name: string, token: Token): Promise<boolean>;
}
