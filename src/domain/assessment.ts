import type { OtherClaim } from './claim.ts';
import { withoutClaims } from './claims-beside.ts';
import { passes, type Verdict } from './criteria.ts';
import { type Finding, isOk } from './finding.ts';
import { fingerprint } from './fingerprint.ts';
import type { Deployment, Release, Running } from './release.ts';
import { restsOn } from './verdict.ts';

/** Everything a person approves: release, deployment and evidence, and what stands in the way. */
export interface Assessment {
  commit: string;
  release?: Release;
  deployment?: Deployment;
  running?: Running;
  findings: Finding[];
  verdicts: Verdict[];
  /** What the request and MATURITY.md say beyond single criteria, as `9/9 criteria`. */
  otherClaims?: OtherClaim[];
  /** Names release, deployment and evidence in eight characters; empty until all three are known. */
  code: string;
  /** What the code abbreviates; missing where there is no code, and in records of before. */
  print?: string;
}

/** Nothing stands in the way of a deploy, and every criterion is met or waived. */
export const isReady = (assessment: Assessment): boolean =>
  assessment.code !== '' && assessment.findings.every(isOk) && assessment.verdicts.every(passes);

/**
 * The approval code, and the whole fingerprint that it begins. It changes with the release, the resolved service and
 * the verdicts' content, and with nothing else: measuring the same evidence again leaves approvals standing, whatever
 * anybody claims meanwhile.
 */
export function named<T extends Omit<Assessment, 'code' | 'print'>>(
  assessment: T,
): T & Pick<Assessment, 'code' | 'print'> {
  const { release, deployment, verdicts } = assessment;
  if (!release || !deployment) return { ...assessment, code: '' };
  const print = fingerprint({ release, hash: deployment.hash, verdicts: verdicts.map(counted) });
  return { ...assessment, code: print.slice(0, 8), print };
}

/** A verdict as it counts: without claims, and with all of its evidence, however much of it is shown. */
const counted = (verdict: Verdict) => ({ ...withoutClaims(verdict), evidence: undefined, ...restsOn(verdict) });

export const approvalCode = (assessment: Omit<Assessment, 'code' | 'print'>): string => named(assessment).code;
