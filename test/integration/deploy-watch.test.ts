import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { engineFor } from '../../src/adapters/docker/engine.ts';
import { countCritical } from '../../src/adapters/docker/severity.ts';
import { createContainerWatch } from '../../src/adapters/docker/watch.ts';
import { type Bench, openBench, webImage } from '../support/docker-bench.ts';
import { until } from '../support/until.ts';

let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const watch = createContainerWatch(engineFor);
const facts = (id: string, since = 0) => watch.facts(bench.environment, id, since);
async function start(Cmd: string, more: object = {}): Promise<string> {
  const container = await bench.docker.createContainer({
    Image: `${webImage}:1`,
    name: `${bench.name}-watched`,
    Entrypoint: ['/bin/sh', '-c', Cmd],
    ...more,
  });
  await container.start();
  return container.id;
}
const ended = (id: string) =>
  until('it has ended', async () => ((await facts(id))?.state === 'exited' ? facts(id) : undefined));

describe('What the engine knows of a container', () => {
  test('a running one: since when, how it feels, what it takes', async () => {
    const id = await start('/bin/serve');
    const seen = await until('it is healthy', async () => {
      const now = await facts(id);
      return now?.health === 'healthy' ? now : undefined;
    });
    expect(seen).toMatchObject({
      containerId: id,
      state: 'running',
      restartCount: 0,
      exitCode: 0,
      oomKilled: false,
      criticalErrors: 0,
    });
    expect(seen.startedAt).toBeLessThanOrEqual(Date.now());
    expect(seen.finishedAt).toBeUndefined();
    expect(seen.cpu).toBeGreaterThanOrEqual(0);
    expect(seen.memoryBytes).toBeGreaterThan(0);
    expect(seen.hostBootedAt).toBeLessThan(seen.startedAt);
  });

  test('an ended one: when, and with which code', async () => {
    // The engine notes the start once the process runs: one that ends at once may have ended before that.
    const id = await start('sleep 1; exit 7');
    const seen = await ended(id);
    expect(seen).toMatchObject({ state: 'exited', exitCode: 7 });
    expect(seen.finishedAt).toBeGreaterThanOrEqual(seen.startedAt);
    expect(seen.memoryBytes).toBeUndefined();
  });

  test('one that is started again and again: how often', async () => {
    const id = await start('exit 1', { HostConfig: { RestartPolicy: { Name: 'always' } } });
    const seen = await until('it was started again', async () => {
      const now = await facts(id);
      return now && now.restartCount > 1 ? now : undefined;
    });
    expect(seen.finishedAt).toBeDefined();
  });

  test('critical lines are counted from the given moment on, on both streams', async () => {
    const id = await start('echo FATAL one; echo "{\\"level\\":\\"critical\\"}" >&2; echo fine');
    await ended(id);
    expect((await facts(id))?.criticalErrors).toBe(2);
    expect((await facts(id, Date.now() + 1000))?.criticalErrors).toBe(0);
  });

  test('every critical line is counted once, also those that are written while somebody looks', async () => {
    const id = await start('i=0; while [ $i -lt 60 ]; do echo FATAL $i; i=$((i+1)); sleep 0.05; done');
    let [counted, readTo] = [0, 0];
    for (let state = ''; state !== 'exited'; ) {
      const now = await facts(id, readTo);
      if (now?.criticalErrors === undefined) throw new Error('the log could not be read');
      counted += now.criticalErrors;
      readTo = now.logReadTo ?? 0;
      state = now.state;
    }
    expect(counted).toBe(60);
  });

  test('with a terminal, the log has no frames and is read all the same', async () => {
    const id = await start('echo CRITICAL', { Tty: true });
    await ended(id);
    expect((await facts(id))?.criticalErrors).toBe(1);
  });

  test('of a container that is not there, nothing', async () => {
    expect(await facts('0'.repeat(64))).toBeUndefined();
  });

  test('an engine that does not answer is a fault, not an answer', async () => {
    await expect(watch.facts({ ...bench.environment, docker: 'unix:///nowhere.sock' }, 'x', 0)).rejects.toMatchObject({
      name: 'EngineUnreachable',
    });
  });

  test('DOCKER_HOST leads no client astray', async () => {
    const before = process.env['DOCKER_HOST'];
    process.env['DOCKER_HOST'] = 'tcp://127.0.0.1:1';
    try {
      expect(
        await watch.facts({ ...bench.environment, docker: 'unix:////var/run/docker.sock' }, 'x', 0),
      ).toBeUndefined();
    } finally {
      if (before === undefined) delete process.env['DOCKER_HOST'];
      else process.env['DOCKER_HOST'] = before;
    }
  });
});

test.each([
  ['2026-03-01 FATAL out of disk', 1],
  ['level=CRITICAL msg=x', 1],
  ['PANIC: out of memory', 1],
  ['panic: runtime error', 1],
  ['{"level":"fatal"}', 1],
  ['{"level":60,"msg":"x"}', 1],
  ['{"severity":"CRITICAL"}', 1],
  ['{"level":"info","msg":"FATAL is only a word here"}', 0],
  ['{"level":50}', 0],
  ['{broken FATAL', 1],
  ['non-fatal problem, nothing critical', 0],
  ['ERROR something', 0],
  ['', 0],
])('%s counts %i', (line, count) => {
  expect(countCritical(line)).toBe(count);
});
