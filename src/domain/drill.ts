import { type Finding, isOk } from './finding.ts';
import type { Policy } from './policy.ts';
import type { Deployment, Release, Running } from './release.ts';
import type { Millis } from './units.ts';
import { frozenUntil } from './windows.ts';

/** The release that stands in an environment by the records, and what a deploy needs to know of it. */
export interface StandingRelease {
  /** What is wrong with the component, the environment or the catalogue. */
  findings: Finding[];
  policy?: Policy;
  release?: Release;
  /** Of the promotion or adoption that brought it. */
  runId?: string;
  /** Containers that `adopt` made promoter's. */
  adopted: string[];
  /** Runs of this component and environment that have a record. */
  recorded: string[];
}

/** What runs, as the records know it: its rollback may be tried out. */
export interface Drillable {
  running: Running;
  release: Release;
  policy: Policy;
}

/** What a drill may be done with now; otherwise why it may not, in one sentence. Only a release that is promoter's own has a way back. */
export function drillable(
  { component, environment }: { component: string; environment: string },
  standing: StandingRelease,
  running: Running | undefined,
  now: Millis,
): Drillable | string {
  const wrong = standing.findings.find((finding) => !isOk(finding));
  if (wrong) return sentence(wrong);
  const { release, policy } = standing;
  const place = `${component} ${environment}`;
  if (!release || !policy)
    return `the records know no release of ${component} in ${environment}: promote one first, or 'promoter adopt ${place}' what runs`;
  if (!running) return `nothing runs for ${component} in ${environment}: 'promoter doctor' shows what is there`;
  if (running.state !== 'running') return `container ${running.container} is ${running.state}: see to it first`;
  if (!isOwn(running, standing))
    return `container ${running.container} is not the one that the records speak of: 'promoter doctor' shows whose it is`;
  if (running.image.digest !== release.image.digest)
    return `container ${running.container} runs ${running.image.digest}, and the records say ${release.image.digest}: 'promoter doctor' shows whose it is`;
  const window = frozenUntil(policy.freeze, now);
  if (window) return `a drill takes it down twice for a moment, and until ${window.to} it is frozen: ${window.why}`;
  return { running, release, policy };
}

const isOwn = ({ promotion, containerId }: Running, { runId, adopted }: StandingRelease): boolean =>
  (promotion !== undefined && promotion.runId === runId) || adopted.includes(containerId);

/** What the environment's worker found of the same release. */
interface Seen {
  findings: Finding[];
  release?: Release;
  deployment?: Deployment;
}

/** The deployment that brings the same release once more; otherwise why it would not be the same, in one sentence. */
export function twin({ running, release }: Drillable, seen: Seen): Deployment | string {
  const wrong = seen.findings.find((finding) => !isOk(finding));
  if (wrong) return sentence(wrong);
  if (!seen.release || !seen.deployment)
    return 'the same release cannot be deployed again: its service or its image is gone';
  const { reference, digest } = release.image;
  if (seen.release.image.digest !== digest)
    return `${reference} is ${seen.release.image.digest} by now, and what runs is ${digest}: pull or tag that one again`;
  if (running.promotion && running.promotion.hash !== seen.deployment.hash)
    return `the service would be another than the one that runs (its variables or the catalogue changed since): promote it with 'promoter start ${release.component} ${seen.deployment.environment} --commit ${running.promotion.commit.slice(0, 12)}'`;
  return { ...seen.deployment, release: { ...seen.release, image: release.image } };
}

const sentence = ({ what, fix }: Finding): string => (fix === undefined ? what : `${what}: ${fix}`);
