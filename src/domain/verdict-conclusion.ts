import type { Gathered } from './gathered.ts';
import type { Judgement } from './verdict.ts';
import type { CountingFile, Shown } from './verdict-readings.ts';

/**
 * The common order of every judgement over files: what is certainly bad is unmet whatever else is missing; a doubt is
 * unknown; so is a command that failed although its files show nothing wrong; and only then something is met.
 */
export function concluded(
  { files, doubts }: Shown,
  gathered: Gathered,
  bad: string | undefined,
  good: string,
): Judgement {
  if (bad !== undefined) return { verdict: 'unmet', because: bad };
  const doubt = doubts.length > 0 ? several(doubts) : contradiction(files, gathered);
  return doubt === undefined ? { verdict: 'met', because: good } : { verdict: 'unknown', because: doubt };
}

/** The first few of a list of sentences. */
export const several = (sentences: readonly string[]): string =>
  `${sentences.slice(0, 2).join('; ')}${sentences.length > 2 ? `; and ${sentences.length - 2} more` : ''}`;

function contradiction(files: readonly CountingFile[], { run, failedRun }: Gathered): string | undefined {
  const failed = files.find((file) => !explains(file, file.exitCode) && !files.some((other) => speaksFor(other, file)));
  if (failed)
    return `${failed.file} ${foundIn(failed) > 0 ? 'shows findings only' : 'shows nothing wrong'}, but its command ended with ${failed.exitCode}`;
  // Nobody knows with what the failed job ended: anything that a file shows may explain it.
  const silent = files.every((file) => !explains(file, 1));
  if (failedRun !== undefined && silent && files.some(({ exitCode }) => exitCode === undefined))
    return `the files show nothing wrong, but ${failedRun} failed: ${remedyOfRun}`;
  const ended = run?.exitCode ?? 0;
  if (run === undefined || ended === 0 || files.some((file) => explains(file, ended))) return undefined;
  const what = files.some((file) => foundIn(file) > 0) ? 'findings only' : 'nothing wrong';
  return `the files show ${what}, but ${run.command} ended with ${ended}`;
}

/** A run has many jobs, and only a manifest tells that it was another one that failed. */
const remedyOfRun = "mend the workflow, or let it upload the manifest that 'promoter manifest' writes beside each";

/** Several files of one command share its end. */
const speaksFor = (other: CountingFile, { command, exitCode }: CountingFile): boolean =>
  command !== undefined && other.command === command && explains(other, exitCode);

/**
 * Linters and scanners end with 1 also for findings that are borne, and some that write SARIF with another small
 * number. The others end with 2 when they could not do their work; from 126 on, the shell or a signal ended them.
 */
const explains = (file: CountingFile, exitCode = 0): boolean =>
  exitCode === 0 ||
  (file.measured.tests?.failed ?? 0) > 0 ||
  (foundIn(file) > 0 && exitCode <= (file.format === 'sarif' ? highestOwn : 1));

const highestOwn = 125;

const foundIn = ({ measured: { findings } }: CountingFile): number =>
  findings === undefined ? 0 : findings.critical + findings.high + findings.medium + findings.low;
