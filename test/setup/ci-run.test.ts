import { chmod, cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { execa } from 'execa';

// The script that continuous integration runs, over an `npm` that does what its environment says.

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-ci-'));
  await mkdir(join(folder, 'bin'));
  await mkdir(join(folder, '.promoter'));
  await cp(join(process.cwd(), '.ci/run'), join(folder, '.ci/run'));
  const npm = [
    '#!/bin/sh',
    'echo "npm $*"',
    '[ -z "$TOTALS" ] || echo "$TOTALS" > .promoter/test-totals.json',
    'exit "$CODE"',
  ];
  await writeFile(join(folder, 'bin/npm'), `${npm.join('\n')}\n`);
  await chmod(join(folder, 'bin/npm'), 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function run(code: number, totals?: { passed: number; failed: number }) {
  // Totals of an earlier run must not be taken for this one's.
  await writeFile(join(folder, '.promoter/test-totals.json'), '{"passed":99,"failed":0}');
  const env = {
    PATH: `${join(folder, 'bin')}${delimiter}${process.env['PATH'] ?? ''}`,
    CODE: `${code}`,
    TOTALS: totals ? JSON.stringify(totals) : '',
  };
  const { exitCode, stdout } = await execa('bash', [join(folder, '.ci/run')], { env, reject: false });
  const lines = stdout.split('\n');
  return { exitCode, called: lines[0], last: lines.at(-1) };
}

test.each([
  ['passes with the tests', 0, { passed: 12, failed: 0 }, { exitCode: 0, last: '12 passed, 0 failed' }],
  ['fails with a failed test', 1, { passed: 11, failed: 1 }, { exitCode: 1, last: '11 passed, 1 failed' }],
  ['fails when no test was executed', 0, { passed: 0, failed: 0 }, { exitCode: 1, last: '0 passed, 0 failed' }],
  ['fails when nothing was counted', 0, undefined, { exitCode: 1, last: '0 passed, 0 failed' }],
  ['fails with a set-up that found no part', 3, undefined, { exitCode: 3, last: '0 passed, 0 failed' }],
])('.ci/run calls npm test and nothing else, %s, and ends with the totals', async (_title, code, totals, expected) => {
  expect(await run(code, totals)).toEqual({ called: 'npm test', ...expected });
});
