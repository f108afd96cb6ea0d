import type { Verdict } from './criteria.ts';
import type { Finding } from './finding.ts';
import { evidencePrint, type RolledBackRelease } from './standing.ts';

/** What wants to come in, as far as it is known: the digest may only be known once the environment was examined. */
export interface Candidate {
  component: string;
  environment: string;
  commit: string;
  digest?: string;
}

/**
 * A release that was rolled back may not enter the same environment again without new evidence and a reason.
 * The same image at another commit is the same release in other clothes. Undefined when it was never rolled back.
 */
export function reentry(
  candidate: Candidate,
  rolledBack: readonly RolledBackRelease[],
  verdicts: readonly Verdict[],
  reason: string | undefined,
): Finding | undefined {
  const earlier = rolledBack.find(({ commit, digest }) => commit === candidate.commit || digest === candidate.digest);
  if (!earlier) return undefined;
  const missing = [
    ...(evidencePrint(verdicts) === earlier.evidence
      ? ['new evidence (a new attestation, reports, or another commit)']
      : []),
    ...(reason?.trim() ? [] : ['a reason (--reason)']),
  ];
  const check = 'rolled back before';
  const what = `this release of ${candidate.component} was rolled back from ${candidate.environment} at ${earlier.at}: ${earlier.reason}`;
  if (missing.length === 0) return { check, status: 'ok', what: `${what}; it comes again because: ${reason}` };
  return { check, status: 'blocked', what, fix: `to let it in again, give ${missing.join(' and ')}` };
}

/** What an examination found may tell more than the commit did: a digest that was rolled back, in other clothes. */
export function reentryOf(
  candidate: Candidate,
  known: { rolledBack?: readonly RolledBackRelease[]; verdicts: readonly Verdict[]; findings: readonly Finding[] },
  reason?: string,
): Finding[] {
  if (candidate.digest === undefined) return [];
  const found = reentry(candidate, known.rolledBack ?? [], known.verdicts, reason);
  return found && !known.findings.some(({ check }) => check === found.check) ? [found] : [];
}
