import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { manifestFiles, writeManifest } from '../../src/adapters/evidence/manifests.ts';

const manifest = {
  commit: 'a'.repeat(40),
  command: 'pytest --junitxml junit.xml',
  exitCode: 0,
  sha256: 'b'.repeat(64),
  time: '2026-03-01T12:00:00+01:00',
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-manifests-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('A manifest', () => {
  test('is read as it was written, and nothing else is left in the folder', async () => {
    await writeManifest(join(folder, 'junit.xml'), manifest);
    expect(await manifestFiles.manifestOf(folder, 'junit.xml')).toEqual(manifest);
    expect(await readdir(folder)).toEqual(['junit.xml.manifest.json']);
  });

  test.each<[string, string | Uint8Array, RegExp]>([
    ['that is empty', '', /x.manifest.json is no manifest/],
    ['that was cut off', JSON.stringify(manifest).slice(0, 60), /is no manifest/],
    ['that is no object', '[]', /is no manifest/],
    [
      'with a short commit',
      JSON.stringify({ ...manifest, commit: 'abc1234' }),
      /commit: must be the 40 digits of a commit/,
    ],
    ['with the name of a branch', JSON.stringify({ ...manifest, commit: 'main' }), /commit: must be/],
    ['with a number where a text belongs', JSON.stringify({ ...manifest, command: 7 }), /command: /],
    ['without a command', JSON.stringify({ ...manifest, command: ' ' }), /command: must be the command/],
    ['with an exit code in words', JSON.stringify({ ...manifest, exitCode: 'good' }), /exitCode: /],
    ['without a hash', JSON.stringify({ ...manifest, sha256: undefined }), /sha256: /],
    [
      'with a time without zone',
      JSON.stringify({ ...manifest, time: '2026-03-01T12:00:00' }),
      /time: must be a time with zone/,
    ],
    ['of 100 kB', JSON.stringify({ ...manifest, command: 'x'.repeat(100_000) }), /is larger than 64 KiB/],
    ['of a million brackets', '['.repeat(60_000), /is no manifest/],
    ['of bytes that are no text', new Uint8Array([0xff, 0x00, 0xfe]), /is no manifest/],
  ])('%s is a problem, never a fault', async (_, content, problem) => {
    await writeFile(join(folder, 'x.manifest.json'), content);
    expect(await manifestFiles.manifestOf(folder, 'x')).toEqual({ problem: expect.stringMatching(problem) });
  });

  test.each([
    ['that is missing', 'none.xml', /^none.xml.manifest.json does not exist$/],
    ['outside of the folder', '../none.xml', /leads out of the folder$/],
    ['behind a link that leads out', 'linked.xml', /leads out of the folder$/],
  ])('%s is a problem', async (_, file, problem) => {
    await symlink('/etc/passwd', join(folder, 'linked.xml.manifest.json')).catch(() => undefined);
    expect(await manifestFiles.manifestOf(folder, file)).toMatchObject({ problem: expect.stringMatching(problem) });
  });

  test('that is missing is told apart from one that cannot be read', async () => {
    expect(await manifestFiles.manifestOf(folder, 'none.xml')).toHaveProperty('missing', true);
    expect(await manifestFiles.manifestOf(folder, '../none.xml')).not.toHaveProperty('missing');
  });
});
