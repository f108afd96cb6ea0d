import type { Catalogue, Command, Environment, ProbeDefinition } from '../domain/catalogue.ts';
import type { ChainedRecord, PromotionRecord } from '../domain/record.ts';
import type { EngineFacts, ProbeResult, Sample } from '../domain/sample.ts';
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
  /**
   * The folder that is deployed: that commit's files when it is made, complete or not there at all. Containers may
   * mount it and commands begin in it, so nothing in it proves anything.
   */
  folder(commit: string): Promise<string>;
  /** Exactly that commit's files, in a folder that no container may write and no command begins in: evidence is read here. */
  pristine(commit: string): Promise<string>;
  /** Files that differ between two commits; undefined when the first is unknown or no ancestor of the second. */
  changedSince(ancestor: string, commit: string): Promise<string[] | undefined>;
}

/** Finished promotions, hash-chained. */
export interface RecordStore {
  /** Appends once per run id, and returns the sequence number it has. */
  append(record: PromotionRecord): Promise<number>;
  /** Newest first. */
  list(filter: RecordFilter): Promise<ChainedRecord[]>;
  /** The first break of the chain, in one sentence; undefined when it is whole. */
  verify(): Promise<string | undefined>;
  /** Why no record can be written, in one sentence; undefined when one can. */
  writable(): Promise<string | undefined>;
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
  /** Why the environment's env file could not be read. */
  variablesProblem?: string;
}

/** Where probes and commands have their variables from. */
export interface VariableSource {
  /** The environment's env file, then those of `names` that the worker itself has. Throws Refusal naming file and line. */
  of(environment: Environment, names: readonly string[]): Promise<[Record<string, string>, Record<string, string>]>;
}

/** The samples of a soak as a table, for people and for `uptime`. */
export interface SampleStore {
  /** Appends one line to the table of the component, the environment and the run. */
  append(run: { component: string; environment: string; runId: string }, sample: Sample): Promise<void>;
}

export interface CommandRunner {
  /** Runs to its end or its time-out; everything it started is ended with it. */
  run(command: Command, context: CommandContext): Promise<CommandResult>;
}

export interface CommandContext {
  /** Whose engine runs it. */
  environment: Pick<Environment, 'docker'>;
  /** Whose command it is, `neo4j@staging`: what a killed worker left of an earlier one of the same owner is ended first. */
  owner: string;
  /** The release's folder: the command's working directory, read-only in a container. */
  folder: string;
  /** Whose network the command shares, so that it reaches the component by the names its neighbours use. */
  containerId?: string;
  /** Of a criterion's command: a folder that it may fill. It gets no other network than its own, and limits. */
  evidence?: string;
  variables: Record<string, string>;
  /** Values that are not shown in its output, wherever that is cut. */
  secret?: Readonly<Record<string, string>>;
  heartbeat: () => void;
  signal: AbortSignal;
}

export interface CommandResult {
  /** Null when it was ended by its time-out or could not start; the output's last line says which. */
  exitCode: number | null;
  /** The end of what it printed, 4 kB at the most. */
  output: string;
  tookMs: Millis;
  /** It could not start because a registry or the engine is at fault: trying again may help. */
  mayPass?: true;
}

/** Where people follow a promotion: GitHub, or nowhere. */
export interface Tracker {
  show(snapshot: Snapshot): Promise<void>;
}
