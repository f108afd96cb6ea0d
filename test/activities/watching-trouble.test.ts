import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { ApplicationFailure } from '@temporalio/common';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { CommandContext, CommandResult } from '../../src/activities/ports.ts';
import { createWatchActivities, type WatchPorts } from '../../src/activities/watching.ts';
import { engineFactory } from '../../src/adapters/docker/engine.ts';
import { createContainerWatch } from '../../src/adapters/docker/watch.ts';
import { createVariableSource } from '../../src/adapters/files/variables.ts';
import { createProber } from '../../src/adapters/probes/prober.ts';
import type { Catalogue, Command, ProbeDefinition } from '../../src/domain/catalogue.ts';
import type { EngineFacts } from '../../src/domain/sample.ts';
import { Refusal } from '../../src/domain/refusal.ts';
import { minute, second } from '../../src/domain/units.ts';
import { localEnvironment } from '../support/command-bench.ts';
import { target } from '../support/docker-bench.ts';

/** What goes wrong around a look: each trouble is one port that answers so. */
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const containerId = 'a'.repeat(64);
const commit = 'c'.repeat(40);
const place = { component: 'web', environment: 'staging' };
const running: EngineFacts = {
  containerId,
  state: 'running',
  startedAt: 0,
  restartCount: 0,
  exitCode: 0,
  oomKilled: false,
};
const needsPassword: ProbeDefinition = {
  type: 'neo4j',
  url: 'bolt://127.0.0.1:1',
  database: 'neo4j',
  user: 'neo4j',
  password: 'env:NEO4J_PASSWORD',
  canary: true,
  query: 'RETURN 1',
  timeoutMs: second,
};
const command: Command = { run: 'check it', host: true, timeoutMs: minute };
const done: CommandResult = { exitCode: 0, output: '', tookMs: 5 };

const catalogue = (): Catalogue => ({
  file: join(folder, 'promoter.yaml'),
  repository: { path: folder, branch: 'main' },
  tracker: 'none',
  checks: { docker: 'unix:///var/run/docker.sock' },
  state: join(folder, 'state'),
  environments: { staging: { ...localEnvironment, envFile: join(folder, 'staging.env') } },
  components: {
    web: {
      name: 'web',
      service: 'web',
      strategy: 'recreate',
      dependsOn: [],
      auditAccepts: {},
      to: { staging: { ...target, verify: [command], backup: [command], probes: [] } },
    },
  },
});

function activities(changes: Partial<WatchPorts> = {}, probes: ProbeDefinition[] = []) {
  const read = async () => {
    const known = catalogue();
    const staging = known.components['web']?.to.staging;
    if (staging) staging.probes = probes;
    return known;
  };
  return createWatchActivities({
    catalogue: { read },
    prober: createProber(),
    releases: {
      resolve: async () => commit,
      folder: async () => folder,
      pristine: async () => folder,
      changedSince: async () => undefined,
    },
    containers: { facts: async () => running },
    commands: { run: async () => done },
    variables: { of: async () => [{}, {}] },
    samples: { append: async () => undefined },
    ...changes,
  });
}
const inActivity = <T>(work: () => Promise<T>): Promise<T> => new MockActivityEnvironment().run(work);
const probe = (changes?: Partial<WatchPorts>, probes?: ProbeDefinition[]) =>
  inActivity(() =>
    activities(changes, probes).probe({ ...place, containerId, promotion: 'web@staging', runId: 'r', since: 0 }),
  );
const verify = (changes?: Partial<WatchPorts>) =>
  inActivity(() => activities(changes).verify({ ...place, commit, containerId, probesOnly: false }));

describe('A look', () => {
  test('counts although its line cannot be written down', async () => {
    const samples = { append: () => Promise.reject(new Error('ENOSPC')) };
    expect(await probe({ samples })).toMatchObject({ health: 'up' });
  });

  test.each(['created', 'exited', 'dead', 'removing'])(
    'asks only the engine of a container that is %s',
    async (state) => {
      const sample = await probe({ containers: { facts: async () => ({ ...running, state }) } }, [needsPassword]);
      expect(sample.probes.map((result) => result.probe)).toEqual(['docker']);
      expect(sample.health).toBe('down');
    },
  );

  test('asks every probe when the engine does not answer, and then knows nothing for certain', async () => {
    const containers = { facts: () => Promise.reject(new Error('no such socket')) };
    const sample = await probe({ containers }, [needsPassword]);
    expect(sample.probes.map((result) => result.probe)).toEqual(['docker', 'neo4j bolt://127.0.0.1:1']);
    expect(sample).toMatchObject({ health: 'unknown', reason: expect.stringContaining('no such socket') });
  });

  test('counts although the log is too slow to be read, and leaves its lines for the next one', async () => {
    const State = { Status: 'running', Running: true, StartedAt: new Date(0).toISOString(), ExitCode: 0 };
    const engine = createServer((request, response) => {
      if (request.url?.includes('/logs')) return;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url?.includes('/stats') ? {} : { Id: containerId, State, Config: {} }));
    });
    await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
    const address = engine.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const watch = createContainerWatch(engineFactory({}));
    const docker = `tcp://127.0.0.1:${port}`;
    const sample = await probe({
      containers: { facts: (place, ...asked) => watch.facts({ ...place, docker }, ...asked) },
    });
    engine.closeAllConnections();
    engine.close();
    expect(sample).toMatchObject({ health: 'up', engine: { state: 'running' } });
    expect(sample.engine).not.toHaveProperty('criticalErrors');
    expect(sample.engine).not.toHaveProperty('logReadTo');
  }, 15_000);

  test('names file and line of an env file that is malformed, where a probe needs it', async () => {
    await writeFile(join(folder, 'staging.env'), 'A=1\nno value\n');
    const sample = await probe({ variables: createVariableSource({}) }, [needsPassword]);
    expect(sample).toMatchObject({
      health: 'unknown',
      reason: expect.stringMatching(/NEO4J_PASSWORD.*staging\.env:2: /),
    });
  });
});

describe('A verification by the engine alone', () => {
  test('is not taken in by a process that runs for a moment before it ends', async () => {
    const startedAt = Date.now();
    const states = ['running', 'exited'];
    const facts = async () => ({ ...running, startedAt, exitCode: 7, state: states.shift() ?? 'exited' });
    expect(await verify({ containers: { facts } })).toMatchObject({
      ok: false,
      unknown: false,
      sentence: expect.stringContaining('exit code 7'),
    });
  });
});

describe('A mistake in a file while it is verified', () => {
  const refusal = new Refusal([{ check: 'catalogue', status: 'refused', what: 'promoter.yaml:3: unknown key' }]);

  test.each([
    ['in the catalogue', { catalogue: { read: () => Promise.reject(refusal) } }],
    ['in the env file', { variables: { of: () => Promise.reject(refusal) } }],
  ])('%s says nothing of the release: nobody knows until it is corrected', async (_, changes) => {
    expect(await verify(changes)).toMatchObject({ ok: false, unknown: true, sentence: 'promoter.yaml:3: unknown key' });
  });

  test('a component that was taken out of the catalogue is told so as well', async () => {
    const read = async () => ({ ...catalogue(), components: {} });
    expect(await verify({ catalogue: { read } })).toMatchObject({
      ok: false,
      unknown: true,
      sentence: expect.stringContaining('web'),
    });
  });
});

describe('A command of the catalogue', () => {
  test('is told whose it is, beside the variables of the env file', async () => {
    const seen: CommandContext[] = [];
    const commands = {
      run: async (_: Command, context: CommandContext) => {
        seen.push(context);
        return done;
      },
    };
    await verify({ commands, variables: { of: async () => [{ WHERE: 'vault' }, { TOKEN: 'the worker’s own' }] } });
    expect(seen).toMatchObject([{ owner: 'web@staging', folder, containerId }]);
    expect(seen[0]?.variables).toEqual({
      WHERE: 'vault',
      PROMOTER_COMPONENT: 'web',
      PROMOTER_ENVIRONMENT: 'staging',
      PROMOTER_COMMIT: commit,
      PROMOTER_CONTAINER_ID: containerId,
    });
  });

  test('that could not be run says nothing of the component; one that was ended by its time-out does', async () => {
    const ended = (tookMs: number) => ({ run: async () => ({ exitCode: null, output: 'why', tookMs }) });
    expect(await verify({ commands: ended(5) })).toMatchObject({
      ok: false,
      unknown: true,
      sentence: "'check it' was not run: why",
      commands: [{ run: 'check it', exitCode: null, notRun: true }],
    });
    expect(await verify({ commands: ended(minute) })).toMatchObject({
      ok: false,
      unknown: false,
      sentence: "'check it' did not end by itself: why",
    });
  });

  test('with an env file that is malformed is a final fault of the configuration, by file and line', async () => {
    await writeFile(join(folder, 'staging.env'), 'no value\n');
    const work = activities({ variables: createVariableSource({}) });
    const fault = await inActivity(() => work.backUp({ ...place, commit })).catch((error: ApplicationFailure) => error);
    expect(fault).toMatchObject({ type: 'Configuration', message: expect.stringMatching(/staging\.env:1: /) });
  });
});
