import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { execa } from 'execa';

test('the lock file names the packages of every platform, or `npm ci` refuses it in a fresh clone; "npm run lock" adds them', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promoter-lock-'));
  const copy = join(folder, 'package-lock.json');
  await copyFile('package-lock.json', copy);
  const { stdout } = await execa(process.execPath, ['scripts/complete-lock.mjs', copy]);
  await rm(folder, { recursive: true });
  expect(stdout).toContain(': 0 entries added');
});
