import type { Claim } from '../domain/claim.ts';
import type { CheckRun, GitHubCheck } from '../domain/gathered.ts';
import type { ApiChange, CoverageCounts, Reading } from '../domain/reading.ts';
import type { Command } from '../domain/catalogue.ts';
import type { Stage } from '../domain/stage.ts';

/** Reads evidence in a child process with a memory and a time limit: whatever a file holds, it is an answer. */
export interface EvidenceReader {
  /**
   * One reading a file, in their order, each from inside the folder and from nowhere else. `coverage`: all usable
   * coverage files of the call together, no line counted twice; missing when there is none. `sources`: a folder with
   * the commit's files. Coverage of other files does not count then.
   */
  read(
    folder: string,
    files: readonly string[],
    against?: { sources?: string },
  ): Promise<{ readings: Reading[]; coverage?: CoverageCounts }>;
  /** What an OpenAPI document offers differently from an earlier one. */
  compareApis(before: FileAt, after: FileAt): Promise<{ changes: ApiChange[] } | { problem: string }>;
  /** Ends the child process. */
  close(): Promise<void>;
}

export interface FileAt {
  folder: string;
  file: string;
}

/** What says at which commit, by which command and when a report was written: `junit.xml.manifest.json` beside it. */
export interface Manifest {
  /** 40 hexadecimal digits. */
  commit: string;
  command: string;
  exitCode: number;
  /** Of the report, 64 hexadecimal digits. */
  sha256: string;
  /** ISO 8601 with zone. */
  time: string;
}

export interface ManifestStore {
  /** Never throws for what a manifest may hold. `missing`: there is none. */
  manifestOf(folder: string, file: string): Promise<Manifest | { problem: string; missing?: true }>;
  /** Whether the file would have that SHA-256 if its lines ended otherwise (CRLF for LF, or LF for CRLF). */
  fitsByLineEnds(folder: string, file: string, sha256: string): Promise<boolean>;
}

/** Texts of a release that people write by hand, as MATURITY.md. Never throws for what a commit may hold. */
export interface ReleaseTexts {
  /** Undefined when the folder has no such file. The problem is the end of a sentence that begins with the file. */
  read(folder: string, file: string): Promise<string | { problem: string } | undefined>;
}

/** Commands of criteria, run on a commit's files; a good end is kept with the files it wrote, a bad one is tried again. */
export interface CheckRunner {
  run(request: CheckRequest): Promise<Checked>;
  /** What a good run of before has left; nothing is started. */
  kept(request: CheckRequest): Promise<Checked | undefined>;
  /** What that run left is not what the catalogue asks for: however well it ended, the command is run again the next time. */
  unusable(request: CheckRequest, run: CheckRun): Promise<void>;
}

export interface CheckRequest {
  component: string;
  criterion: string;
  commit: string;
  /** With the commit's files: shown to the command read-only, or copied for it. */
  folder: string;
  command: Command;
  /** Names of the worker's own variables that the command gets. */
  variables: readonly string[];
  heartbeat: () => void;
  signal: AbortSignal;
}

export interface Checked {
  run: CheckRun;
  /** What it left in PROMOTER_EVIDENCE. */
  outputs: string;
}

/** An open issue that stands in a component's way. */
export interface Blocker {
  number: number;
  title: string;
  labels: string[];
  url: string;
}

/** A system that evidence comes from did not answer, or not as it should: asking again later may help. */
export class SourceUnreachable extends Error {
  override readonly name: string = 'SourceUnreachable';
}

/** It answered no: it refuses the token, or has not what the catalogue names. Time alone mends neither. */
export class SourceRefused extends SourceUnreachable {
  override readonly name = 'SourceRefused';
}

/** What GitHub knows of a commit and a component. Throws SourceUnreachable or SourceRefused; Refusal where the worker is not set up for it. */
export interface GitHubEvidence {
  /** Every check run of that name on the commit, newest first, whoever wrote it. */
  checks(commit: string, name: string): Promise<GitHubCheck[]>;
  /**
   * The files of the newest artifact of that name of a run on the commit, unpacked within limits and kept. `failed`:
   * GitHub calls that run a failure.
   */
  artifact(wanted: {
    commit: string;
    name: string;
    workflow?: string;
  }): Promise<{ folder: string; run: string; failed?: true } | { problem: string }>;
  /** Open issues with `component:<name>` and any `blocker:*`. */
  blockers(component: string): Promise<Blocker[]>;
  /** The claims in a promotion request into a stage; undefined when there is no such issue. */
  claims(issue: number, stage: Stage): Promise<Claim[] | undefined>;
}
