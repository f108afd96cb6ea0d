import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { setTimeout as delay } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { z } from 'zod';
import { hasPoller } from '../../scripts/temporal-ready.ts';
import { answerTo } from '../../src/client/answering.ts';
import type { Gateway } from '../../src/client/gateway.ts';
import { problems } from '../../src/client/render/problems.ts';
import { temporalGateway } from '../../src/client/temporal-gateway.ts';
import { promotionsQueue } from '../../src/contract/names.ts';
import { type DevServer, devServer } from '../support/dev-server.ts';
import { newWorld, policyOf, type World } from '../support/fake-world.ts';
import { until } from '../support/until.ts';
import { startWorkers } from '../support/workers.ts';
import { fakeContext, newServer } from './fake-gateway.ts';
import { type Ran, runPromoter } from './run-promoter.ts';

let server: DevServer;
let gateway: Gateway;
let workers: { stop(): Promise<void> } | undefined;
const world: World = newWorld();
let folder: string;
let component: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-cli-'));
  server = await devServer();
  gateway = temporalGateway(await connected(server), 'default', 'here');
  workers = await polling(server);
});

afterAll(async () => {
  await workers?.stop();
  await gateway.close();
  await server.stop();
  await rm(folder, { recursive: true });
});

beforeEach(() => {
  component = `promoter-test-${randomUUID().slice(0, 8)}`;
  const soak = { requiredMs: 2_000, everyMs: 500, reprobeMs: 100, uptime: 90, unknownLimitMs: 60_000 };
  Object.assign(world, newWorld({ policy: policyOf({ soak, waivable: ['docs'] }) }));
});

/** A test that stops the workers starts them again; one that failed in between must not fail the others. */
afterEach(async () => {
  workers ??= await polling(server);
});

const connected = ({ temporal }: DevServer): Promise<Connection> => Connection.connect({ address: temporal.address });

/** Workers that the server has seen: the command looks for pollers before it asks for anything. */
async function polling({ nativeConnection, temporal }: DevServer): Promise<{ stop(): Promise<void> }> {
  const since = new Date();
  const started = await startWorkers(nativeConnection, world);
  await until('the workers poll', async () =>
    (await hasPoller(temporal.address, [promotionsQueue], since)) ? true : undefined,
  );
  return started;
}

/** One command line, answered in this process over a real connection: what would be printed, and the exit code. */
async function say(...argv: string[]): Promise<Ran & { document: Document }> {
  const context = {
    ...fakeContext(newServer(), { argv }),
    gateway: async () => gateway,
    newId: randomUUID,
    pause: () => delay(100),
  };
  const { exitCode, text, json, problems: list } = await answerTo(argv, context);
  const stderr = problems(list, context.look());
  return { exitCode, stdout: [...context.lines, text].join('\n'), stderr, document: documentSchema.parse(json) };
}

const promoter = (verb: string, ...options: string[]) => say(verb, component, 'staging', ...options);

/** The parts of the JSON documents that are read here. */
const documentSchema = z.looseObject({
  phase: z.string().optional(),
  runId: z.string().default(''),
  assessment: z.looseObject({ code: z.string() }).default({ code: '' }),
  soak: z
    .looseObject({ ledger: z.looseObject({ asOf: z.number(), samples: z.object({ up: z.number() }) }) })
    .optional(),
});
type Document = z.infer<typeof documentSchema>;

/** Started, and waiting for a person. */
async function waiting(): Promise<{ code: string; runId: string }> {
  expect(await promoter('start')).toMatchObject({ exitCode: 0 });
  const { exitCode, document } = await promoter('status', '--until-needed');
  expect(exitCode).toBe(4);
  return { code: document.assessment.code, runId: document.runId };
}

/** Approved by another person, and being watched for longer than the test lasts. */
async function soaking(): Promise<void> {
  world.policy.soak.requiredMs = 600_000;
  const { code } = await waiting();
  expect(await promoter('approve', '--code', code, '--by', 'ben')).toMatchObject({ exitCode: 0 });
  await until('it soaks', async () =>
    ((await promoter('status')).document.soak?.ledger.samples.up ?? 0) > 0 ? true : undefined,
  );
}

describe('With a real server', () => {
  it('carries a promotion from start to its end: a waiver, an approval by its code, and exit 0', async () => {
    const verdicts = [
      { criterion: 'docs', verdict: 'unmet' as const, sentence: 'nobody vouches for it', evidence: [] },
    ];
    world.measurement = () => ({ verdicts });
    const { code: before } = await waiting();
    expect(await promoter('waive', '--criterion', 'docs', '--why', 'no users yet')).toMatchObject({ exitCode: 0 });
    const { document } = await until('it waits for approval', async () => {
      const seen = await promoter('status', '--until-needed');
      return seen.document.phase === 'awaiting-approval' ? seen : undefined;
    });
    const { code } = document.assessment;
    const wrong = await promoter('approve', '--code', before, '--by', 'ben');
    expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(code) });
    const own = await promoter('approve', '--code', code);
    expect(own).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('another person is needed') });
    const given = await promoter('approve', '--code', code, '--by', 'ben');
    expect(given).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('approved by ben: 1 of 1') });
    const watched = await promoter('watch');
    expect(watched.exitCode).toBe(0);
    expect(watched.stdout).toMatch(/Z promoter-test-\w+@staging ended: promoted: /);
    expect((await promoter('status', '--wait')).document).toMatchObject({
      outcome: 'promoted',
      open: false,
      worker: true,
    });
  });

  it('shows the open promotion to a second start, and to its own start repeated', async () => {
    expect(await promoter('start', '--operation-id', 'mine')).toMatchObject({ exitCode: 0 });
    const { document: first } = await promoter('status');
    const other = await promoter('start');
    expect(other).toMatchObject({ exitCode: 1, document: { error: { exitCode: 1 }, open: { runId: first.runId } } });
    const again = await promoter('start', '--operation-id', 'mine');
    expect(again).toMatchObject({ exitCode: 0, document: { started: false, runId: first.runId } });
    expect(await promoter('abort')).toMatchObject({ exitCode: 0 });
    expect(await promoter('status', '--wait')).toMatchObject({ exitCode: 1, document: { outcome: 'aborted' } });
    const late = await promoter('start', '--operation-id', 'mine');
    expect(late).toMatchObject({ exitCode: 0, document: { started: false, runId: first.runId, outcome: 'aborted' } });
  });

  it('starts nothing when the worker finds something in the way', async () => {
    const what = 'port 7690 is taken by another container';
    world.examination = () => ({ findings: [{ check: 'ports', status: 'blocked', what, fix: 'free it' }] });
    expect(await promoter('start')).toMatchObject({ exitCode: 1, stderr: expect.stringContaining(what) });
    expect(await promoter('status')).toMatchObject({
      exitCode: 1,
      stderr: expect.stringContaining('there is no promotion'),
    });
  });

  it('ends with 1 after a rejection, and refuses a message to what has ended', async () => {
    const { code } = await waiting();
    expect(await promoter('reject', '--code', code, '--comment', 'not now')).toMatchObject({ exitCode: 0 });
    expect(await promoter('status', '--wait')).toMatchObject({ exitCode: 1, document: { outcome: 'rejected' } });
    const late = await promoter('approve', '--code', code, '--by', 'ben');
    expect(late).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('it has ended already (rejected)') });
  });

  it('rolls an open promotion back, and one that has ended', async () => {
    await soaking();
    expect(await promoter('rollback', '--reason', 'slow')).toMatchObject({ exitCode: 0 });
    expect(await promoter('status', '--wait')).toMatchObject({ exitCode: 1, document: { outcome: 'rolled-back' } });
    const again = await promoter('rollback', '--reason', 'slower still');
    expect(again).toMatchObject({ exitCode: 0, document: { outcome: 'rolled-back' } });
    expect((await promoter('status')).document).toMatchObject({ kind: 'rollback', open: false });
  });

  it("merges the soak's own figures into the status, and pauses and resumes it", async () => {
    await soaking();
    expect(await promoter('pause', '--reason', 'maintenance')).toMatchObject({ exitCode: 0 });
    expect((await promoter('status')).document).toMatchObject({ paused: true });
    expect(await promoter('resume')).toMatchObject({ exitCode: 0 });
    const asOf = async () => (await promoter('status')).document.soak?.ledger.asOf ?? 0;
    const before = await asOf();
    await until('the soak goes on', async () => ((await asOf()) > before ? true : undefined));
    expect(await promoter('abort')).toMatchObject({ exitCode: 0 });
    expect(await promoter('status', '--wait')).toMatchObject({ exitCode: 1 });
  });

  it('takes what runs already as the present deployment', async () => {
    const what = 'MATURITY.md says Production for it';
    world.measurement = () => ({ findings: [{ check: 'maturity file', status: 'noted', what }] });
    const { exitCode, document, stdout } = await promoter('adopt');
    expect({ exitCode, document }).toMatchObject({ exitCode: 0, document: { adopted: true } });
    expect(stdout).toContain(what);
  });

  it('ends with 4 when the run is terminated, and says what to do', async () => {
    await waiting();
    await server.client.workflow.getHandle(`${component}@staging`).terminate('by hand');
    const ended = await promoter('status', '--wait');
    expect(ended).toMatchObject({ exitCode: 4, stderr: expect.stringContaining('doctor') });
  });

  it('says that a message may or may not have been applied when the worker has just gone, and how to repeat it safely', async () => {
    const { code, runId } = await waiting();
    await workers?.stop();
    workers = undefined;
    const patient = gateway;
    gateway = temporalGateway(await connected(server), 'default', 'here', { sendMs: 500, queryMs: 200 });
    const lost = await promoter('approve', '--code', code, '--by', 'ben', '--operation-id', 'yes');
    expect(lost.exitCode).toBe(3);
    expect(lost.stderr).toContain(
      `approve ${component} staging --code ${code} --by ben --operation-id yes --run ${runId}`,
    );
    const unanswered = await promoter('status');
    expect(unanswered).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('awaiting-approval') });
    expect(unanswered.stdout).toContain('this is what the server knows');
    await gateway.close();
    gateway = patient;
    workers = await polling(server);
    const repeat = ['--code', code, '--by', 'ben', '--operation-id', 'yes', '--run', runId];
    const given = await promoter('approve', ...repeat);
    expect(given).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('approved by ben: 1 of 1') });
    expect(await promoter('status', '--wait')).toMatchObject({ exitCode: 0 });
  });

  it('lists and records what was done', async () => {
    await waiting();
    const listed = await runPromoter(['list', '--json'], {
      cwd: folder,
      env: { TEMPORAL_ADDRESS: server.temporal.address },
    });
    const { promotions } = JSON.parse(listed.stdout);
    expect(promotions).toContainEqual(
      expect.objectContaining({
        component,
        environment: 'staging',
        open: true,
        phase: 'awaiting-approval',
        waitsFor: 'approval',
        requestedBy: 'ana',
      }),
    );
    expect(await promoter('abort')).toMatchObject({ exitCode: 0 });
    expect(await promoter('status', '--wait')).toMatchObject({ exitCode: 1 });
    expect((await promoter('history')).document.records).toMatchObject([{ outcome: 'aborted', requestedBy: 'ana' }]);
  });

  it('finds nothing to complain about', async () => {
    const { exitCode, stdout } = await runPromoter(['doctor'], {
      cwd: folder,
      env: { TEMPORAL_ADDRESS: server.temporal.address },
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.not.stringContaining('✘') });
  });
});

describe('A worker', () => {
  it('names a namespace that the server does not have, in one message', async () => {
    const catalogue = join(folder, 'served.yaml');
    await writeFile(
      catalogue,
      'environments: { staging: { compose: c.yml } }\ncomponents: { web: { service: web } }\n',
    );
    const env = { TEMPORAL_ADDRESS: server.temporal.address, TEMPORAL_NAMESPACE: 'nowhere' };
    const { exitCode, stdout, stderr } = await runPromoter(['worker', '--catalogue', catalogue], { cwd: folder, env });
    expect({ exitCode, stdout, lines: stderr.trim().split('\n') }).toEqual({
      exitCode: 2,
      stdout: '',
      lines: [
        `promoter worker: Temporal at ${server.temporal.address} has no namespace 'nowhere': set TEMPORAL_NAMESPACE, or create it: temporal operator namespace create --namespace nowhere`,
      ],
    });
  });
});

describe('A namespace without promoter’s search attributes', () => {
  it('is named with the command that adds them, and nothing is started', async () => {
    const bare = await devServer({ searchAttributes: {} });
    const there = await polling(bare);
    const shared = gateway;
    gateway = temporalGateway(await connected(bare), 'default', 'bare');
    const refused = await promoter('start');
    const doctor = await say('doctor');
    const absent = await promoter('status');
    await gateway.close();
    gateway = shared;
    await there.stop();
    await bare.stop();
    const command = 'temporal operator search-attribute create';
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(command) });
    expect(doctor).toMatchObject({ exitCode: 1, stdout: expect.stringContaining(command) });
    expect(absent.exitCode).toBe(1);
  });
});
