import { type ChainedRecord, type PromotionRecord } from '../../src/domain/record.ts';
import { openLedger, type Ledger } from '../../src/domain/ledger.ts';
import type { Deployment, Release } from '../../src/domain/release.ts';
import { day, instant } from '../../src/domain/units.ts';

/** 40 digits, so that a commit can be called by one. */
export const commitNamed = (digit: string): string => digit.repeat(40).slice(0, 40);
export const digestNamed = (name: string): string => `sha256:${name}`;

export const releaseNamed = (component: string, digit: string, digest = digit): Release => ({
  component,
  commit: commitNamed(digit),
  image: { reference: `${component}:${digit}`, digest: digestNamed(digest) },
});

/** A release as it stands in staging. */
export const deploymentOf = (release: Release, changes: Partial<Deployment> = {}): Deployment => ({
  environment: 'staging',
  service: release.component,
  container: release.component,
  release,
  hash: 'h',
  ports: [],
  volumes: [],
  networks: [],
  variables: [],
  healthcheck: true,
  ...changes,
});

/** A finished promotion as a workflow hands it in. */
export function recordNamed(runId: string, changes: Partial<PromotionRecord> = {}): PromotionRecord {
  return {
    schema: 1,
    kind: 'promotion',
    workflowId: 'neo4j@staging',
    runId,
    component: 'neo4j',
    environment: 'staging',
    stage: 'staging',
    outcome: 'promoted',
    reason: 'soaked',
    requestedBy: 'jo',
    startedAt: instant(0),
    endedAt: instant(day),
    approvals: [],
    timeline: [],
    steps: [],
    ...changes,
  };
}

/** Records as they lie in the folder, numbered from 1, each ended a day after the one before. Newest first. */
export const chained = (records: readonly PromotionRecord[]): ChainedRecord[] =>
  records
    .map((record, index) => ({
      ...record,
      endedAt: instant((index + 1) * day),
      sequence: index + 1,
      previous: '0'.repeat(64),
    }))
    .reverse();

/** What a record holds of a release that was let in. */
export const assessmentOf = (release: Release, words: string[] = []): NonNullable<PromotionRecord['assessment']> => ({
  commit: release.commit,
  release,
  findings: [],
  verdicts: words.map((facts) => ({
    criterion: 'functionality',
    verdict: 'met',
    sentence: facts,
    evidence: [{ source: 'attestation', facts }],
  })),
  code: 'c0de',
});

export const ledgerOf = (up: number, down = 0, edge = 0): Ledger => ({ ...openLedger(0), up, down, edge });
