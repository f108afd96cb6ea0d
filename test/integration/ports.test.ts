import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Connection } from '@temporalio/client';
import { freePort } from '../../scripts/free-port.ts';
import { createPortActivities } from '../../src/activities/surveying-ports.ts';
import { answerTo } from '../../src/client/answering.ts';
import type { Context } from '../../src/client/context.ts';
import type { Gateway } from '../../src/client/gateway.ts';
import { temporalGateway } from '../../src/client/temporal-gateway.ts';
import { promotionsQueue } from '../../src/contract/names.ts';
import type { Environment } from '../../src/domain/catalogue.ts';
import type { PortRegistry } from '../../src/domain/port-registry.ts';
import { fakeContext, newServer } from '../client/fake-gateway.ts';
import { type DevServer, devServer } from '../support/dev-server.ts';
import { type Bench, openBench, webImage } from '../support/docker-bench.ts';
import { newWorld } from '../support/fake-world.ts';
import { until } from '../support/until.ts';
import { withWorkersOn } from '../support/workers.ts';

let server: DevServer;
let gateway: Gateway;
let bench: Bench;
let base: number;

beforeAll(async () => {
  server = await devServer();
  gateway = temporalGateway(await Connection.connect({ address: server.temporal.address }), 'default', 'here');
});
afterAll(async () => {
  await gateway.close();
  await server.stop();
});
beforeEach(async () => {
  bench = await openBench();
  base = await freePort();
});
afterEach(() => bench.close());

const service = (name: string, ...ports: string[]): string =>
  `  ${name}:\n    image: ${webImage}:1\n    ports:\n${ports.map((port) => `      - "${port}"\n`).join('')}`;

/** A container on the real engine that asks for a port of the host; it need not run to keep it. */
const holder = (name: string, host: number, Labels: Record<string, string> = {}) =>
  bench.docker.createContainer({
    name: `${bench.name}-${name}`,
    Image: `${webImage}:1`,
    Labels,
    HostConfig: { PortBindings: { '80/tcp': [{ HostIp: '127.0.0.1', HostPort: String(host) }] } },
  });

/** The command over a real server, its activities on the real engine; only what is this test's own is kept. */
async function ports(
  files: Record<string, string>,
  changes: Record<string, Partial<Environment>> = {},
  ...argv: string[]
) {
  const commit = await bench.commit(files);
  const catalogue = await bench.ports.catalogue.read();
  const environments = Object.fromEntries(
    Object.entries(changes).map(([name, more]) => [name, { ...bench.environment, name, ...more }]),
  );
  const real = createPortActivities({
    ...bench.ports,
    catalogue: { read: async () => ({ ...catalogue, environments }) },
    releases: { ...bench.ports.releases, resolve: async () => commit },
  });
  const context = { ...fakeContext(newServer()), gateway: async () => gateway };
  const answer = await withWorkersOn(
    server.nativeConnection,
    newWorld(),
    () => answered(['ports', ...argv], context),
    real,
    Object.keys(environments),
  );
  const { ports: all, ...rest } = answer.json as PortRegistry;
  const own = (all ?? []).filter(({ by }) => by.includes(bench.name) || by.startsWith('service'));
  return { ...answer, ...rest, own };
}

/** As soon as the worker is seen. */
async function answered(argv: string[], context: Context) {
  await until('a worker polls', async () => {
    const { workflows, activities } = await gateway.pollers(promotionsQueue);
    return workflows > 0 && activities > 0 ? true : undefined;
  });
  return answerTo(argv, context);
}

const range = () => ({ from: base, to: base + 9 });

describe('promoter ports, on the real engine and a real server', () => {
  test('shows containers, whoever started them, and what the compose files at the branch’s head want', async () => {
    await holder('other', base);
    const files = { 'compose.yml': `services:\n${service('web', `${base + 1}:80`)}` };
    const { exitCode, own, conflicts, text } = await ports(files, { staging: { ports: range() } });
    expect(own).toEqual([
      expect.objectContaining({
        port: base,
        address: '127.0.0.1',
        by: `container ${bench.name}-other`,
        state: 'stopped',
      }),
      expect.objectContaining({ port: base + 1, address: '', by: 'service web in compose.yml:5', state: 'planned' }),
    ]);
    expect([exitCode, conflicts]).toEqual([0, []]);
    expect(text).toContain(`${base + 1}/tcp`);
  });

  test('a foreign container in the way is a conflict with both named, a free port, and exit 1', async () => {
    await holder('other', base);
    const files = { 'compose.yml': `services:\n${service('web', `${base}:80`)}` };
    const { exitCode, conflicts, free, text } = await ports(files, { staging: { ports: range() } });
    expect(exitCode).toBe(1);
    expect(conflicts).toMatchObject([{ port: base, environment: 'staging', fix: expect.stringContaining('is free') }]);
    expect(conflicts[0]?.what).toContain(`container ${bench.name}-other`);
    expect(free[0]?.next).toBeGreaterThan(base);
    expect(text).toContain('Conflicts');
  });

  test('the service’s own container is not in its way', async () => {
    await holder('web', base, { 'com.docker.compose.project': bench.name, 'com.docker.compose.service': 'web' });
    const files = { 'compose.yml': `services:\n${service('web', `${base}:80`)}` };
    const { exitCode, own } = await ports(files, { staging: { ports: range() } });
    expect(exitCode).toBe(0);
    expect(own).toMatchObject([{ by: `container ${bench.name}-web, service web in compose.yml:5`, state: 'stopped' }]);
  });

  test('two environments on one engine meet; with one named, only its part is shown', async () => {
    const files = {
      'compose.yml': `services:\n${service('web', `${base}:80`)}`,
      'live.yml': `services:\n${service('api', `${base}:80`, `${base + 1}:81`)}`,
    };
    const environments = { staging: {}, production: { compose: ['live.yml'], project: `${bench.name}-live` } };
    const { exitCode, conflicts, own } = await ports(files, environments, 'staging');
    expect([exitCode, conflicts.length]).toEqual([1, 1]);
    expect(conflicts[0]?.what).toContain('service api in live.yml:5 (production)');
    expect(own.map(({ port }) => port)).toEqual([base]);
  });

  test('a compose file that cannot be read is told of, and the rest is shown', async () => {
    await holder('other', base);
    const { exitCode, own, problems } = await ports({ 'compose.yml': 'services: {' }, { staging: {} });
    expect([exitCode, own.length]).toEqual([1, 1]);
    expect(problems[0]?.what).toContain('compose.yml:1');
  });

  test('an engine that does not answer is exit 3', async () => {
    const { exitCode, problems } = await ports(
      { 'compose.yml': `services:\n${service('web', `${base}:80`)}` },
      { staging: { docker: `tcp://127.0.0.1:${await freePort()}` } },
    );
    expect([exitCode, problems[0]?.what]).toEqual([3, expect.stringContaining('does not answer')]);
  });

  test('an environment that the catalogue does not have is a usage error, with the nearest one', async () => {
    const { exitCode, problems } = await ports({ 'compose.yml': 'services: {}' }, { staging: {} }, 'stagin');
    expect([exitCode, problems[0]?.fix]).toEqual([2, expect.stringContaining('staging')]);
  });
});

describe('Before a deploy', () => {
  test('a port that is taken is refused with a free one of the range', async () => {
    await holder('other', base);
    bench.environment.ports = range();
    const commit = await bench.commit({ 'compose.yml': `services:\n${service('web', `${base}:80`)}` });
    const { findings } = await bench.examine(commit);
    const fix = findings.find(({ check, status }) => check === 'ports' && status === 'blocked')?.fix;
    expect(fix).toMatch(new RegExp(`publish another port \\(\\d+ is free\\).*docker rm ${bench.name}-other`));
    expect(fix).not.toContain(`(${base} is free)`);
  });

  test('the compose audit blocks an error, notes what will hurt, and notes what the catalogue accepts', async () => {
    const compose = `services:\n  web:\n    image: ${webImage}:1\n    environment: { DB_PASSWORD: hunter2 }\n`;
    const commit = await bench.commit({ 'compose.yml': compose });
    const audit = async () => (await bench.examine(commit)).findings.filter(({ check }) => check === 'compose audit');
    const before = await audit();
    expect(before).toContainEqual(
      expect.objectContaining({ status: 'blocked', what: expect.stringContaining('compose.yml:4 plain-secret') }),
    );
    expect(before).toContainEqual(
      expect.objectContaining({ status: 'noted', what: expect.stringContaining('no-restart-policy') }),
    );
    expect(JSON.stringify(before)).not.toContain('hunter2');
    const component = (await bench.ports.catalogue.read()).components[bench.component];
    if (component) component.auditAccepts = { 'plain-secret': 'a test key' };
    expect(await audit()).toContainEqual(
      expect.objectContaining({ status: 'noted', what: expect.stringContaining('(accepted: a test key)') }),
    );
    expect((await audit()).some(({ status }) => status === 'blocked')).toBe(false);
  });
});
