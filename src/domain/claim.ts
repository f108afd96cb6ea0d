import type { Percent } from './units.ts';

/** What somebody says of a criterion, before anybody has measured it. */
export interface Claim {
  /** As the criteria are called; a claim that fits none is kept under the words it has. */
  criterion: string;
  /** `88 %`, `9/9 criteria`, `ticked`. */
  says: string;
  percent?: Percent;
  /** Ticked or unticked, where it is a tick box. */
  met?: boolean;
  /** `the request`, `issue 42`, `src/components/neo4j/MATURITY.md:31`. */
  where: string;
}

/** A claim beside its measurement. */
export interface ClaimBeside {
  says: string;
  where: string;
  /** It claims more than was measured. */
  above: boolean;
  /** It claims a figure of a criterion that passes without one. */
  unmeasured?: true;
}

/** A claim that no criterion stands beside. */
export interface OtherClaim extends ClaimBeside {
  /** What it is about, in its own words; `criteria` for all of them together. */
  about: string;
}

/** More serve no reader, and every one of them travels. */
export const mostClaims = 100;
export const longestClaim = 200;

/** The claims of a request, which anybody may have sent: texts and figures only, and no more than may travel. */
export function boundedClaims(claims: unknown): Claim[] {
  return Array.isArray(claims) ? claims.slice(0, mostClaims).flatMap(boundedClaim) : [];
}

function boundedClaim(claim: unknown): Claim[] {
  if (typeof claim !== 'object' || claim === null) return [];
  const { criterion, says, where, percent, met }: Partial<Record<string, unknown>> = { ...claim };
  const [about, words, place] = [criterion, says, where].map(textOf);
  if (about === undefined || words === undefined) return [];
  const figure = typeof percent === 'number' && Number.isFinite(percent) ? { percent } : {};
  const tick = typeof met === 'boolean' ? { met } : {};
  return [{ criterion: about, says: words, ...figure, ...tick, where: place ?? 'the request' }];
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.slice(0, longestClaim) : undefined;
