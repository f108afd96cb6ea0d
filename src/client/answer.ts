import type { Finding } from '../domain/finding.ts';
import type { Outcome } from '../domain/record.ts';

/**
 * 0 done and good; 1 the honest answer is no; 2 usage or configuration error;
 * 3 an outside system is unreachable; 4 a person is needed now.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

/** What happened, where, and what to do next. */
export interface Problem {
  what: string;
  where?: string;
  fix?: string;
}

/** What a command has to say: `text` for people on stdout, `problems` for people on stderr, `json` as the one document of `--json`. */
export interface Answer {
  exitCode: ExitCode;
  text: string;
  json: unknown;
  problems: Problem[];
}

export const answer = (exitCode: ExitCode, text: string, json: unknown): Answer => ({
  exitCode,
  text,
  json,
  problems: [],
});

/** An answer that is a problem. `more` stands beside the error in the JSON document. */
export const refusal = (exitCode: ExitCode, problem: Problem, more: object = {}): Answer => ({
  exitCode,
  text: '',
  json: { error: { ...problem, exitCode }, ...more },
  problems: [problem],
});

/** Several problems at once: the first stands as the error, all of them in `problems`. */
export function refusals(exitCode: ExitCode, problems: Problem[], more: object = {}): Answer {
  const [first] = problems;
  if (!first) throw new Error('a refusal needs a problem');
  return { ...refusal(exitCode, first, problems.length > 1 ? { problems, ...more } : more), problems };
}

/** How a promotion's outcome reads as an exit code. */
export const exitOfOutcome = (outcome: Outcome): ExitCode => outcomeExits[outcome];

const outcomeExits: Record<Outcome, ExitCode> = {
  promoted: 0,
  drilled: 0,
  rejected: 1,
  expired: 1,
  'rolled-back': 1,
  aborted: 1,
  failed: 4,
};

/** Usage errors first, because nothing else can be believed before they are gone; then what could not be asked. */
export function exitOfFindings(findings: readonly Finding[]): ExitCode {
  if (findings.some(({ status }) => status === 'refused')) return 2;
  if (findings.some(({ status }) => status === 'unreachable')) return 3;
  return findings.some(({ status }) => status === 'blocked') ? 1 : 0;
}

export const problemOf = ({ check, what, fix }: Finding): Problem => ({
  what,
  where: check,
  ...(fix === undefined ? {} : { fix }),
});
