import { finished } from 'node:stream/promises';
import { afterAll, describe, expect, test } from '@jest/globals';
import type Docker from 'dockerode';
import { freePort } from '../../scripts/free-port.ts';
import { engineFactory } from '../../src/adapters/docker/engine.ts';
import { createContainerWatch } from '../../src/adapters/docker/watch.ts';
import { createProber } from '../../src/adapters/probes/prober.ts';
import type { ProbeResult } from '../../src/domain/sample.ts';
import { containersOf } from '../support/engine.ts';
import { until } from '../support/until.ts';

const containers = containersOf();
const { environment } = containers;
const prober = createProber();
const watch = createContainerWatch(engineFactory({}));
afterAll(() => containers.close());

/** What the engine says of the container, and what the probe makes of it. */
async function look(containerId: string, place = environment): Promise<ProbeResult> {
  const facts = watch.facts(place, containerId, 0);
  const engine = await facts.catch((fault: Error) => ({ unreachable: fault.message }));
  return prober.probe({ type: 'docker', timeoutMs: 5_000 }, { environment: place, containerId, engine, variables: [] });
}

const becomes = (container: Docker.Container, wanted: RegExp): Promise<ProbeResult> =>
  until(`the probe says ${wanted}`, async () => {
    const result = await look(container.id);
    return wanted.test(`${result.health} ${result.reason ?? ''}`) ? result : undefined;
  });

describe('A docker probe of a container on a real engine', () => {
  test('is up once the container’s health check passes, with the engine’s figures; down when it fails', async () => {
    const container = await containers.web();
    const { figures } = await becomes(container, /^up/);
    expect(figures).toEqual({ cpuPercent: expect.any(Number), memoryBytes: expect.any(Number), restartCount: 0 });
    const spoil = await container.exec({ Cmd: ['/bin/sh', '-c', ': > /state/unhealthy'], AttachStdout: true });
    await finished((await spoil.start({})).resume());
    await becomes(container, /^down the container is unhealthy/);
  });

  test('is down while the container is still starting', async () => {
    const { id } = await containers.web({ START_DELAY_S: '120' });
    expect(await look(id)).toMatchObject({ health: 'down', reason: expect.stringContaining('still starting') });
  });

  test('counts running as up where there is no health check; paused is down', async () => {
    const container = await containers.web({}, { Healthcheck: { Test: ['NONE'] } });
    expect(await look(container.id)).toMatchObject({ health: 'up' });
    await container.pause();
    expect(await look(container.id)).toMatchObject({ health: 'down', reason: expect.stringContaining('paused') });
  });

  test('is down with the exit code when the container has ended', async () => {
    const container = await containers.web({ EXIT_CODE: '3' });
    const { reason } = await becomes(container, /^down the container is exited/);
    expect(reason).toBe(`the container is exited (exit code 3); see 'docker logs ${container.id.slice(0, 12)}'`);
  });

  test('says that the container was killed for want of memory', async () => {
    const hungry = 'x=aaaaaaaaaaaaaaaa; while :; do x="$x$x"; done';
    const limits = { Memory: 16 * 2 ** 20, MemorySwap: 16 * 2 ** 20 };
    const container = await containers.web({}, { Entrypoint: ['/bin/sh', '-c', hungry], HostConfig: limits });
    await becomes(container, /^down .*killed for want of memory, exit code 137/);
  });

  test('is down in a crash loop, also in the moments in which the container runs', async () => {
    const container = await containers.web(
      { EXIT_AFTER_S: '1', EXIT_CODE: '5' },
      { Healthcheck: { Test: ['NONE'] }, HostConfig: { RestartPolicy: { Name: 'always' } } },
    );
    await becomes(container, /^down the engine restarted the container (once|\d+ times), last \S+ ago/);
  });

  test('is down when the container is gone', async () => {
    const container = await containers.web();
    await container.remove({ force: true, v: true });
    expect(await look(container.id)).toMatchObject({ health: 'down', reason: expect.stringContaining('is gone') });
  });

  test('knows nothing when the engine does not answer', async () => {
    const nowhere = { ...environment, docker: `tcp://127.0.0.1:${await freePort()}` };
    expect(await look('c1', nowhere)).toMatchObject({
      health: 'unknown',
      reason: expect.stringMatching(/^the container engine did not answer: .*ECONNREFUSED/),
    });
  });
});
