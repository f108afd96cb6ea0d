import { spawnSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { z } from 'zod';
import { runPromoter } from './run-promoter.ts';

const bin = join(import.meta.dirname, '../../bin/promoter');
const compose =
  'services: { web: { image: "a:1", hostname: "${HOST_NAME}", restart: always, mem_limit: 1g, healthcheck: { test: x } } }\n';

let folder: string;
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'promoter-test-launcher-')));
  writeFileSync(join(folder, 'compose.yml'), compose);
  writeFileSync(join(folder, 'of node.env'), "HOST_NAME=x\nNODE_OPTIONS='--require=/no/such/module.cjs'\n");
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (...args: string[]) => runPromoter(args, { cwd: folder });
const refusal = z.object({ error: z.object({ what: z.string(), where: z.string() }) });
const refusals = z.object({ problems: z.array(z.object({ where: z.string() })) });

describe('--env-file is promoter’s own, and never node’s', () => {
  test.each([
    ['in two words', ['--env-file', 'nope']],
    ['in one word', ['--env-file=nope']],
  ])('one that is not there is a usage error, %s', async (_name, option) => {
    const { exitCode, stdout } = await run('audit', 'compose.yml', ...option, '--json');
    expect(exitCode).toBe(2);
    expect(refusal.parse(JSON.parse(stdout)).error).toEqual({ what: 'there is no such file', where: 'nope' });
  });

  test('it gives variables to the compose file, and no options to node', async () => {
    const { exitCode, stdout, stderr } = await run('audit', 'compose.yml', '--env-file', 'of node.env', '--json');
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 0, stdout: '[]\n', stderr: '' });
  });
});

describe('The program is reached', () => {
  test('with its arguments as they were given', async () => {
    const odd = ['=', '=a', 'two words', 'a\nb', "'$HOME' * \\", 'ü', '--env-file'];
    const { exitCode, stdout } = await run('audit', '--json', '--', ...odd);
    expect(exitCode).toBe(2);
    const told = refusals.parse(JSON.parse(stdout)).problems.map(({ where }) => where);
    expect(told).toEqual(odd);
  });

  test('by a link in PATH, from another folder, and by node itself', () => {
    symlinkSync(bin, join(folder, 'promoter'));
    const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
    const inFolder = { cwd: folder, env, encoding: 'utf8' } as const;
    const byLink = spawnSync('promoter', ['audit', 'compose.yml', '--env-file', 'of node.env'], inFolder);
    const byNode = spawnSync(process.execPath, [bin, 'audit', 'gone.yml'], inFolder);
    expect([byLink.status, byLink.stdout]).toEqual([0, expect.stringContaining('nothing found')]);
    expect([byNode.status, byNode.stderr]).toEqual([2, expect.stringContaining('gone.yml: there is no such file')]);
  });
});
