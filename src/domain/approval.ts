import type { ApprovalPolicy } from './policy.ts';
import type { Instant } from './units.ts';

export interface Approval {
  by: string;
  code: string;
  /** What the code abbreviated when it was given: eight characters alone could be brought about again. */
  print?: string;
  at: Instant;
  /** The requester approved: shown wherever the approval is shown. */
  self: boolean;
  comment?: string;
}

export interface Decision {
  by: string;
  code: string;
}

/** Nobody becomes another person by a capital letter or a blank. */
export const samePerson = (one: string, other: string): boolean => folded(one) === folded(other);

const folded = (name: string): string => name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** Why a decision cannot count, in one sentence; undefined when it can. */
export function objection(
  decision: Decision,
  policy: ApprovalPolicy,
  code: string,
  given: readonly Approval[],
): string | undefined {
  if (decision.code !== code) {
    return `the code ${decision.code} does not name what is to be approved now (${code}): look at it again with 'promoter status'`;
  }
  if (policy.from.length > 0 && !policy.from.some((name) => samePerson(name, decision.by))) {
    return `${decision.by} may not decide here; the catalogue names ${policy.from.join(', ')}`;
  }
  if (given.some((approval) => samePerson(approval.by, decision.by) && approval.code === code)) {
    return `${decision.by} has approved already; another person is needed`;
  }
  return undefined;
}

/** The requester may reject, and may approve only where policy says so. */
export function selfObjection(by: string, policy: ApprovalPolicy, requester: string): string | undefined {
  if (!samePerson(by, requester) || policy.selfApproval) return undefined;
  return `${by} requested this promotion and may not approve it; another person is needed, or policy 'selfApproval: true'`;
}

/** Approvals of exactly what is there now. */
export const counting = (
  approvals: readonly Approval[],
  present: { code: string; print?: string } | undefined,
): Approval[] => approvals.filter(({ code, print }) => code === present?.code && print === present.print);
