import { promotionId } from '../../src/contract/names.ts';
import { searchAttributes } from '../../src/contract/search-attributes.ts';
import type { PlanResult, Snapshot } from '../../src/contract/snapshot.ts';
import type { ChainedRecord } from '../../src/domain/record.ts';
import type { Millis } from '../../src/domain/units.ts';
import type { Context } from '../../src/client/context.ts';
import {
  type Delivery,
  type Ending,
  type Gateway,
  type Inquired,
  type Inquiry,
  type Message,
  type Order,
  type Result,
  type Run,
  type Silence,
  type Started,
  Unreachable,
} from '../../src/client/gateway.ts';
import type { LocalCatalogue } from '../../src/client/local-catalogue.ts';
import { paintFor } from '../../src/client/render/look.ts';
import { now, planResult } from './examples.ts';

/** A server in memory: what a test sets is what the commands see, and what they do is kept in `sent` and `started`. */
export interface Server {
  runs: Run[];
  snapshots: Record<string, Snapshot | Silence>;
  /** Queues without a worker. */
  idle: string[];
  plan: Ending<PlanResult>;
  overview: Ending<Inquired['overview']>;
  records: ChainedRecord[];
  survey: Ending<Inquired['survey']>;
  ports: Ending<Inquired['ports']>;
  /** Answers of the next sends, in order; applied after that. */
  deliveries: Delivery[];
  start: Started;
  ending: Ending<Result>;
  attributes: Record<string, string>;
  /** Connecting fails with it. */
  fault?: Error;
  /** So many of the next looks meet no server. */
  away: number;
  sent: { workflowId: string; runId: string; message: Message; operationId: string }[];
  started: Order[];
  /** How long each inquiry may take. */
  patience: Millis[];
}

export const newServer = (changes: Partial<Server> = {}): Server => ({
  runs: [],
  snapshots: {},
  idle: [],
  plan: { kind: 'result', result: planResult() },
  overview: { kind: 'result', result: { environment: 'staging', rows: [], findings: [] } },
  records: [],
  survey: { kind: 'result', result: { findings: [], strays: [], running: [] } },
  ports: { kind: 'result', result: { ports: [], conflicts: [], free: [], findings: [] } },
  deliveries: [],
  start: { kind: 'started', runId: 'run-new' },
  ending: { kind: 'result', result: { outcome: 'rolled-back', reason: 'the container of before runs again' } },
  attributes: { ...searchAttributes },
  away: 0,
  sent: [],
  started: [],
  patience: [],
  ...changes,
});

export const fakeGateway = (server: Server): Gateway => ({
  address: 'temporal.test:7233',
  namespace: 'default',
  pollers: async (queue) =>
    server.idle.includes(queue) ? { workflows: 0, activities: 0 } : { workflows: 1, activities: 1 },
  find: async (workflowId, runId) => {
    server.away -= 1;
    if (server.away >= 0) throw new Unreachable('Temporal at temporal.test:7233 does not answer');
    return server.runs.find((run) => run.workflowId === workflowId && (runId === undefined || run.runId === runId));
  },
  list: async ({ workflowId, component, open, closed }) =>
    server.runs.filter(
      (run) =>
        (workflowId === undefined || run.workflowId === workflowId) &&
        (component === undefined || run.component === component) &&
        (run.open ? open : closed),
    ),
  start: async (order) => {
    server.started.push(order);
    return server.start;
  },
  snapshot: async (_, runId) => server.snapshots[runId] ?? 'no-worker',
  soak: async () => undefined,
  send: async (workflowId, runId, message, operationId) => {
    server.sent.push({ workflowId, runId, message, operationId });
    const receipt = { operationId, done: 'done as asked', phase: 'soaking' };
    return server.deliveries.shift() ?? { kind: 'applied', receipt };
  },
  inquire: <K extends Inquiry['type']>(inquiry: Extract<Inquiry, { type: K }>, withinMs: Millis) => {
    const answers: { [T in Inquiry['type']]: Ending<Inquired[T]> } = {
      plan: server.plan,
      overview: server.overview,
      history: { kind: 'result', result: server.records },
      survey: server.survey,
      ports: server.ports,
    };
    const type: K = inquiry.type;
    server.patience.push(withinMs);
    return Promise.resolve(answers[type]);
  },
  ending: async () => server.ending,
  searchAttributes: async () => server.attributes,
  close: async () => undefined,
});

/** A context around the server; `lines` keeps what a follower showed. */
export function fakeContext(
  server: Server,
  changes: { argv?: string[]; catalogue?: LocalCatalogue; who?: string | undefined; afterPause?: () => void } = {},
): Context & { lines: string[] } {
  const lines: string[] = [];
  let ids = 0;
  return {
    argv: changes.argv ?? [],
    lines,
    gateway: async () => {
      if (server.fault) throw server.fault;
      return fakeGateway(server);
    },
    catalogue: async () => changes.catalogue ?? { kind: 'none' },
    who: async () => ('who' in changes ? changes.who : 'ana'),
    look: () => ({ paint: paintFor(false), now, program: 'bin/promoter' }),
    newId: () => {
      ids += 1;
      return `operation-${ids}`;
    },
    pause: async () => changes.afterPause?.(),
    step: (_, work) => work(),
    live: { kind: 'lines', show: (text) => lines.push(text), done: () => undefined },
  };
}

/** The open or closed run behind a snapshot. */
export function serve(server: Server, snapshot: Snapshot, changes: Partial<Run> = {}): Run {
  const { component, environment, runId, kind, startedAt, phase, next, outcome, operationId, requestedBy } = snapshot;
  const run: Run = {
    workflowId: promotionId(component, environment),
    runId,
    kind,
    component,
    environment,
    open: outcome === undefined,
    status: outcome === undefined ? 'RUNNING' : 'COMPLETED',
    startedAt,
    phase,
    next,
    operationId,
    requestedBy,
    ...(outcome === undefined ? {} : { outcome }),
    ...changes,
  };
  server.runs = [run, ...server.runs.filter((other) => other.runId !== runId)];
  server.snapshots[runId] = snapshot;
  return run;
}
