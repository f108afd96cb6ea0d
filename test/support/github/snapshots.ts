import type { Snapshot } from '../../../src/contract/snapshot.ts';
import { builtInCriteria, type Verdict } from '../../../src/domain/criteria.ts';
import { openLedger, type Ledger } from '../../../src/domain/ledger.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import { day, hour, minute, second } from '../../../src/domain/units.ts';
import { withLatency } from '../../../src/domain/histogram.ts';

export const startedAt = Date.parse('2026-03-01T12:00:00.000Z');

export const policy: Policy = {
  component: 'neo4j',
  environment: 'staging',
  stage: 'staging',
  criteria: [...builtInCriteria.staging],
  waivable: ['documentation'],
  approvals: { required: 2, from: ['lead', 'ops'], selfApproval: false, expiresMs: 30 * day, remindEveryMs: day },
  soak: { requiredMs: 7 * day, everyMs: 5 * minute, reprobeMs: 10 * second, uptime: 99.5, unknownLimitMs: hour },
  readyWithinMs: 2 * minute,
  validationExpiresMs: 7 * day,
  freeze: [],
  backup: false,
  tracker: 'github',
};

const digest = `sha256:${'ab'.repeat(32)}`;
const commit = '0123456789abcdef0123456789abcdef01234567';
const release = { component: 'neo4j', commit, image: { reference: 'neo4j:5.26.30-community', digest } };

export const verdicts: Verdict[] = builtInCriteria.staging.map(({ id }) => ({
  criterion: id,
  verdict: 'met',
  sentence: `${id} holds`,
  evidence: [{ source: 'attestation', facts: 'ana: checked' }],
}));

/** A promotion that waits for approval; everything else is laid over it. */
export function snapshot(over: Partial<Snapshot> = {}): Snapshot {
  return {
    schema: 1,
    kind: 'promotion',
    workflowId: 'neo4j@staging',
    runId: '0196a000-0000-7000-8000-000000000001',
    asOf: '2026-03-01T12:05:00.000Z',
    component: 'neo4j',
    environment: 'staging',
    requestedBy: 'ana',
    operationId: 'op-1',
    attestations: [],
    startedAt: '2026-03-01T12:00:00.000Z',
    phase: 'awaiting-approval',
    paused: false,
    policy,
    assessment: {
      commit,
      release,
      deployment: {
        environment: 'staging',
        service: 'neo4j',
        container: 'neo4j-staging',
        release,
        hash: 'cd'.repeat(32),
        ports: [{ address: '127.0.0.1', host: 7690, container: 7687, protocol: 'tcp' }],
        volumes: ['neo4j_data'],
        networks: ['staging'],
        variables: ['NEO4J_AUTH'],
        healthcheck: true,
      },
      findings: [],
      verdicts,
      code: '1a2b3c4d',
    },
    approvals: [],
    steps: [],
    next: 'two people approve it',
    timeline: [
      { phase: 'validating', at: '2026-03-01T12:00:00.000Z' },
      { phase: 'awaiting-approval', at: '2026-03-01T12:00:05.000Z' },
    ],
    refused: [],
    ...over,
  };
}

export const ended = (outcome: NonNullable<Snapshot['outcome']>, over: Partial<Snapshot> = {}): Snapshot =>
  snapshot({
    phase: 'ended',
    outcome,
    reason: 'that is how it went',
    next: 'nothing is left to do',
    timeline: [...snapshot().timeline, { phase: 'ended', at: '2026-03-08T12:00:00.000Z' }],
    ...over,
  });

/** Six days up, with one outage of which the edges are not known, and one gap. */
export const ledger: Ledger = {
  ...openLedger(startedAt),
  asOf: startedAt + 6 * day,
  up: 6 * day - 2 * hour - 20 * minute,
  down: 12 * minute,
  edge: 8 * minute,
  gap: 2 * hour,
  samples: { up: 1700, down: 12, unknown: 3 },
  restarts: 1,
  outages: [
    {
      from: startedAt + day,
      to: startedAt + day + 20 * minute,
      cause: 'component',
      atLeastMs: 12 * minute,
      atMostMs: 20 * minute,
      reason: 'connection refused | <b>',
    },
  ],
  gaps: [{ from: startedAt + 2 * day, to: startedAt + 2 * day + 2 * hour }],
  latency: [4, 5, 6, 7, 80].reduce(withLatency, openLedger(startedAt).latency),
  peak: { cpu: 37.5, memoryBytes: 512 * 1024 ** 2 },
};

export const soaking = (over: Partial<Snapshot> = {}): Snapshot =>
  snapshot({
    phase: 'soaking',
    next: 'it is watched',
    soak: { ledger, verdict: { kind: 'continue', leftMs: day }, paused: false },
    ...over,
  });
