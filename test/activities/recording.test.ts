import { expect, test } from '@jest/globals';
import { readRecords } from '../../src/activities/recording.ts';
import type { RecordFilter } from '../../src/activities/ports.ts';
import type { ChainedRecord } from '../../src/domain/record.ts';
import { chained, recordNamed } from '../support/records.ts';

/** Records that lie in memory, each `size` characters long. */
const storeOf = (count: number, size: number) => {
  const all = chained(
    Array.from({ length: count }, (_, index) => recordNamed(`run-${index}`, { reason: 'x'.repeat(size) })),
  );
  return {
    append: async () => 0,
    verify: async () => undefined,
    writable: async () => undefined,
    list: async ({ before = Infinity, limit = Infinity }: RecordFilter): Promise<ChainedRecord[]> =>
      all.filter(({ sequence }) => sequence < before).slice(0, limit),
  };
};

test('history gives the newest fifty unless it is asked for another number', async () => {
  expect(await readRecords(storeOf(80, 1), {})).toHaveLength(50);
  expect(await readRecords(storeOf(80, 1), { limit: 3 })).toMatchObject([
    { sequence: 80 },
    { sequence: 79 },
    { sequence: 78 },
  ]);
});

test('an answer stays small enough for a workflow, and the rest is had by the last number', async () => {
  const store = storeOf(40, 50_000);
  const first = await readRecords(store, {});
  expect(JSON.stringify(first).length).toBeLessThan(512 * 1_024);
  expect(first.length).toBeLessThan(40);
  const next = await readRecords(store, { before: first.at(-1)?.sequence ?? 0 });
  expect(next[0]?.sequence).toBe((first.at(-1)?.sequence ?? 0) - 1);
});

test('one record that is too large by itself is still given', async () => {
  expect(await readRecords(storeOf(2, 600_000), {})).toHaveLength(1);
});
