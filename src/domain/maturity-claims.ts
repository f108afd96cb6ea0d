import { type Claim, mostClaims } from './claim.ts';
import { claimsSaid } from './claims-said.ts';
import { type Part, partOf } from './maturity-part.ts';
import type { Owner } from './maturity-section.ts';
import type { Stage } from './stage.ts';

/**
 * What MATURITY.md says of a component's criteria into a stage, each with its place, `MATURITY.md:31`: boxes, ticks in
 * tables, percentages, `7/7 criteria met`. Parts about another stage, about other components, about the past, and
 * whatever stands in code or comments, say nothing of it.
 */
export function claimsOf(text: string, file: string, owner: Owner, stage: Stage): Claim[] {
  const part = partOf(text, owner);
  return 'unclear' in part ? [] : claimsIn(part, file, stage);
}

const claimsIn = ({ statements }: Part, file: string, stage: Stage): Claim[] =>
  statements.flatMap((statement) => claimsSaid(statement, stage, `${file}:${statement.line}`)).slice(0, mostClaims);
