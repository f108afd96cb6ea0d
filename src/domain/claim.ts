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
}

/** A claim that no criterion stands beside. */
export interface OtherClaim extends ClaimBeside {
  /** What it is about, in its own words; `criteria` for all of them together. */
  about: string;
}
