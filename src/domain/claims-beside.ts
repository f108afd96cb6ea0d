import type { Claim, ClaimBeside, OtherClaim } from './claim.ts';
import { means } from './claims-criterion.ts';
import { passes, type Verdict } from './criteria.ts';
import { clip } from './markdown.ts';

/** A claim about all criteria together, as `9/9 criteria`, is kept under this word. */
export const allCriteria = 'criteria';

/** Each of the two beside a verdict at the most: a request may hold a hundred, and a verdict travels. */
const [mostBeside, mostInSentence, longestText] = [6, 2, 120];

/**
 * Verdicts with what the request and MATURITY.md claim beside them. A claim never changes a verdict; one that says
 * more than was measured is told of in the sentence. Done again with the same claims it changes nothing.
 */
export const withClaims = (verdicts: readonly Verdict[], claims: readonly Claim[]): Verdict[] =>
  verdicts.map((verdict) => beside(withoutClaims(verdict), claims));

/** The verdict as it was measured: approvals are bound to evidence, and nobody's words are. */
export function withoutClaims({ claims, ...verdict }: Verdict): Verdict {
  const told = toldOf(claims ?? []);
  return told === '' ? verdict : { ...verdict, sentence: verdict.sentence.replace(told, '') };
}

/** Claims that no criterion stands beside: about all of them together, or in words that fit none. */
export const otherClaims = (verdicts: readonly Verdict[], claims: readonly Claim[]): OtherClaim[] =>
  distinct(claims.filter(({ criterion }) => !verdicts.some((verdict) => means(criterion, verdict.criterion))))
    .slice(0, 2 * mostBeside)
    .map((claim) => ({
      about: clip(claim.criterion, longestText),
      ...textsOf(claim),
      above: claim.criterion === allCriteria && claim.met === true && !verdicts.every(passes),
    }));

function beside(verdict: Verdict, claims: readonly Claim[]): Verdict {
  const own = distinct(claims.filter(({ criterion }) => means(criterion, verdict.criterion)));
  if (own.length === 0) return verdict;
  const shown = own.map((claim) => ({ ...textsOf(claim), ...against(claim, verdict) }));
  const kept = [...shown.filter(({ above }) => above), ...shown.filter(({ above }) => !above)].slice(0, mostBeside);
  return { ...verdict, sentence: `${verdict.sentence}${toldOf(kept)}`, claims: kept };
}

/** A tick against what does not pass; a percentage above the measured one, or of which none was measured at all. */
function against({ percent, met }: Claim, verdict: Verdict): Pick<ClaimBeside, 'above' | 'unmeasured'> {
  const isGood = passes(verdict);
  const isHigher = percent !== undefined && percent > (verdict.measured?.percent ?? 0);
  const isUnmeasured = isHigher && isGood && verdict.measured?.percent === undefined;
  return { above: (met === true && !isGood) || isHigher, ...(isUnmeasured ? { unmeasured: true } : {}) };
}

/** `; the request claims 88 %, MATURITY.md:31 ticks it`. */
function toldOf(claims: readonly ClaimBeside[]): string {
  const above = claims.filter((claim) => claim.above);
  if (above.length === 0) return '';
  const told = above.slice(0, mostInSentence).map(sayingOf);
  const more = above.length - told.length;
  return `; ${told.join(', ')}${more > 0 ? ` (and ${more} more)` : ''}`;
}

const sayingOf = ({ where, says, unmeasured }: ClaimBeside): string => {
  const who = where.slice(where.lastIndexOf('/') + 1);
  if (says === ticked) return `${who} ticks it`;
  return `${who} claims ${says}${unmeasured ? ', which nothing measured' : ''}`;
};

/** What a ticked box says. */
export const ticked = 'ticked';

const textsOf = ({ says, where }: Claim) => ({ says: clip(says, longestText), where: clip(where, longestText) });

const distinct = (claims: readonly Claim[]): Claim[] => [
  ...new Map(claims.map((claim) => [JSON.stringify([claim.criterion, claim.where, claim.says]), claim])).values(),
];
