import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { examineEveryWith } from '../../src/activities/overview-examining.ts';
import { createContainerWatch } from '../../src/adapters/docker/watch.ts';
import { engineFactory } from '../../src/adapters/docker/engine.ts';
import { createProber } from '../../src/adapters/probes/prober.ts';
import type { Examined } from '../../src/domain/overview.ts';
import { type Bench, openBench, webImage } from '../support/docker-bench.ts';

let bench: Bench;
const prober = createProber();
beforeEach(async () => {
  bench = await openBench();
});
afterEach(async () => {
  await bench.close();
  await prober.close();
});

/** Both, over the same engine: the components, and how often its containers were asked for. */
async function every(commit: string, ...components: string[]): Promise<{ seen: Examined[]; looks: number }> {
  let looks = 0;
  const containers: typeof bench.ports.engine.containers = (...args) => {
    looks += 1;
    return bench.ports.engine.containers(...args);
  };
  const looking = { prober, containers: createContainerWatch(engineFactory({})), variables: bench.ports.variables };
  const examineEvery = examineEveryWith({ ...bench.ports, engine: { ...bench.ports.engine, containers } }, looking);
  const requests = components.map((component) => ({ component, commit, adopted: [], recorded: [] }));
  return { seen: await bench.inActivity(() => examineEvery({ environment: bench.environment.name, requests })), looks };
}

const file = (keys = '') => ({
  'compose.yml': `services:\n  ${bench.component}:\n    image: ${webImage}:1\n    restart: always\n${keys}`,
});

describe('Examining every component, on the real engine', () => {
  test('sees of each what examining it alone sees, over one look at the containers', async () => {
    const commit = await bench.commit(file());
    const alone = await bench.examine(commit);
    const { seen, looks } = await every(commit, bench.component, bench.component, bench.component);
    expect(looks).toBe(1);
    expect(seen).toHaveLength(3);
    for (const one of seen)
      expect(one).toMatchObject({ release: alone.release, deployment: { hash: alone.deployment?.hash } });
  });

  test('tells a fault of one in its row, and examines the others', async () => {
    const commit = await bench.commit(file());
    const { seen } = await every(commit, 'nobody', bench.component);
    expect(seen[0]).toEqual({
      component: 'nobody',
      findings: [expect.objectContaining({ status: 'unreachable', what: expect.stringContaining("'nobody'") })],
    });
    expect(seen[1]?.release).toBeDefined();
  });
});
