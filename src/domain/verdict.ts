import type { Evidence, Verdict, VerdictKind } from './criteria.ts';
import { fingerprint } from './fingerprint.ts';
import { clip } from './markdown.ts';

/** What a rule found, and why, without the criterion's name. */
export interface Judgement {
  verdict: VerdictKind;
  because: string;
}

/** Evidence, with what nobody is shown of it and what counts all the same: how its command ended, a word's author. */
export type Ground = Evidence & { behind?: Readonly<Record<string, string | number>> };

/**
 * A verdict's sentence always reads `unit-tests unmet: 61.2 % of 1,840 lines, 70 % needed`. Its print is taken here,
 * of everything: evidence is cut where a measurement has to travel.
 */
export const verdictOf = (criterion: string, { verdict, because }: Judgement, grounds: Ground[] = []): Verdict => ({
  criterion,
  verdict,
  sentence: clip(`${criterion} ${verdict}: ${because}`, 600),
  evidence: grounds.map(({ behind: _, ...shown }) => shown),
  print: fingerprint(grounds).slice(0, 16),
});

/** What names the whole evidence of a verdict, however much of it is shown. Records of before have no print. */
export const restsOn = ({ evidence, print }: Verdict): Pick<Verdict, 'evidence'> | Pick<Verdict, 'print'> =>
  print === undefined ? { evidence } : { print };
