import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import { freePort } from '../../scripts/free-port.ts';
import { createWatchActivities } from '../../src/activities/watching.ts';
import { createCommandRunner } from '../../src/adapters/commands/runner.ts';
import { engineFactory } from '../../src/adapters/docker/engine.ts';
import { createContainerWatch } from '../../src/adapters/docker/watch.ts';
import { createSampleStore } from '../../src/adapters/files/samples.ts';
import { createVariableSource } from '../../src/adapters/files/variables.ts';
import { createProber } from '../../src/adapters/probes/prober.ts';
import type { Catalogue, Command, Environment, ProbeDefinition, Target } from '../../src/domain/catalogue.ts';
import { minute, second } from '../../src/domain/units.ts';
import { target, webImage } from '../support/docker-bench.ts';
import { type Containers, containersOf } from '../support/engine.ts';
import { until } from '../support/until.ts';

const runId = '1a2b3c4d-0000-4000-8000-000000000000';
const commit = 'c'.repeat(40);

let folder: string;
let containers: Containers;
let way: Target;
let environment: Environment;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-'));
  containers = containersOf();
  environment = containers.environment;
  way = { ...target, readyWithinMs: minute };
});
afterEach(async () => {
  await containers.close();
  await rm(folder, { recursive: true, force: true });
});

const engines = engineFactory({});
const prober = createProber();
const catalogueOf = (): Catalogue => ({
  file: join(folder, 'promoter.yaml'),
  repository: { path: folder, branch: 'main' },
  tracker: 'none',
  checks: { docker: 'unix:///var/run/docker.sock' },
  state: join(folder, 'state'),
  environments: { staging: environment },
  components: {
    web: { name: 'web', service: 'web', strategy: 'recreate', dependsOn: [], auditAccepts: {}, to: { staging: way } },
  },
});

/** The activities over the real engine, files, probes and commands. */
function activities() {
  const catalogue = { read: async () => catalogueOf() };
  return createWatchActivities({
    catalogue,
    prober,
    releases: {
      resolve: async () => commit,
      folder: async () => folder,
      pristine: async () => folder,
      changedSince: async () => undefined,
    },
    commands: createCommandRunner(engines, { PATH: process.env['PATH'] ?? '/usr/bin:/bin' }),
    variables: createVariableSource({}),
    containers: createContainerWatch(engines),
    samples: createSampleStore(catalogue),
  });
}

const place = { component: 'web', environment: 'staging' };
const activityContext = () => new MockActivityEnvironment({}, { logger: new DefaultLogger('ERROR') });
const inActivity = <T>(work: () => Promise<T>): Promise<T> => activityContext().run(work);
const probe = (containerId: string, since = 0) =>
  inActivity(() => activities().probe({ ...place, containerId, promotion: 'web@staging', runId, since }));
const verify = (containerId: string, probesOnly = false) =>
  inActivity(() => activities().verify({ ...place, commit, containerId, probesOnly }));
const backUp = () => inActivity(() => activities().backUp({ ...place, commit }));

const unchecked = { Healthcheck: { Test: ['NONE'] } };
const onHost = (run: string): Command => ({ run, host: true, timeoutMs: minute });
const said = () => readFile(join(folder, 'said'), 'utf8').catch(() => '');
const refused = async (): Promise<ProbeDefinition> => ({
  type: 'tcp',
  host: '127.0.0.1',
  port: await freePort(),
  timeoutMs: second,
});
/** Its password is nowhere to be had. */
const unanswerable: ProbeDefinition = {
  type: 'neo4j',
  url: 'bolt://127.0.0.1:1',
  database: 'neo4j',
  user: 'neo4j',
  password: 'env:NOT_SET',
  canary: false,
  query: 'RETURN 1',
  timeoutMs: second,
};

describe('A look', () => {
  test('asks the engine even where the catalogue names no probe', async () => {
    const { id } = await containers.web({}, unchecked);
    const sample = await probe(id);
    expect(sample).toMatchObject({ health: 'up', probes: [{ probe: 'docker', health: 'up' }] });
    expect(sample.engine).toMatchObject({ containerId: id, state: 'running', restartCount: 0 });
    expect(sample.at).toBeGreaterThanOrEqual(sample.beganAt);
  });

  test('takes as long as its slowest probe, and asks them all at once', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const slow = { type: 'http' as const, url: `http://127.0.0.1:${port}/`, expectStatus: 200 };
    way.probes = [500, 700].map((timeoutMs) => ({ ...slow, timeoutMs }));
    const { id } = await containers.web({}, unchecked);
    const { probes, latencyMs } = await probe(id);
    silent.close();
    const [, first, last] = probes.map((result) => result.latencyMs);
    expect(latencyMs).toBe(last);
    expect(latencyMs).toBeLessThan((first ?? 0) + (last ?? 0));
  });

  test('gives the reason of the probe that decides: down counts more than unknown', async () => {
    way.probes = [unanswerable, await refused()];
    const { id } = await containers.web({}, unchecked);
    const sample = await probe(id);
    expect(sample.probes.map(({ health }) => health)).toEqual(['up', 'unknown', 'down']);
    expect(sample).toMatchObject({ health: 'down', reason: expect.stringMatching(/^tcp 127.*refused/) });
  });

  test('is down when the container is gone, and asks nothing of whoever answers in its place', async () => {
    const gone = await containers.web({}, unchecked);
    await gone.remove({ force: true, v: true });
    const other = await freePort();
    const bindings = { PortBindings: { '8080/tcp': [{ HostIp: '127.0.0.1', HostPort: String(other) }] } };
    await containers.web({}, { ...unchecked, HostConfig: bindings });
    way.probes = [{ type: 'tcp', host: '127.0.0.1', port: other, timeoutMs: second }];
    const sample = await probe(gone.id);
    expect(sample.probes.map(({ probe, health }) => [probe, health])).toEqual([['docker', 'down']]);
    expect(sample).toMatchObject({ health: 'down', reason: expect.stringContaining('is gone') });
    expect(sample.engine).toBeUndefined();
  });

  test('knows nothing when the engine takes the connection and never answers', async () => {
    const silent = createServer((socket) => void socket.on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    environment = {
      ...environment,
      docker: `tcp://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    };
    const sample = await probe('c1');
    silent.close();
    expect(sample).toMatchObject({ health: 'unknown', reason: expect.stringContaining('did not answer within') });
  });

  test('goes on without an env file that cannot be read: only the probe that needs it says so', async () => {
    environment = { ...environment, envFile: join(folder, 'none.env') };
    way.probes = [unanswerable];
    const { id } = await containers.web({}, unchecked);
    expect(await probe(id)).toMatchObject({
      health: 'unknown',
      probes: [{ health: 'up' }, { health: 'unknown', reason: expect.stringContaining('NOT_SET') }],
    });
  });

  test('is written down, one line each, in the table of its run', async () => {
    const { id } = await containers.web({}, unchecked);
    await probe(id);
    way.probes = [await refused()];
    await probe(id);
    expect(await readdir(join(folder, 'state', 'samples'))).toEqual(['web@staging.00000000.csv']);
    const table = await readFile(join(folder, 'state', 'samples', 'web@staging.00000000.csv'), 'utf8');
    const [header, first, second, ...rest] = table.split('\n');
    expect(header).toMatch(/^timestamp,timestamp_unix,status,response_time_ms,error,/);
    expect(first).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z,\d+,up,[\d.]+,,[\d.]+,\d+,0$/);
    expect(second).toMatch(/,down,[\d.]+,tcp 127\.0\.0\.1.*refused/);
    expect(rest).toEqual(['']);
  });

  test('is a final fault of the configuration when the catalogue no longer knows the component', async () => {
    const request = { component: 'wbe', environment: 'staging', containerId: 'c1', promotion: 'p', runId, since: 0 };
    const fault = await inActivity(() => activities().probe(request)).catch((error: ApplicationFailure) => error);
    expect(fault).toMatchObject({ type: 'Configuration', nonRetryable: true, message: expect.stringContaining('web') });
  });
});

describe('A verification', () => {
  test('waits until the component is up, then runs the commands in their order', async () => {
    way.verify = [onHost('echo one >> said'), onHost('echo two >> said; echo fine')];
    const { id } = await containers.web({ START_DELAY_S: '1' });
    const result = await verify(id);
    expect(result).toMatchObject({ ok: true, unknown: false, sentence: '1 probe says up, 2 commands passed' });
    expect(result.commands.map(({ run, exitCode, output }) => [run, exitCode, output])).toEqual([
      ['echo one >> said', 0, ''],
      ['echo two >> said; echo fine', 0, 'fine'],
    ]);
    expect(await said()).toBe('one\ntwo\n');
  });

  test('runs a command of an image in the network of the component', async () => {
    const { id } = await containers.web({}, unchecked);
    way.verify = [
      { run: 'wget -q -O - http://127.0.0.1:8080/', image: `${webImage}:2`, host: false, timeoutMs: minute },
    ];
    expect(await verify(id)).toMatchObject({ ok: true, commands: [{ exitCode: 0, output: 'version 1' }] });
  });

  test('of what was put back is the probes alone', async () => {
    way.verify = [onHost('echo run >> said')];
    const { id } = await containers.web({}, unchecked);
    expect(await verify(id, true)).toMatchObject({ ok: true, commands: [] });
    expect(await said()).toBe('');
  });

  test('ends at the first command that fails, with its code and the end of what it said', async () => {
    way.verify = [onHost('echo why it failed; exit 4'), onHost('echo run >> said')];
    const { id } = await containers.web({}, unchecked);
    expect(await verify(id)).toMatchObject({
      ok: false,
      unknown: false,
      sentence: "'echo why it failed; exit 4' ended with 4: why it failed",
      commands: [{ exitCode: 4 }],
    });
    expect(await said()).toBe('');
  });

  test('does not wait for a container that has ended and will not come back', async () => {
    way.readyWithinMs = 60 * minute;
    way.verify = [onHost('echo run >> said')];
    const { id } = await containers.web({ EXIT_CODE: '7' });
    expect(await verify(id)).toMatchObject({
      ok: false,
      unknown: false,
      sentence: expect.stringContaining('exit code 7'),
    });
    expect(await said()).toBe('');
  });

  test('does not wait for a container that crashes again and again', async () => {
    way.readyWithinMs = 60 * minute;
    const always = { HostConfig: { RestartPolicy: { Name: 'always' } } };
    const { id } = await containers.web({ EXIT_CODE: '7' }, { ...unchecked, ...always });
    expect(await verify(id)).toMatchObject({ ok: false, sentence: expect.stringMatching(/restarted|exit code 7/) });
  });

  test('fails when the component is not ready in time, and says what was in the way', async () => {
    way.readyWithinMs = second;
    const { id } = await containers.web({ START_DELAY_S: '600' });
    expect(await verify(id)).toMatchObject({
      ok: false,
      unknown: false,
      sentence: expect.stringMatching(/^not ready within 1s: docker: .*still starting/),
    });
  });

  test('knows nothing when only probes that cannot look are in the way', async () => {
    way.readyWithinMs = second;
    way.probes = [unanswerable];
    const { id } = await containers.web({}, unchecked);
    expect(await verify(id)).toMatchObject({ ok: false, unknown: true, sentence: expect.stringContaining('NOT_SET') });
  });

  test('ends with the cancel of its activity, and says until then that it is alive', async () => {
    const { id } = await containers.web({ START_DELAY_S: '600' });
    const context = activityContext();
    let beats = 0;
    context.on('heartbeat', () => beats++);
    const waiting = context.run(() => activities().verify({ ...place, commit, containerId: id, probesOnly: true }));
    const ended = waiting.then(
      () => 'verified',
      (fault: Error) => fault.name,
    );
    await until('it has looked more than once', async () => (beats > 1 ? true : undefined));
    context.cancel();
    expect(await ended).toMatch(/Cancelled|Abort/);
  });
});

describe('A backup', () => {
  test('runs the commands in their order, in the folder of the release and with the variables of the environment', async () => {
    environment = { ...environment, envFile: join(folder, 'env') };
    await writeFile(join(folder, 'env'), 'WHERE=vault\n');
    way.backup = [onHost('echo "first to $WHERE" >> said'), onHost('echo second >> said')];
    await backUp();
    expect(await said()).toBe('first to vault\nsecond\n');
  });

  test('that fails is final: which command, its exit code and what it said', async () => {
    way.backup = [onHost('echo no space left; exit 28'), onHost('echo run >> said')];
    const fault = await backUp().catch((error: ApplicationFailure) => error);
    expect(fault).toMatchObject({
      type: 'CommandFailed',
      nonRetryable: true,
      message: expect.stringMatching(/echo no space left; exit 28.* 28: no space left/s),
    });
    expect(await said()).toBe('');
  });
});
