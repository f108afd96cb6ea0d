import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import type {
  EnvironmentActivities,
  Measurement,
  MeasureRequest,
  Place,
  PromotionActivities,
} from '../../src/contract/activities.ts';
import type { Snapshot, Verification } from '../../src/contract/snapshot.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { Policy } from '../../src/domain/policy.ts';
import type { ChainedRecord, PromotionRecord } from '../../src/domain/record.ts';
import type { StandingRelease } from '../../src/domain/drill.ts';
import type { Release, Running } from '../../src/domain/release.ts';
import type { EngineFacts, Health, Sample } from '../../src/domain/sample.ts';
import { day, hour, type Millis, minute, second } from '../../src/domain/units.ts';
import { deploymentOf } from './records.ts';

/** What a test may change about the world around the workflows; each part has the ordinary case as its default. */
export interface World {
  policy: Policy;
  measurement(request: Omit<MeasureRequest, keyof Place>): Partial<Measurement> | Promise<Partial<Measurement>>;
  examination(): { findings: Finding[]; hash?: string };
  backUp(): Promise<void>;
  deploy(): Promise<void>;
  verification(probesOnly: boolean, containerId: string): Partial<Verification> | Promise<Partial<Verification>>;
  /** What runs there by the engine, and what the records say of it. */
  running(): Partial<Running> | undefined;
  standing(): Partial<StandingRelease> | Promise<Partial<StandingRelease>>;
  rollBack(): Promise<void>;
  retire(): Promise<void>;
  /** When the deploy had stopped what ran before, where the rollback finds that out. */
  stopped(now: Millis): Millis | undefined;
  project(snapshot: Snapshot): Promise<void>;
  /** Health at an instant of the workflows' own clock. */
  health(at: Millis): { health: Health; reason?: string; engine?: Partial<EngineFacts> };
  /** Nobody who could look is there at this instant: the attempt is lost. */
  away(at: Millis): boolean;
  records: PromotionRecord[];
  calls: string[];
  shown: Snapshot[];
  samples: number;
}

export const commitOf = (digit: string): string => digit.repeat(40);

export const policyOf = (changes: Partial<Policy> = {}): Policy => ({
  component: 'neo4j',
  environment: 'staging',
  stage: 'staging',
  criteria: [{ id: 'unit-tests', title: 'Unit tests', measure: 'tests', threshold: 70 }],
  waivable: [],
  approvals: { required: 1, from: [], selfApproval: false, expiresMs: 30 * day, remindEveryMs: day },
  soak: { requiredMs: 7 * day, everyMs: 5 * minute, reprobeMs: 10 * second, uptime: 99.5, unknownLimitMs: hour },
  readyWithinMs: 5 * minute,
  validationExpiresMs: 30 * day,
  freeze: [],
  backup: false,
  tracker: 'none',
  ...changes,
});

export const newWorld = (changes: Partial<World> = {}): World => ({
  policy: policyOf(),
  measurement: () => ({}),
  examination: () => ({ findings: [] }),
  backUp: async () => undefined,
  deploy: async () => undefined,
  verification: () => ({}),
  running: () => ({}),
  standing: () => ({}),
  rollBack: async () => undefined,
  retire: async () => undefined,
  stopped: () => undefined,
  project: async () => undefined,
  health: () => ({ health: 'up' }),
  away: () => false,
  records: [],
  calls: [],
  shown: [],
  samples: 0,
  ...changes,
});

/** Activities over a world that lives on the server's clock, so that days can be skipped. */
export function fakeActivities(world: World): PromotionActivities & EnvironmentActivities {
  return { ...promotionActivities(world), ...environmentActivities(world) };
}

const promotionActivities = (world: World): PromotionActivities => ({
  async measure({ component: _, environment: __, ...request }) {
    const { commit } = request;
    const wanted = commit ?? commitOf('a');
    const met = { criterion: 'unit-tests', verdict: 'met' as const, sentence: 'unit-tests met: 80 %', evidence: [] };
    const usual = { commit: wanted, policy: world.policy, findings: [], verdicts: [met], adopted: [], recorded: [] };
    return { ...usual, ...(await world.measurement(request)) };
  },
  async writeRecord(record) {
    world.records.push(record);
    return world.records.length;
  },
  async readRecords() {
    return world.records.map(
      (record, index): ChainedRecord => ({ ...record, sequence: index + 1, previous: '0'.repeat(64) }),
    );
  },
  async standingRelease() {
    const usual = {
      findings: [],
      policy: world.policy,
      release: before,
      runId: 'run-before',
      adopted: [],
      recorded: [],
    };
    return { ...usual, ...(await world.standing()) };
  },
  async project(snapshot) {
    await world.project(snapshot);
    world.shown.push(snapshot);
  },
  async surveyPromotions() {
    return { findings: [], strays: [], running: [], environments: ['staging'], recorded: [] };
  },
});

const environmentActivities = (world: World): EnvironmentActivities => ({
  async examine({ commit, image }) {
    const { findings, hash } = world.examination();
    const release = releaseOf(commit, image);
    return { findings, release, deployment: deploymentOf(release, { hash: hash ?? 'hash-1' }) };
  },
  async backUp() {
    world.calls.push('backUp');
    await world.backUp();
  },
  async deploy({ fence }) {
    world.calls.push(`deploy ${fence.operation}`);
    await world.deploy();
    return { containerId: 'new-container', previous: previousOf(), downSince: scheduledAt() };
  },
  async verify({ probesOnly, containerId }) {
    world.calls.push(`verify ${containerId}${probesOnly ? ' by probes' : ''}`);
    return {
      ok: true,
      unknown: false,
      sentence: 'every probe says up',
      probes: [],
      commands: [],
      ...(await world.verification(probesOnly, containerId)),
    };
  },
  async probe() {
    const at = Context.current().info.currentAttemptScheduledTimestampMs;
    if (world.away(at)) throw new Error('the worker is away');
    world.samples += 1;
    const { health, reason, engine } = world.health(at);
    return sampleOf(at, health, reason, engine);
  },
  async rollBack({ fence, restoreData }) {
    world.calls.push(`rollBack ${fence.operation}${restoreData ? ' with data' : ''}`);
    await world.rollBack();
    const downSince = world.stopped(scheduledAt());
    const stopped = downSince === undefined ? {} : { downSince };
    return { how: 'parked', container: 'neo4j', containerId: 'old-container', reason: '', ...stopped };
  },
  async retire() {
    world.calls.push('retire');
    await world.retire();
  },
  async inspectRunning() {
    const running = world.running();
    return running && { ...runningBefore, ...running };
  },
  async surveyEnvironment() {
    return { findings: [], strays: [], running: [] };
  },
  async surveyPorts({ environment }) {
    return { environment, engine: '', project: '', containers: [], planned: [], findings: [] };
  },
});

/** The workflows' clock, as the server tells it with each task: it may be days ahead of this machine's. */
const scheduledAt = (): Millis => Context.current().info.scheduledTimestampMs;

const releaseOf = (commit: string, image = 'neo4j:5.26.30-community'): Release => ({
  component: 'neo4j',
  commit,
  image: { reference: image, digest: `sha256:${'1'.repeat(64)}` },
});

/** What ran before a promotion or a drill. */
const before = releaseOf(commitOf('0'));
const runningBefore: Running = {
  container: 'neo4j',
  containerId: 'old-container',
  state: 'running',
  image: before.image,
  promotion: { workflowId: 'neo4j@staging', runId: 'run-before', commit: before.commit, hash: 'hash-1' },
};

const previousOf = () => ({
  parked: 'neo4j-prev-0123456789ab',
  containerId: 'old-container',
  specification: 'neo4j-0123456789ab',
  image: { reference: 'neo4j:5.26.12-community', digest: `sha256:${'0'.repeat(64)}` },
});

const sampleOf = (at: Millis, health: Health, reason?: string, engine: Partial<EngineFacts> = {}): Sample => ({
  beganAt: at,
  at,
  health,
  latencyMs: 12,
  probes: [],
  ...(reason === undefined ? {} : { reason }),
  engine: {
    containerId: 'new-container',
    state: 'running',
    startedAt: 1,
    restartCount: 0,
    exitCode: 0,
    oomKilled: false,
    ...engine,
  },
});

/** A fault of the named final type, as an activity throws it. */
export const finalFault = (type: string, message: string): ApplicationFailure =>
  ApplicationFailure.nonRetryable(message, type);
