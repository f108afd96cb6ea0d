import { approvalCode, type Assessment, isReady } from './assessment.ts';
import { passes, type Verdict } from './criteria.ts';
import { type Finding, isOk } from './finding.ts';
import { clip } from './markdown.ts';
import { reentryOf } from './reentry.ts';
import type { Deployment, Image, Release } from './release.ts';
import type { RolledBackRelease } from './standing.ts';

/** What the promotions worker knows of one component: of findings those that stand in the way, of verdicts all. */
export interface Measured {
  component: string;
  /** Empty where nobody could tell. */
  commit: string;
  findings: Finding[];
  verdicts: Verdict[];
  /** Criteria whose commands would have to be run first. */
  notRun: string[];
  adopted: string[];
  recorded: string[];
  requiredDigest?: string;
  rolledBack?: RolledBackRelease[];
  /** What stands in the environment by the records. */
  standing?: { commit: string; digest: string };
}

/** What the environment's worker saw of one component. */
export interface Examined {
  component: string;
  findings: Finding[];
  release?: Release;
  /** Its lists are left out: nobody looks at them here. */
  deployment?: Deployment;
}

/** One component of an overview; every text is cut to what a row may have. */
export interface OverviewRow {
  component: string;
  /** Nothing stands in the way of a start. */
  ready: boolean;
  /** The same commit and the same image stand there already, by the records. */
  inPlace: boolean;
  commit: string;
  /** That of a plan and of a promotion; empty while something of it is unknown. */
  code: string;
  /** Criteria that are neither met nor waived. */
  unmet: string[];
  obstacles: string[];
  release?: Image;
}

/** What of the whole catalogue could go on into an environment now. */
export interface Overview {
  environment: string;
  rows: OverviewRow[];
  /** What is wrong with the whole. */
  findings: Finding[];
}

/** A row says what a plan of the component would say. `seen` is missing where it was not examined. */
export function rowOf(environment: string, measured: Measured, seen: Examined | undefined): OverviewRow {
  const { component, commit, notRun, standing } = measured;
  const assessment = assessed(environment, measured, seen);
  const { release, verdicts, findings, code } = assessment;
  const unmet = verdicts.filter((verdict) => !passes(verdict)).map(({ criterion }) => clip(criterion, 60));
  return {
    component,
    ready: isReady(assessment),
    inPlace: standing !== undefined && standing.commit === commit && standing.digest === release?.image.digest,
    commit,
    code,
    unmet: unmet.slice(0, mostUnmet),
    obstacles: obstaclesOf(findings, notRun, seen !== undefined && code === ''),
    ...(release ? { release: release.image } : {}),
  };
}

function assessed(environment: string, measured: Measured, seen: Examined | undefined): Assessment {
  const { component, commit, verdicts, notRun } = measured;
  const { release, deployment } = seen ?? {};
  const findings = [...measured.findings, ...(seen?.findings ?? [])];
  const candidate = { component, environment, commit, ...(release ? { digest: release.image.digest } : {}) };
  const whole = {
    ...{ commit, verdicts },
    findings: [...findings, ...reentryOf(candidate, { ...measured, findings })],
    ...(release ? { release } : {}),
    ...(deployment ? { deployment } : {}),
  };
  // A command that is still to be run will be part of the evidence: until then nobody knows what is approved.
  return { ...whole, code: notRun.length > 0 ? '' : approvalCode(whole) };
}

const [mostUnmet, mostObstacles, longest] = [20, 4, 160];

function obstaclesOf(findings: readonly Finding[], notRun: readonly string[], unresolved: boolean): string[] {
  const told = inTheWay(findings).map(({ check, what }) => clip(`${check}: ${what}`, longest));
  const all = [...notRun.map((criterion) => `${clip(criterion, 60)}: its command was not run yet`), ...told];
  if (all.length === 0) return unresolved ? ['the release is not resolved'] : [];
  const left = all.length - mostObstacles;
  return left > 0 ? [...all.slice(0, mostObstacles), `and ${left} more`] : all;
}

const [mostFindings, longestFinding] = [8, 240];

/** What stands in the way, as far as it travels with 200 others. */
export const inTheWay = (findings: readonly Finding[]): Finding[] =>
  findings
    .filter((finding) => !isOk(finding))
    .slice(0, mostFindings)
    .map(({ check, status, what }) => ({ check, status, what: clip(what, longestFinding) }));
