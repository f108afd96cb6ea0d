import type { PlanResult, Snapshot } from '../../src/contract/snapshot.ts';
import type { Catalogue } from '../../src/domain/catalogue.ts';
import { type Ledger, openLedger } from '../../src/domain/ledger.ts';
import type { ChainedRecord } from '../../src/domain/record.ts';
import { day, hour, minute, second } from '../../src/domain/units.ts';
import { commitOf, policyOf } from '../support/fake-world.ts';

/** When every example is looked at. */
export const now = Date.parse('2026-03-02T12:00:00.000Z');

const release = {
  component: 'neo4j',
  commit: commitOf('a'),
  image: { reference: 'neo4j:5.26.30-community', digest: `sha256:${'1'.repeat(64)}` },
};

const deployment = {
  environment: 'staging',
  service: 'neo4j',
  container: 'tta-staging-neo4j',
  release,
  hash: 'hash-1',
  ports: [{ address: '127.0.0.1', host: 7690, container: 7687, protocol: 'tcp' as const }],
  volumes: ['neo4j-data'],
  networks: [],
  variables: ['NEO4J_AUTH'],
  healthcheck: true,
};

export const assessment: PlanResult['assessment'] = {
  commit: commitOf('a'),
  release,
  deployment,
  findings: [{ check: 'ports', status: 'ok', what: '7690 is free' }],
  verdicts: [
    { criterion: 'unit-tests', verdict: 'met', sentence: '41 of 41 tests passed', evidence: [] },
    { criterion: 'documentation', verdict: 'met', sentence: 'ben: README reviewed', evidence: [] },
  ],
  code: '1a2b3c4d',
};

export const planResult = (changes: Partial<PlanResult['assessment']> = {}): PlanResult => ({
  assessment: { ...assessment, ...changes },
  policy: policyOf(),
});

export const snapshotOf = (changes: Partial<Snapshot> = {}): Snapshot => ({
  schema: 1,
  kind: 'promotion',
  workflowId: 'neo4j@staging',
  runId: 'run-1',
  asOf: '2026-03-02T11:59:00.000Z',
  component: 'neo4j',
  environment: 'staging',
  requestedBy: 'ana',
  operationId: 'first-request',
  attestations: [],
  startedAt: '2026-03-01T10:00:00.000Z',
  phase: 'awaiting-approval',
  paused: false,
  policy: policyOf(),
  assessment,
  approvals: [],
  steps: [],
  need: {
    kind: 'decision',
    what: 'waits for 1 more approval of 1a2b3c4d',
    commands: ['promoter approve neo4j staging --code 1a2b3c4d --by YOU'],
  },
  next: 'waits for 1 more approval of 1a2b3c4d',
  timeline: [
    { phase: 'validating', at: '2026-03-01T10:00:00.000Z' },
    { phase: 'awaiting-approval', at: '2026-03-01T10:00:20.000Z' },
  ],
  refused: [],
  ...changes,
});

export const ledgerOf = (changes: Partial<Ledger> = {}): Ledger => ({
  ...openLedger(Date.parse('2026-03-01T11:00:00.000Z')),
  asOf: now - minute,
  up: day,
  samples: { up: 288, down: 1, unknown: 0 },
  ...changes,
});

/** A day of seven has been watched, with one outage of ten minutes. */
export const soaking = (changes: Partial<Snapshot> = {}): Snapshot => {
  const { need: _, ...rest } = snapshotOf();
  return {
    ...rest,
    phase: 'soaking',
    next: 'watches until 7d are observed with 99.5 % uptime',
    approvals: [{ by: 'ben', code: '1a2b3c4d', at: '2026-03-01T10:30:00.000Z', self: false }],
    soak: {
      ledger: ledgerOf({
        down: 10 * minute,
        outages: [
          {
            from: now - 5 * hour,
            to: now - 5 * hour + 10 * minute,
            cause: 'component',
            atLeastMs: 10 * minute,
            atMostMs: 10 * minute + 10 * second,
            reason: 'refused',
          },
        ],
      }),
      verdict: { kind: 'continue', leftMs: 6 * day },
      paused: false,
    },
    timeline: [
      ...rest.timeline,
      { phase: 'deploying', at: '2026-03-01T10:30:00.000Z' },
      { phase: 'verifying', at: '2026-03-01T10:31:00.000Z' },
      { phase: 'soaking', at: '2026-03-01T10:32:00.000Z' },
    ],
    ...changes,
  };
};

/** The snapshot of a promotion that has ended. */
export const endedAs = (outcome: NonNullable<Snapshot['outcome']>, changes: Partial<Snapshot> = {}): Snapshot => {
  const { need: _, ...rest } = snapshotOf();
  const timeline = [...rest.timeline, { phase: 'ended' as const, at: '2026-03-01T11:00:00.000Z' }];
  return { ...rest, phase: 'ended', outcome, reason: `it ended ${outcome}`, next: 'nothing', timeline, ...changes };
};

export const recordOf = (changes: Partial<ChainedRecord> = {}): ChainedRecord => ({
  schema: 1,
  sequence: 3,
  previous: '0'.repeat(64),
  kind: 'promotion',
  workflowId: 'neo4j@staging',
  runId: 'run-0',
  component: 'neo4j',
  environment: 'staging',
  stage: 'staging',
  outcome: 'promoted',
  reason: 'up 100 % of 7d observed',
  requestedBy: 'ana',
  startedAt: '2026-02-01T10:00:00.000Z',
  endedAt: '2026-02-08T10:00:00.000Z',
  assessment,
  approvals: [],
  timeline: [],
  steps: [],
  ...changes,
});

export const catalogue: Catalogue = {
  file: '/srv/promoter.yaml',
  repository: { path: '/srv', branch: 'main' },
  tracker: 'none',
  checks: { docker: 'unix:///var/run/docker.sock' },
  state: '/srv/.promoter',
  environments: {
    staging: {
      name: 'staging',
      stage: 'staging',
      docker: 'unix:///var/run/docker.sock',
      project: 'tta',
      compose: [],
      freeze: [],
    },
  },
  components: {
    neo4j: { name: 'neo4j', service: 'neo4j', strategy: 'recreate', dependsOn: [], auditAccepts: {}, to: {} },
  },
};
