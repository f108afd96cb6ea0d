import type { Evidence, Verdict, VerdictKind } from './criteria.ts';

/** What a rule found, and why, without the criterion's name. */
export interface Judgement {
  verdict: VerdictKind;
  because: string;
}

/** A verdict's sentence always reads `unit-tests unmet: 61.2 % of 1,840 lines, 70 % needed`. */
export const verdictOf = (criterion: string, { verdict, because }: Judgement, evidence: Evidence[] = []): Verdict => ({
  criterion,
  verdict,
  sentence: `${criterion} ${verdict}: ${because}`.slice(0, 600),
  evidence,
});
