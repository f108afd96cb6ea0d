import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { leftIn } from '../../src/adapters/commands/check-left.ts';
import { watched } from '../../src/adapters/commands/check-size.ts';
import { goneOr, Unkeepable } from '../../src/adapters/commands/check-unkeepable.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-'));
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'closed'), { mode: 0o000 });
});
afterEach(async () => {
  await chmod(join(folder, 'closed'), 0o700);
  await rm(folder, { recursive: true });
});

/** As a user whom permissions bind: they do not bind root. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

describe('what a command left and nobody may look into', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['is found by the watch', () => watched(folder, 1_000_000, new AbortController().signal, async () => 'done')],
    ['is told when its files are to be named', () => leftIn(folder)],
  ])('%s', async (_, look) => {
    const fault = await asNobody(() => look().catch((error: unknown) => error));
    expect(fault).toBeInstanceOf(Unkeepable);
    expect(fault).toMatchObject({ message: expect.stringMatching(/^what it left .* cannot be read \(EACCES at "/) });
  });
});

test('a path that is gone counts as nothing, and a fault of the machine as what it is', () => {
  const fault = (code: string) => Object.assign(new Error(code), { code });
  expect([goneOr('x', 7)(fault('ENOENT')), goneOr('x', 7)(fault('ENOTDIR'))]).toEqual([7, 7]);
  for (const code of ['EACCES', 'EPERM', 'ENAMETOOLONG', 'ELOOP'])
    expect(() => goneOr('x', 7)(fault(code))).toThrow(Unkeepable);
  for (const code of ['EIO', 'EMFILE']) expect(() => goneOr('x', 7)(fault(code))).toThrow(fault(code));
});
