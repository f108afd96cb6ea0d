import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { z } from 'zod';
import type { RecordStore } from '../../src/activities/ports.ts';
import { fileRecords } from '../../src/adapters/files/records.ts';
import { assessmentOf, ledgerOf, recordNamed, releaseNamed } from '../support/records.ts';

let folder = '';
let records: RecordStore;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'promoter-test-')), 'records');
  records = fileRecords(async () => join(folder, '..'));
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

const run = (number: number): string => `${String(number).padStart(8, '0')}-1111-4111-8111-111111111111`;
const written = async (count: number): Promise<void> => {
  for (let number = 1; number <= count; number++) await records.append(recordNamed(run(number)));
};
const names = async () => (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
const path = async (index: number) => join(folder, (await names())[index] ?? '');
const sha256 = async (file: string) =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
/** Writes other bytes under the name, as an editor does: by a new file. */
const replaced = async (file: string, change: (text: string) => string): Promise<void> => {
  const text = await readFile(file, 'utf8');
  await unlink(file);
  await writeFile(file, change(text));
};

describe('records', () => {
  test('are files that people find, numbered and chained by the hash of the one before', async () => {
    await written(2);
    expect(await names()).toEqual(['000001-neo4j@staging-00000001.json', '000002-neo4j@staging-00000002.json']);
    const [second, first] = await records.list({});
    expect(first).toMatchObject({ sequence: 1, previous: '0'.repeat(64), runId: run(1) });
    expect(second).toMatchObject({ sequence: 2, previous: await sha256(await path(0)) });
    expect(await records.verify()).toBeUndefined();
  });

  test('keep everything that was handed in', async () => {
    const whole = recordNamed(run(1), {
      assessment: assessmentOf(releaseNamed('neo4j', '1'), ['jo says: „fine“']),
      ledger: ledgerOf(10, 2, 1),
      rollback: { how: 'parked', reason: 'x', downMs: 3 },
      steps: ['one', 'two'],
    });
    await records.append(whole);
    expect(await records.list({})).toEqual([{ ...whole, sequence: 1, previous: '0'.repeat(64) }]);
  });

  test('are written once for a run, however often it is handed in', async () => {
    expect(await records.append(recordNamed(run(1)))).toBe(1);
    expect(await records.append(recordNamed(run(2)))).toBe(2);
    expect(await records.append(recordNamed(run(1), { reason: 'again' }))).toBe(1);
    expect(await names()).toHaveLength(2);
  });

  test('of two runs whose ids begin alike are two', async () => {
    expect(await records.append(recordNamed('aaaaaaaa-1'))).toBe(1);
    expect(await records.append(recordNamed('aaaaaaaa-2'))).toBe(2);
    expect(await records.append(recordNamed('aaaaaaaa-1'))).toBe(1);
  });

  test('are listed newest first, by component, environment, number and limit', async () => {
    await written(3);
    await records.append(recordNamed('r4', { component: 'redis', environment: 'production' }));
    const sequences = async (filter: Parameters<RecordStore['list']>[0]) =>
      (await records.list(filter)).map(({ sequence }) => sequence);
    expect(await sequences({})).toEqual([4, 3, 2, 1]);
    expect(await sequences({ component: 'neo4j', limit: 2 })).toEqual([3, 2]);
    expect(await sequences({ before: 3 })).toEqual([2, 1]);
    expect(await sequences({ environment: 'production' })).toEqual([4]);
    expect(await sequences({ component: 'nobody' })).toEqual([]);
  });

  test('of a folder that is not there yet are none', async () => {
    expect(await records.list({})).toEqual([]);
    expect(await records.verify()).toBeUndefined();
    expect(await records.writable()).toBeUndefined();
  });

  test('cannot be written where a file is in the way, and it says so', async () => {
    await writeFile(folder, '');
    expect(await records.writable()).toMatch(/^records cannot be written to .*: (EEXIST|ENOTDIR)$/);
  });
});

describe('a chain that was changed', () => {
  test.each<[string, () => Promise<void>, RegExp]>([
    [
      'a record changed by an editor',
      async () => replaced(await path(1), (text) => text.replace('"jo"', '"mallory"')),
      /^000003.*does not follow from record 2: one of the two was changed$|^000002.*was changed after it was written$/,
    ],
    [
      'a record changed in place',
      async () => writeFile(await path(1), (await readFile(await path(1), 'utf8')).replace('"jo"', '"mallory"')),
      /^000003-neo4j@staging-00000003.json does not follow from record 2/,
    ],
    [
      'the last record changed',
      async () => replaced(await path(2), (text) => text.replace('"jo"', '"mallory"')),
      /^000003-neo4j@staging-00000003.json was changed after it was written$/,
    ],
    [
      'one byte of white space',
      async () => replaced(await path(0), (text) => `${text} `),
      /^000001.*was changed after it was written$/,
    ],
    ['a record removed from the middle', async () => unlink(await path(1)), /^record 2 is missing before 000003/],
    ['the first record removed', async () => unlink(await path(0)), /^record 1 is missing before 000002/],
    [
      'the last record removed',
      async () => unlink(await path(2)),
      /^record 3 is missing before the end of the records: it was removed$/,
    ],
    [
      'a record copied under another number',
      async () => copyFile(await path(1), join(folder, '000004-neo4j@staging-00000002.json')),
      /^000004.*was renamed: its content is that of 000002/,
    ],
    [
      'a record under the name of another component',
      async () => rename(await path(1), join(folder, '000002-redis@staging-00000002.json')),
      /^000002-redis.*was renamed/,
    ],
    [
      'a number taken twice',
      async () => copyFile(await path(1), join(folder, '000002-redis@staging-00000009.json')),
      /^record 2 is there twice|was renamed/,
    ],
    [
      'a record that is no JSON any more',
      async () => replaced(await path(1), () => 'gone'),
      /^000002.*is no record that can be read/,
    ],
    ['an emptied record', async () => replaced(await path(2), () => ''), /^000003.*is no record that can be read/],
  ])('shows %s', async (_, change, sentence) => {
    await written(3);
    await change();
    expect(await records.verify()).toMatch(sentence);
  });

  test('is not hidden by rewriting the hash of the next record only', async () => {
    await written(3);
    await replaced(await path(0), (text) => text.replace('"jo"', '"mallory"'));
    const forged = await sha256(await path(0));
    await replaced(await path(1), (text) => text.replace(/"previous": "[0-9a-f]{64}"/, `"previous": "${forged}"`));
    expect(await records.verify()).toBeDefined();
  });

  test('is named with a way out when a damaged record must be read', async () => {
    await written(1);
    await replaced(await path(0), () => '{');
    await expect(records.list({})).rejects.toThrow(/is no record that can be read.*put the file back from a backup/);
  });

  test('does not matter for other files in the folder', async () => {
    await written(2);
    await writeFile(join(folder, 'README.txt'), "the team's notes");
    expect(await records.verify()).toBeUndefined();
    expect(await records.append(recordNamed(run(3)))).toBe(3);
  });
});

describe('a writer that dies', () => {
  test('before it takes a number leaves nothing that counts', async () => {
    await written(1);
    await writeFile(join(folder, '.numbers/.new-dead'), '{"half');
    expect(await records.append(recordNamed(run(2)))).toBe(2);
    expect(await records.verify()).toBeUndefined();
  });

  test('after it took a number is finished by the next one, and the run is not written twice', async () => {
    await written(2);
    await unlink(await path(1));
    expect(await records.append(recordNamed(run(2)))).toBe(2);
    expect(await records.append(recordNamed(run(3)))).toBe(3);
    expect(await names()).toHaveLength(3);
    expect(await records.verify()).toBeUndefined();
  });
});

describe('several writers at once', () => {
  const answer = z.array(z.tuple([z.string(), z.number()]));
  const writer = async (runs: string[]) => {
    const script = join(import.meta.dirname, '../support/record-writer.ts');
    const { stdout } = await execa(process.execPath, ['--import', 'tsx', script, join(folder, '..'), ...runs]);
    return answer.parse(JSON.parse(stdout));
  };

  test('in several processes never share a number, write a run once, and leave a whole chain', async () => {
    const own = (process: number) => Array.from({ length: 12 }, (_, index) => run(process * 100 + index));
    const shared = [run(900), run(901)];
    const answers = await Promise.all([1, 2, 3, 4].map((process) => writer([...own(process), ...shared])));
    const numbers = new Map(answers.flat());
    expect(new Set(numbers.values()).size).toBe(4 * 12 + 2);
    for (const [runId, sequence] of answers.flat()) expect(numbers.get(runId)).toBe(sequence);
    expect(await names()).toHaveLength(4 * 12 + 2);
    expect(await records.verify()).toBeUndefined();
    expect((await readdir(join(folder, '.numbers'))).filter((name) => name.startsWith('.new-'))).toEqual([]);
  });

  test('in one process do the same', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, (_, index) => records.append(recordNamed(run(index)))));
    expect([...all].sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    expect(await records.verify()).toBeUndefined();
  });
});
