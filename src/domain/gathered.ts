import type { ApiChange, CoverageCounts, Reading } from './reading.ts';
import type { Instant, Millis } from './units.ts';

/** What a file is to show, by the catalogue's key. One file may have several. */
export const fileRoles = ['junit', 'coverage', 'findings', 'load', 'tasks', 'documents', 'openapi', 'alerts'] as const;
export type FileRole = (typeof fileRoles)[number];

/** A file's reading, and what binds it to the commit. */
export interface BoundReading {
  role: FileRole;
  reading: Reading;
  /** The command that wrote it, where that is known. */
  command?: string;
  /** How that command ended, where that is known. */
  exitCode?: number;
  /** The commit that its manifest names, where that is an ancestor of the promoted one and counts for it. */
  measuredAt?: string;
  /** Why the file does not count although it can be read: it names another commit, has no manifest, is changed. */
  unbound?: string;
}

/** A command of the catalogue, run on the release's files. */
export interface CheckRun {
  command: string;
  /** The image it ran in; `host` when the catalogue says so. */
  where: string;
  /** Null when it was ended by its time-out or could not start; `output` ends with why. */
  exitCode: number | null;
  /** It could not even start: that says nothing of the release. */
  notRun: boolean;
  tookMs: Millis;
  /** The end of what it printed, masked, 4 kB at the most. */
  output: string;
  /** How often it was run for this commit, this time included. */
  runs: number;
}

/** A check run of GitHub on the commit. */
export interface GitHubCheck {
  name: string;
  /** Slug of the app that wrote it. */
  app: string;
  /** `success`, `failure`, … ; null while it runs. */
  conclusion: string | null;
  url?: string;
  completedAt?: Instant;
}

/** Everything that one criterion's sources gave for the commit. What is missing was not asked for. */
export interface Gathered {
  /** Why a source gave nothing, in one sentence: no such artifact, GitHub away. */
  problems: string[];
  /** An outside system did not answer: asking again later may help. */
  unreachable?: string;
  readings: BoundReading[];
  /** Of all usable and bound coverage files together: no line counts twice. */
  coverage?: CoverageCounts;
  run?: CheckRun;
  /** The GitHub Actions run that the files come from, where it failed. */
  failedRun?: string;
  /** Its command was not started, because that was not wanted. */
  notRun?: true;
  /** The latest of each check suite, newest first; those of other apps are left out and told of in `problems`. */
  checks?: GitHubCheck[];
  /** Against the release that stands in the environment; missing when none does. */
  api?: { against: string; changes: ApiChange[] } | { against: string; problem: string };
  /** Where `monitoring` looks: whether the service or its image has a health check; undefined when nobody knows. */
  healthcheck?: boolean;
}

export const nothingGathered: Gathered = { problems: [], readings: [] };
