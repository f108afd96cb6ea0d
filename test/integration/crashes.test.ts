import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { type Product, startProduct, webImage } from '../support/product.ts';
import { until } from '../support/until.ts';

// The worker is killed as by a power cut, in the three phases in which it holds something. Each has a product of its
// own and they run at the same time: most of it is Temporal's wait for a heartbeat that does not come.

const timeLimit = 300_000;

/** Runs the body over a product in which version 1 stands. */
const withVersionOne = (body: (product: Product) => Promise<void>) => async () => {
  const product = await startProduct();
  try {
    await product.commit({ image: `${webImage}:1` });
    await product.approved();
    await product.phase('ended');
    await body(product);
  } finally {
    await product.stop();
  }
};

const onlyContainer = async (product: Product) => {
  const all = await product.containers();
  expect(all.map(({ Names }) => Names)).toEqual([[`/${product.name}`]]);
  return all[0];
};

test.concurrent(
  'killed while deploying, the next worker completes the deploy, and nothing is left over',
  withVersionOne(async (product) => {
    await product.commit({ image: `${webImage}:2`, environment: { START_DELAY_S: '1' } });
    await product.approved();
    await product.phase('deploying');
    await product.killWorker();
    await product.stack.startWorker();
    const ended = await product.phase('ended');
    expect(ended).toMatchObject({ outcome: 'promoted' });
    expect(await product.answer()).toContain('version 2');
    await onlyContainer(product);
  }),
  timeLimit,
);

test.concurrent(
  'killed while soaking, only the time away is missing, and no look is lost or counted twice',
  withVersionOne(async (product) => {
    await product.commit({ image: `${webImage}:2` });
    await product.approved();
    await product.phase('soaking');
    await until('two looks', async () => ((await rows(product)).length >= 2 ? true : undefined));
    await product.killWorker();
    const before = await rows(product);
    await delay(8_000); // The time away itself: nothing is awaited.
    await product.stack.startWorker();
    const ended = await product.phase('ended');
    expect(ended).toMatchObject({ outcome: 'promoted', soak: { ledger: { outages: [], down: 0 } } });
    expect(ended.soak?.ledger.gap).toBeGreaterThanOrEqual(8_000);
    const all = await rows(product);
    expect(all.slice(0, before.length)).toEqual(before);
    const times = all.map((row) => row.split(',')[0]);
    expect(new Set(times).size).toBe(times.length);
    expect([...times].sort()).toEqual(times);
    await onlyContainer(product);
  }),
  timeLimit,
);

test.concurrent(
  'killed while rolling back, the next worker completes the rollback',
  withVersionOne(async (product) => {
    await product.commit({ image: `${webImage}:2`, environment: { FAIL_AFTER_S: '4' }, stop_grace_period: '4s' });
    await product.approved();
    await product.phase('rolling-back');
    await product.killWorker();
    await product.stack.startWorker();
    const ended = await product.phase('ended');
    expect(ended.reason).toMatch(/the container of before .*runs/);
    expect(ended).toMatchObject({
      outcome: 'rolled-back',
      rollback: { how: expect.stringMatching(/parked|recreated/) },
    });
    expect(ended.rollback?.downMs).toBeGreaterThan(0);
    expect(await product.answer()).toContain('version 1');
    await onlyContainer(product);
  }),
  timeLimit,
);

/** Lines of the newest table of samples, without its head. */
async function rows(product: Product): Promise<string[]> {
  const state = await product.state();
  const folder = join(product.folder, '.promoter/samples');
  const file = (await readdir(folder)).find((name) => state && name.includes(state.runId.slice(-8)));
  if (!file) return [];
  return (await readFile(join(folder, file), 'utf8')).trim().split('\n').slice(1);
}
