import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { execa } from 'execa';

const module = (name: string) => join(process.cwd(), 'scripts', 'setup', name);
let folder: string;
const before = process.env['XDG_CACHE_HOME'];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-cache-'));
  process.env['XDG_CACHE_HOME'] = folder;
});
afterEach(async () => {
  if (before === undefined) delete process.env['XDG_CACHE_HOME'];
  else process.env['XDG_CACHE_HOME'] = before;
  await rm(folder, { recursive: true, force: true });
});

/** Each in a process of its own, as two commands started at once are. */
const build = (script: string) =>
  execa(
    process.execPath,
    ['--input-type=module', '--eval', `import { cached } from '${module('cache.mjs')}';\n${script}`],
    {
      env: { XDG_CACHE_HOME: folder },
      reject: false,
    },
  );

const slowBuild = `
  await cached('part', async (target) => {
    console.log('built');
    await new Promise((resolve) => setTimeout(resolve, 700));
    (await import('node:fs')).writeFileSync(target + '/file', 'whole');
  });`;

test('two set-ups at once build a part once, and the second waits for it', async () => {
  const [first, second] = await Promise.all([build(slowBuild), build(slowBuild)]);
  expect([first.stdout, second.stdout].sort()).toEqual(['', 'built']);
  expect([first.exitCode, second.exitCode]).toEqual([0, 0]);
});

test('a build that fails leaves nothing that looks like a result', async () => {
  const { exitCode } = await build(`await cached('part', async () => { throw new Error('no network'); });`);
  expect(exitCode).toBe(1);
  expect(await readdir(join(folder, 'promoter'))).toEqual(['locks']);
});

test('a build that was killed is made again, and its lock does not stay', async () => {
  const killed = build(slowBuild);
  while (!existsSync(join(folder, 'promoter', 'part.unfinished')))
    await new Promise((resolve) => setTimeout(resolve, 20));
  killed.kill('SIGKILL');
  await killed;
  expect(existsSync(join(folder, 'promoter', 'part'))).toBe(false);
  expect((await build(slowBuild)).stdout).toBe('built');
  expect(await readdir(join(folder, 'promoter', 'part'))).toEqual(['file']);
}, 30_000);

test('a part that is there is not built again', async () => {
  await build(slowBuild);
  expect((await build(slowBuild)).stdout).toBe('');
});

test('packages that were never installed do not match the lock file', async () => {
  await writeFile(join(folder, 'package-lock.json'), '{"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}');
  const script = `import { matchesLockFile } from '${module('node-modules.mjs')}'; console.log(await matchesLockFile('${folder}'));`;
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script]);
  expect(stdout).toBe('false');
});
