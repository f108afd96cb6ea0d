import type { Gathered } from './gathered.ts';
import type { Measured } from './reading.ts';
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

function contradiction(files: readonly CountingFile[], { run }: Gathered): string | undefined {
  const silent = files.filter((file) => !explains(file.measured));
  const failed = silent.find((file) => (file.exitCode ?? 0) !== 0 && !files.some((other) => speaksFor(other, file)));
  if (failed) return `${failed.file} shows nothing wrong, but its command ended with ${failed.exitCode}`;
  const ended = run?.exitCode ?? 0;
  if (run === undefined || ended === 0 || silent.length < files.length) return undefined;
  return `the files show nothing wrong, but ${run.command} ended with ${ended}`;
}

/** Several files of one command share its end. */
const speaksFor = (other: CountingFile, { command }: CountingFile): boolean =>
  command !== undefined && other.command === command && explains(other.measured);

/** Linters and scanners end with 1 also for findings that are borne. */
const explains = ({ tests, findings }: Measured): boolean =>
  (tests !== undefined && tests.failed > 0) ||
  (findings !== undefined && findings.critical + findings.high + findings.medium + findings.low > 0);
