import type { Catalogue, Command, Environment, ProbeDefinition } from '../domain/catalogue.ts';
import type { ChainedRecord, PromotionRecord } from '../domain/record.ts';
import type { EngineFacts, ProbeResult } from '../domain/sample.ts';
import type { Millis } from '../domain/units.ts';
import type { Snapshot } from '../contract/snapshot.ts';

/** The operator's catalogue, read again whenever its file changed. Throws CatalogueError naming file, line and fix. */
export interface CatalogueSource {
  read(): Promise<Catalogue>;
}

/** The promoted commits' files, each in a durable folder of its own. */
export interface ReleaseStore {
  /** The 40-digit commit behind any name git knows. Throws UnknownCommitError. */
  resolve(commit: string | undefined): Promise<string>;
  /** The folder with exactly that commit's files; made on the first call, complete or not there at all. */
  folder(commit: string): Promise<string>;
}

/** Finished promotions, hash-chained. */
export interface RecordStore {
  /** Appends once per run id, and returns the sequence number it has. */
  append(record: PromotionRecord): Promise<number>;
  /** Newest first. */
  list(filter: RecordFilter): Promise<ChainedRecord[]>;
  /** The first break of the chain, in one sentence; undefined when it is whole. */
  verify(): Promise<string | undefined>;
}

export interface RecordFilter {
  component?: string;
  environment?: string;
  before?: number;
  limit?: number;
}

/** What the probes need from the container engine. */
export interface ContainerWatch {
  /** Undefined when there is no such container. Throws when the engine does not answer. */
  facts(environment: Environment, containerId: string, since: Millis): Promise<EngineFacts | undefined>;
}

export interface Prober {
  /** Never throws and never hangs: what goes wrong is in the result, and the definition's own time-out holds. */
  probe(definition: ProbeDefinition, context: ProbeContext): Promise<ProbeResult>;
  /** Ends every connection it keeps. */
  close(): Promise<void>;
}

export interface ProbeContext {
  environment: Environment;
  containerId: string;
  /** The engine's answer for this look, or why there is none. */
  engine: EngineFacts | { unreachable: string } | undefined;
  /** Values that `env:NAME` is looked up in, in this order. */
  variables: Record<string, string>[];
}

export interface CommandRunner {
  /** Runs to its end or its time-out; everything it started is ended with it. */
  run(command: Command, context: CommandContext): Promise<CommandResult>;
}

export interface CommandContext {
  environment: Environment;
  /** The release's folder: the command's working directory, read-only in a container. */
  folder: string;
  /** Whose network the command shares, so that it reaches the component by the names its neighbours use. */
  containerId?: string;
  variables: Record<string, string>;
  heartbeat: () => void;
  signal: AbortSignal;
}

export interface CommandResult {
  /** Null when it was ended by its time-out or could not start. */
  exitCode: number | null;
  /** The end of what it printed, 4 kB at the most. */
  output: string;
  tookMs: Millis;
}

/** Where people follow a promotion: GitHub, or nowhere. */
export interface Tracker {
  show(snapshot: Snapshot): Promise<void>;
}
