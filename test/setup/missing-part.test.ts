import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execa } from 'execa';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-bare-'));
  await symlink(process.execPath, join(folder, 'node'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A machine with Node and nothing else, and with no way to anything else. */
const setUp = (part: string, env: Record<string, string> = {}) =>
  execa(join(folder, 'node'), ['scripts/setup.mjs', part], {
    env: {
      PATH: folder,
      HOME: folder,
      XDG_CACHE_HOME: folder,
      HTTPS_PROXY: '',
      DOCKER_HOST: '',
      PROMOTER_INSTALL: 'no',
      ...env,
    },
    extendEnv: false,
    reject: false,
  });

const paragraphs = (text: string) => text.trim().split('\n').at(-1) ?? '';

test('an unreachable engine: what is missing, what was tried, what to run; exit 3', async () => {
  const { exitCode, stderr } = await setUp('docker', { DOCKER_HOST: `unix://${join(folder, 'docker.sock')}` });
  expect(exitCode).toBe(3);
  expect(paragraphs(stderr)).toMatch(
    /^A reachable Docker engine is missing\. Tried: .*docker\.sock.* To go on: .*DOCKER_HOST/,
  );
});

test('no way to the Temporal CLI names every way that was tried', async () => {
  const { exitCode, stderr } = await setUp('temporal');
  if (exitCode === 0) return; // the SDK's download was reachable
  expect(exitCode).toBe(3);
  expect(paragraphs(stderr)).toMatch(
    /^The Temporal CLI .* is missing\. Tried: temporal on PATH .*; the download of the SDK .*; a build from Go modules .*Go 1\.26/,
  );
});

test('an unknown part is a usage error', async () => {
  const { exitCode, stderr } = await setUp('oven');
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/Unknown part oven\. Parts are: temporal,/);
});
