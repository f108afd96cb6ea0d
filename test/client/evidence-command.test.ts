import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { runPromoter } from './run-promoter.ts';

const junit = '<testsuites><testcase name="a"/><testcase name="b"><skipped/></testcase></testsuites>';
const lcov = 'SF:a.ts\nDA:1,1\nDA:2,0\nend_of_record\n';
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let folder: string;
let commit: string;
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'promoter-test-evidence-')));
  await mkdir(join(folder, 'reports'));
  await mkdir(join(folder, 'ünder'));
  await writeFile(join(folder, 'ünder/source.ts'), 'export {};');
  await writeFile(join(folder, 'reports/tracked.xml.manifest.json'), '{}');
  await writeFile(join(folder, 'reports/junit.xml'), junit);
  await writeFile(join(folder, 'reports/unit.info'), lcov);
  await writeFile(join(folder, 'reports/e2e.info'), 'SF:a.ts\nDA:1,0\nDA:2,3\nend_of_record\n');
  await writeFile(join(folder, 'reports/empty.xml'), '<testsuites tests="0"/>');
  const git = (...args: string[]) =>
    execa('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...args], { cwd: folder });
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'reports');
  commit = (await git('rev-parse', 'HEAD')).stdout;
});
afterAll(() => rm(folder, { recursive: true }));

const run = (...args: string[]) => runPromoter(args, { cwd: folder });

describe('promoter evidence', () => {
  test('prints exactly an array of readings under --json', async () => {
    const { exitCode, stdout, stderr } = await run('evidence', 'reports/junit.xml', 'reports/unit.info', '--json');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual([
      {
        file: 'reports/junit.xml',
        format: 'junit',
        sha256: sha256(junit),
        usable: true,
        reason: '1 executed, 1 passed, 1 skipped',
        measured: { tests: { executed: 1, passed: 1, failed: 0, skipped: 1, failing: [] } },
      },
      {
        file: 'reports/unit.info',
        format: 'lcov',
        sha256: sha256(lcov),
        usable: true,
        reason: '1 of 2 lines, 50 %',
        measured: { coverage: { covered: 1, valid: 2, percent: 50 } },
      },
    ]);
  });

  test('is the honest answer no when one file of several is not usable or not there', async () => {
    const { exitCode, stdout } = await run('evidence', 'reports/junit.xml', 'reports/empty.xml', 'gone.xml', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { usable: true },
      {
        file: 'reports/empty.xml',
        format: 'junit',
        usable: false,
        reason: 'has no executed test: it proves nothing',
        measured: null,
      },
      { file: 'gone.xml', format: null, sha256: null, usable: false, reason: 'does not exist', measured: null },
    ]);
  });

  test('shows people one aligned line a file, and coverage of several files together', async () => {
    const { exitCode, stdout } = await run('evidence', 'reports/unit.info', 'reports/e2e.info', 'gone.xml');
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      [
        '✔ reports/unit.info          lcov  1 of 2 lines, 50 %',
        '✔ reports/e2e.info           lcov  1 of 2 lines, 50 %',
        '✘ gone.xml                   -     unusable: does not exist',
        '  2 coverage files together        2 of 2 lines, 100 %\n',
      ].join('\n'),
    );
  });

  test('reads a file by its absolute path, and no link that leads out of where it lies', async () => {
    await symlink('/etc/hostname', join(folder, 'reports/link.xml'));
    const { exitCode, stdout } = await run('evidence', join(folder, 'reports/junit.xml'), 'reports/link.xml', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject([
      { file: join(folder, 'reports/junit.xml'), usable: true },
      { file: 'reports/link.xml', usable: false, reason: 'leads out of the folder' },
    ]);
  });

  test('reads no standard input, and says so', async () => {
    const { exitCode, stdout } = await run('evidence', '-', '/dev/stdin', '--json');
    expect(exitCode).toBe(1);
    const reason = 'is standard input, which is not read: write it into a file, and name that';
    expect(JSON.parse(stdout)).toMatchObject([
      { file: '-', usable: false, reason },
      { file: '/dev/stdin', usable: false, reason },
    ]);
  });

  test('without a file is a usage error', async () => {
    const { exitCode, stdout, stderr } = await run('evidence');
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain("missing required argument 'file'");
  });
});

describe('promoter manifest', () => {
  const options = ['--command', 'npm test', '--exit-code', '0'];
  const manifestOf = (file: string) => JSON.parse(readFileSync(join(folder, `${file}.manifest.json`), 'utf8'));

  test('binds each report to the commit, the command and its bytes', async () => {
    const { exitCode, stdout } = await run('manifest', 'reports/junit.xml', 'reports/unit.info', ...options);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('✔ reports/junit.xml.manifest.json');
    const bound = { commit, command: 'npm test', exitCode: 0, time: expect.stringMatching(/^\d{4}-.*Z$/) };
    expect(manifestOf('reports/junit.xml')).toEqual({ ...bound, sha256: sha256(junit) });
    expect(manifestOf('reports/unit.info')).toEqual({ ...bound, sha256: sha256(lcov) });
  });

  test('prints what it wrote under --json', async () => {
    const { stdout } = await run('manifest', 'reports/e2e.info', ...options, '--commit', 'HEAD', '--json');
    expect(JSON.parse(stdout)).toEqual([
      { file: 'reports/e2e.info', manifest: 'reports/e2e.info.manifest.json', ...manifestOf('reports/e2e.info') },
    ]);
  });

  test('writes nothing at all when one of the files is not usable', async () => {
    await writeFile(join(folder, 'fresh.xml'), junit);
    const { exitCode, stderr } = await run('manifest', 'fresh.xml', 'reports/empty.xml', ...options);
    expect(exitCode).toBe(1);
    expect(stderr).toContain('reports/empty.xml: has no executed test: it proves nothing');
    expect((await readdir(folder)).filter((name) => name.startsWith('fresh'))).toEqual(['fresh.xml']);
  });

  describe('in a work tree with changes', () => {
    const changes: [string, () => Promise<unknown>][] = [
      ['a tracked file that was written', () => writeFile(join(folder, 'ünder/source.ts'), 'changed')],
      ['a tracked file that is gone', () => rm(join(folder, 'ünder/source.ts'))],
      ['a file that was added', () => execa('git', ['add', 'added.ts'], { cwd: folder })],
    ];
    beforeEach(() => writeFile(join(folder, 'added.ts'), 'untracked'));
    afterEach(async () => {
      await execa('git', ['reset', '--quiet', '--hard'], { cwd: folder });
      await rm(join(folder, 'fresh.xml.manifest.json'), { force: true });
    });

    test.each(changes)('binds nothing over %s, named commit or not', async (_, change) => {
      await change();
      await writeFile(join(folder, 'fresh.xml'), junit);
      for (const more of [[], ['--commit', 'HEAD']]) {
        const { exitCode, stderr } = await run('manifest', 'fresh.xml', ...options, ...more);
        expect(exitCode).toBe(1);
        expect(stderr).toMatch(/✘ (ünder\/source|added)\.ts: it is not as in HEAD/);
        expect(stderr).toContain('commit it or put it back, and run the command again');
      }
      expect(existsSync(join(folder, 'fresh.xml.manifest.json'))).toBe(false);
    });

    test('binds over untracked files, and over reports and manifests that are tracked', async () => {
      await writeFile(join(folder, 'reports/unit.info'), `${lcov}${lcov}`);
      await writeFile(join(folder, 'reports/tracked.xml.manifest.json'), '{ }');
      const { exitCode, stderr } = await run('manifest', 'reports/unit.info', ...options);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    });
  });

  test.each<[string, string[], string]>([
    ['a commit that git does not know', [...options, '--commit', 'nowhere'], "git knows no commit 'nowhere'"],
    ['a commit that looks like an option', [...options, '--commit=--all'], "git knows no commit '--all'"],
    ['no command', ['--exit-code', '0'], "required option '--command <text>' not specified"],
    ['no exit code', ['--command', 'x'], "required option '--exit-code <n>' not specified"],
    ['an exit code in words', ['--command', 'x', '--exit-code', 'good'], 'It must be a number from 0 to 255.'],
  ])('with %s is a usage error', async (_, given, what) => {
    const { exitCode, stderr } = await run('manifest', 'reports/junit.xml', ...given);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(what);
  });
});
