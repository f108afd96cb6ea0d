import type { Running } from './release.ts';

export interface Adoptable {
  running: Running;
  /** What it was made from. */
  commit: string;
}

/**
 * What would be adopted; otherwise why nothing is, in one sentence. The container's own label says from which commit
 * it was made; where it has none, `named` does, and the head of the branch at last.
 * `resolved`: the full id of the commit that a person named, or of the branch's head; empty where git knows none.
 */
export function adoptable(
  place: { component: string; environment: string },
  running: Running | undefined,
  { resolved, named, refusal }: { resolved: string; named?: string; refusal?: string },
): Adoptable | string {
  if (!running) return `nothing runs for ${place.component} in ${place.environment}`;
  const { container, state, promotion } = running;
  if (state !== 'running') return `container ${container} is ${state}: start it, or see to it, and adopt it then`;
  if (named !== undefined && resolved === '') return refusal ?? `git knows no commit ${named}`;
  const labelled = promotion?.commit || undefined;
  if (named !== undefined && labelled !== undefined && labelled !== resolved)
    return `container ${container} was made from commit ${labelled.slice(0, 12)} by its own label, and not from ${named}: leave --commit out`;
  const commit = labelled ?? resolved;
  return commit === '' ? (refusal ?? 'git knows no commit to record: name one with --commit') : { running, commit };
}
