import type { Verdict } from './criteria.ts';
import { fingerprint } from './fingerprint.ts';
import type { ChainedRecord } from './record.ts';
import type { Release, Running } from './release.ts';
import { restsOn } from './verdict.ts';

/** Releases that came into an environment, as far as nobody undid them. */
export const standing = (records: readonly ChainedRecord[]): ChainedRecord[] => replayed(records).standing;

/** A release that was taken out of an environment again. */
export interface RolledBackRelease {
  commit: string;
  digest: string;
  at: string;
  reason: string;
  /** Fingerprint of the evidence that had let it in; empty where no record tells. */
  evidence: string;
}

/** Releases that were rolled back from an environment and have not come back since, newest first. */
export function rolledBack(records: readonly ChainedRecord[]): RolledBackRelease[] {
  const { out, standing: still } = replayed(records);
  const isBack = ({ commit, digest, at }: RolledBackRelease) =>
    still.some(({ endedAt, assessment }) => endedAt > at && isSame(assessment?.release, { commit, digest }));
  return out.filter((release) => !isBack(release)).reverse();
}

const isSame = (release: Release | undefined, { commit, digest }: { commit: string; digest: string }): boolean =>
  release?.commit === commit && release.image.digest === digest;

/** The records of one component, in the order they were written, told again. */
function replayed(records: readonly ChainedRecord[]): { standing: ChainedRecord[]; out: RolledBackRelease[] } {
  let still: ChainedRecord[] = [];
  const out: RolledBackRelease[] = [];
  for (const record of [...records].sort((a, b) => a.sequence - b.sequence)) {
    if (record.kind === 'rollback' && record.outcome === 'rolled-back') {
      const undone = undoneBy(record, still);
      still = still.filter((entry) => entry !== undone);
      out.push(...taken(record, undone));
    } else if (record.outcome === 'promoted') still.push(record);
    else if (record.outcome === 'rolled-back') out.push(...taken(record, record));
  }
  return { standing: still, out };
}

/** A rollback undoes the run that the container's labels named; without labels, the newest release in that environment. */
function undoneBy(
  { environment, assessment }: ChainedRecord,
  still: readonly ChainedRecord[],
): ChainedRecord | undefined {
  const run = assessment?.running?.promotion?.runId;
  return still.findLast((entry) => entry.environment === environment && (run === undefined || entry.runId === run));
}

function taken(record: ChainedRecord, entry: ChainedRecord | undefined): RolledBackRelease[] {
  const { endedAt, reason, assessment } = record;
  const release = entry ? releaseOf(entry) : labelled(assessment?.running);
  const evidence = entry ? evidencePrint(entry.assessment?.verdicts ?? []) : '';
  return release ? [{ ...release, at: endedAt, reason: reason.slice(0, 200), evidence }] : [];
}

const releaseOf = ({ assessment }: ChainedRecord): { commit: string; digest: string } | undefined =>
  assessment?.release && { commit: assessment.release.commit, digest: assessment.release.image.digest };

const labelled = (running: Running | undefined): { commit: string; digest: string } | undefined =>
  running?.promotion && { commit: running.promotion.commit, digest: running.image.digest };

/** Names what verdicts rest on: the same files and words give the same one. */
export const evidencePrint = (verdicts: readonly Verdict[]): string =>
  fingerprint(verdicts.map((verdict) => ({ criterion: verdict.criterion, ...restsOn(verdict) })));
