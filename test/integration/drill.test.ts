import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ChainedRecord } from '../../src/domain/record.ts';
import { type Product, startProduct, webImage } from '../support/product.ts';
import { until } from '../support/until.ts';

// A drill on a real engine, by the command, over a component that was promoted before.

let product: Product;
beforeAll(async () => {
  product = await startProduct();
  // Slow to start, so that a worker can be killed while nothing but the parked container is whole.
  await product.commit({ image: `${webImage}:1`, environment: { START_DELAY_S: '2' }, stop_grace_period: '2s' });
  await product.approved();
  await product.phase('ended');
}, 180_000);
afterAll(() => product.stop());

const timeLimit = 300_000;
const drill = (...args: string[]) =>
  product.promoter('drill', 'web', 'staging', '--by', 'ana', '--reason', 'before production', '--json', ...args);
const onlyContainer = async () => {
  const all = await product.containers();
  expect(all.map(({ Names, State }) => [Names, State])).toEqual([[[`/${product.name}`], 'running']]);
  return all[0]?.Id;
};
const records = async (): Promise<ChainedRecord[]> =>
  (JSON.parse((await product.promoter('history', 'web', '--json')).stdout) as { records: ChainedRecord[] }).records;

describe('promoter drill', () => {
  test(
    'takes the same release through a deploy and back: the same container runs as before, and both times are recorded',
    async () => {
      const before = await onlyContainer();
      const { code, stdout } = await drill();
      expect(JSON.parse(stdout)).toMatchObject({
        outcome: 'drilled',
        rollback: { how: 'parked', containerId: before, downMs: expect.any(Number) },
        drill: { deployDownMs: expect.any(Number) },
      });
      expect(code).toBe(0);
      expect(await onlyContainer()).toBe(before);
      expect(await product.answer()).toContain('version 1');
      const [newest] = await records();
      expect(newest).toMatchObject({
        kind: 'drill',
        outcome: 'drilled',
        containerId: expect.not.stringMatching(before ?? ''),
      });
      // The component took two seconds to answer, on the way there and on the way back.
      expect(newest?.drill?.deployDownMs).toBeGreaterThan(2_000);
      expect(newest?.rollback?.downMs).toBeGreaterThan(2_000);
    },
    timeLimit,
  );

  test(
    'is not lost when the worker is killed while it has parked the container: the next worker puts it back',
    async () => {
      const before = await onlyContainer();
      const ended = drill();
      await until(
        'the parked container',
        async () => (await product.containers()).find(({ Names }) => Names.some((name) => name.includes('-prev-'))),
        60_000,
      );
      await product.killWorker();
      const stranded = await product.containers();
      expect(stranded.find(({ Id }) => Id === before)).toMatchObject({ State: 'exited' });
      await product.stack.startWorker();
      expect((await ended).code).toBe(0);
      expect(JSON.parse((await ended).stdout)).toMatchObject({ outcome: 'drilled' });
      expect(await onlyContainer()).toBe(before);
      expect(await product.answer()).toContain('version 1');
    },
    timeLimit,
  );

  test(
    'leaves the next promotion as it would have been: the release stands, and nothing of it counts as rolled back',
    async () => {
      const plan = JSON.parse((await product.promoter('plan', 'web', 'staging', '--json')).stdout);
      expect(plan).toMatchObject({ ready: true });
      const checks = plan.assessment.findings.map(({ check }: { check: string }) => check);
      expect(checks).not.toContain('rolled back before');
    },
    timeLimit,
  );

  test(
    'refuses a component that there is not and a drill without a reason, and touches nothing',
    async () => {
      const before = await onlyContainer();
      const unknown = await product.promoter('drill', 'webb', 'staging', '--by', 'ana', '--reason', 'x');
      expect(unknown.code).toBe(2);
      expect(unknown.stderr).toContain('did you mean "web"?');
      const silent = await product.promoter('drill', 'web', 'staging', '--by', 'ana');
      expect(silent.code).toBe(2);
      expect(silent.stderr).toContain("'drill' needs --reason");
      expect(await onlyContainer()).toBe(before);
    },
    timeLimit,
  );
});
