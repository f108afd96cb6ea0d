import { randomBytes } from 'node:crypto';
import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type Docker from 'dockerode';
import type { CheckRequest, CheckRunner } from '../../src/activities/evidence-ports.ts';
import { type ImageId, imageIdBy } from '../../src/adapters/commands/check-image.ts';
import { enclosure } from '../../src/adapters/commands/host-enclosure.ts';
import { createCheckRunner } from '../../src/adapters/commands/checks.ts';
import { createCommandRunner } from '../../src/adapters/commands/runner.ts';
import { engineFactory } from '../../src/adapters/docker/engine.ts';
import { parseCatalogue } from '../../src/config/catalogue.ts';
import type { Command } from '../../src/domain/catalogue.ts';
import { minute, second } from '../../src/domain/units.ts';
import { shellImage } from '../support/command-bench.ts';
import { until } from '../support/until.ts';

const engineFor = engineFactory({});
const commit = 'c'.repeat(40);
const megabyte = 1_024 ** 2;

let name: string;
let home: string;
let docker: Docker;
let checks: CheckRunner;

const runner = (settings: { docker?: string; largestBytes?: number; imageId?: ImageId } = {}): CheckRunner => {
  const text = 'environments: { staging: { compose: a.yml } }\ncomponents: { web: { service: web } }\n';
  const catalogue = parseCatalogue(text, join(home, 'promoter.yaml'));
  const engine = settings.docker ?? catalogue.checks.docker;
  const own = { PATH: process.env['PATH'] ?? '/bin', ALLOWED: 'a secret value', TOKEN: 'worker only' };
  const { largestBytes } = settings;
  return createCheckRunner({
    catalogue: { read: async () => ({ ...catalogue, checks: { docker: engine } }) },
    commands: createCommandRunner(engineFor, own),
    own,
    imageId: settings.imageId ?? imageIdBy(engineFor),
    ...(largestBytes === undefined ? {} : { largestBytes }),
  });
};

beforeEach(async () => {
  name = `promoter-test-${randomBytes(4).toString('hex')}`;
  home = await mkdtemp(join(tmpdir(), `${name}-`));
  await mkdir(join(home, 'release'));
  await writeFile(join(home, 'release/release.txt'), 'of this commit\n');
  docker = engineFor({ docker: 'unix:///var/run/docker.sock' });
  checks = runner();
});
afterEach(async () => {
  expect(await containers()).toEqual([]);
  await rm(home, { recursive: true, force: true });
});

type Wanted = Partial<Parameters<CheckRunner['run']>[0]> & { run: string; where?: Partial<Command> };

const request = ({ run, where = { image: shellImage }, ...more }: Wanted): CheckRequest => ({
  component: 'web',
  criterion: 'unit-tests',
  commit,
  folder: join(home, 'release'),
  command: { run, host: where.image === undefined, timeoutMs: minute, ...where },
  variables: [],
  heartbeat: () => undefined,
  signal: new AbortController().signal,
  ...more,
});
const check = (wanted: Wanted, by: CheckRunner = checks) => by.run(request(wanted));
const containers = async () =>
  (await docker.listContainers({ all: true })).filter(({ Mounts }) =>
    Mounts.some(({ Source }) => Source.startsWith(home)),
  );

const ways = [
  ['in a container', { image: shellImage }],
  ['on the host', {}],
] as const;

describe.each(ways)('a criterion’s command %s', (_, where) => {
  it('begins at the release’s files, and what it leaves in PROMOTER_EVIDENCE is kept', async () => {
    const run = 'cp release.txt "$PROMOTER_EVIDENCE"/report.txt; echo done';
    const found = await check({ run, where });
    expect(found.run).toMatchObject({ command: run, exitCode: 0, notRun: false, output: 'done', runs: 1 });
    expect(found.run.where).toBe('image' in where ? where.image : 'host');
    expect(await readFile(join(found.outputs, 'report.txt'), 'utf8')).toBe('of this commit\n');
  });

  it('cannot change the release', async () => {
    await check({ run: 'echo other > release.txt; touch more; exit 0', where });
    expect(await readFile(join(home, 'release/release.txt'), 'utf8')).toBe('of this commit\n');
    expect(await readdir(join(home, 'release'))).toEqual(['release.txt']);
  });

  it('sees what it is and the variables that the catalogue allows, masked in what is shown, and none of the worker’s own', async () => {
    const { run, outputs } = await check({
      run: 'env > "$PROMOTER_EVIDENCE"/env; echo "$ALLOWED"',
      where,
      variables: ['ALLOWED', 'ABSENT'],
    });
    const seen = await readFile(join(outputs, 'env'), 'utf8');
    expect(seen).toContain(`PROMOTER_COMPONENT=web\n`);
    expect(seen).toContain(`PROMOTER_COMMIT=${commit}\n`);
    expect(seen).toContain('ALLOWED=a secret value\n');
    expect(seen).not.toMatch(/TOKEN|ABSENT/);
    expect(run.output).toBe('***');
  });

  it('has a home and a place for temporary files that it may write', async () => {
    const { run } = await check({ run: 'touch "$HOME"/a "$TMPDIR"/b && echo written', where });
    expect(run).toMatchObject({ exitCode: 0, output: 'written' });
  });

  it('that ended well is not run again for the same commit and command', async () => {
    const run = 'date +%s%N > "$PROMOTER_EVIDENCE"/when';
    const first = await check({ run, where });
    const text = await readFile(join(first.outputs, 'when'), 'utf8');
    const second = await check({ run, where });
    expect(second).toEqual(first);
    expect(await readFile(join(second.outputs, 'when'), 'utf8')).toBe(text);
    expect((await check({ run, where, commit: 'd'.repeat(40) })).outputs).not.toBe(first.outputs);
    expect((await check({ run, where, criterion: 'integration' })).outputs).not.toBe(first.outputs);
  });

  it.each([
    ['a file that it left has changed', (outputs: string) => writeFile(join(outputs, 'sub/report'), 'forged')],
    ['a file has come', (outputs: string) => writeFile(join(outputs, 'more'), '')],
    ['a file is gone', (outputs: string) => rm(join(outputs, 'sub/report'))],
    [
      'a link has taken a file’s place',
      async (outputs: string) => {
        await rm(join(outputs, 'sub/report'));
        await symlink('/etc/passwd', join(outputs, 'sub/report'));
      },
    ],
  ])('that ended well is run again when %s', async (_, change) => {
    const run = 'mkdir "$PROMOTER_EVIDENCE"/sub; echo measured > "$PROMOTER_EVIDENCE"/sub/report';
    const first = await check({ run, where });
    await change(first.outputs);
    const second = await check({ run, where });
    expect(second.run.runs).toBe(2);
    expect(await readFile(join(second.outputs, 'sub/report'), 'utf8')).toBe('measured\n');
    expect((await check({ run, where })).run.runs).toBe(2);
  });

  it('that ended well and left what nobody can use is run again, and what it left stays until then', async () => {
    const run = 'echo nothing > "$PROMOTER_EVIDENCE"/report';
    const first = await check({ run, where });
    await checks.unusable(request({ run, where }), first.run);
    expect(await readFile(join(first.outputs, 'report'), 'utf8')).toBe('nothing\n');
    const second = await check({ run, where });
    expect(second.run.runs).toBe(2);
    await checks.unusable(request({ run, where }), first.run);
    expect((await check({ run, where })).run.runs).toBe(2);
  });

  it('leaves its files where no other user of the host comes', async () => {
    await check({ run: 'touch "$PROMOTER_EVIDENCE"/report', where });
    expect((await lstat(join(home, '.promoter/checks'))).mode & 0o777).toBe(0o700);
  });

  it('that ended badly is run again, begins with an empty folder, and says how often it was run', async () => {
    const run = 'ls "$PROMOTER_EVIDENCE"; touch "$PROMOTER_EVIDENCE"/left; exit 3';
    expect((await check({ run, where })).run).toMatchObject({ exitCode: 3, runs: 1, output: '' });
    const again = await check({ run, where });
    expect(again.run).toMatchObject({ exitCode: 3, runs: 2, output: '' });
    expect(await readdir(again.outputs)).toEqual(['left']);
  });

  it('wanted twice at the same time is run once', async () => {
    const run = 'sleep 1; date +%s%N > "$PROMOTER_EVIDENCE"/when';
    const [one, other] = await Promise.all([check({ run, where }), check({ run, where })]);
    expect(other).toEqual(one);
    expect(one.run.runs).toBe(1);
  });

  it('that never ends is ended with everything it forked, and says so', async () => {
    const run = `echo before; (sleep 300 &) ; sleep 300; : ${name}`;
    const { run: ended } = await check({ run, where: { ...where, timeoutMs: 2 * second } });
    expect(ended).toMatchObject({ exitCode: null, notRun: false });
    expect(ended.output).toBe('before\n[ended by promoter after 2s, its time-out]');
    expect(await processes()).toEqual([]);
  });

  it('that asks for input gets none, and goes on', async () => {
    expect((await check({ run: 'read answer; echo "got <$answer>"', where })).run).toMatchObject({
      exitCode: 0,
      output: 'got <>',
    });
  });

  it('that leaves more than it may is ended, and nothing of it is kept', async () => {
    const run = 'i=0; while :; do i=$((i + 1)); head -c 1048576 /dev/zero > "$PROMOTER_EVIDENCE"/$i; done';
    const { run: ended, outputs } = await check({ run, where }, runner({ largestBytes: 20 * megabyte }));
    expect(ended).toMatchObject({ exitCode: null, notRun: false });
    expect(ended.output).toBe('[ended by promoter: it left more than 20 MB in PROMOTER_EVIDENCE]');
    expect(await readdir(outputs)).toEqual([]);
  });

  it.each([
    ['ends well', 'exit 0'],
    ['goes on', 'sleep 300'],
  ])(
    'that leaves folders deeper than anybody can look and %s has no result to be read, and is not run for ever',
    async (_, then) => {
      const deep = `d=$(printf "%0200d" 0); cd "$PROMOTER_EVIDENCE" || exit 9
      for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do mkdir $d; cd -P $d; done
      echo hidden > file; ${then}`;
      const { run, outputs } = await check({ run: deep, where });
      expect(run).toMatchObject({ exitCode: null, notRun: false, runs: 1 });
      expect(run.output).toMatch(
        /^\[ended by promoter: what it left in PROMOTER_EVIDENCE cannot be read \(ENAMETOOLONG/,
      );
      expect(await readdir(outputs)).toEqual([]);
      expect(await readdir(join(outputs, '..'))).toEqual(['evidence-1', 'result.json']);
      expect((await check({ run: deep, where })).run.runs).toBe(2);
    },
  );

  it('that leaves too much at its very end is found out all the same', async () => {
    const run = 'head -c 4194304 /dev/zero > "$PROMOTER_EVIDENCE"/big';
    const { run: ended } = await check({ run, where }, runner({ largestBytes: megabyte }));
    expect(ended.exitCode).toBeNull();
  });

  it('ends with the cancel of its measurement, and leaves no result', async () => {
    const cancel = new AbortController();
    const reason = new Error('cancelled');
    const running = check({ run: `sleep 300; : ${name}`, where, signal: cancel.signal });
    await until('the command runs', async () => ((await processes()).length > 0 ? true : undefined));
    cancel.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(await processes()).toEqual([]);
    expect((await check({ run: `exit 4 # ${name}`, where })).run).toMatchObject({ exitCode: 4, runs: 1 });
  });
});

describe('a criterion’s command on the host ends with everything that it started', () => {
  it.each([
    ['and left behind in a clean environment and a session of its own', 'exit 3', minute, 3],
    ['and wants to outlive its time-out', 'sleep 300', 2 * second, null],
  ])('%s', async (_, then, timeoutMs, exitCode) => {
    // Where the worker may make no namespace of processes, such a one stays (docs/operations.md).
    if (!(await enclosure())) return;
    const fled = `env -i /usr/bin/setsid /bin/sh -c 'touch fled; sleep 300; : ${name}' & until [ -e fled ]; do :; done; ${then}`;
    const { run } = await check({ run: fled, where: { timeoutMs } });
    expect(run.exitCode).toBe(exitCode);
    expect(await processes()).toEqual([]);
  });
});

describe('a criterion’s command in a container', () => {
  it('prints 1 GB without holding the worker up or growing it', async () => {
    const before = process.memoryUsage.rss();
    const { run } = await check({ run: "head -c 1073741824 /dev/zero | tr '\\0' x; echo; echo the end" });
    expect(run.exitCode).toBe(0);
    expect(run.output.length).toBeLessThanOrEqual(4_000);
    expect(run.output).toMatch(/x\nthe end$/);
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * megabyte);
  });

  it('cannot kill what watches over it', async () => {
    const { run } = await check({ run: 'kill -9 $PPID; kill -9 1; kill -9 -1; echo still here' });
    expect(run.notRun).toBe(false);
    expect(await containers()).toEqual([]);
  });

  it('may fork without end, up to a number of processes', async () => {
    const run = 'while :; do sleep 300 & done';
    const { run: ended } = await check({ run, where: { image: shellImage, timeoutMs: 3 * second } });
    expect(ended.exitCode).not.toBe(0);
    expect(await containers()).toEqual([]);
  });

  it('has a network of its own, and neither the host’s nor the engine’s socket', async () => {
    const { run } = await check({ run: 'ls /var/run/docker.sock 2>&1; cat /proc/net/dev | grep -c :' });
    expect(run.output).toMatch(/No such file/);
    expect(run.output.split('\n').at(-1)).toBe('2');
  });

  it('has limits on memory, processes and the size of a file', async () => {
    const run = 'cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null; ulimit -f';
    const { output } = (await check({ run })).run;
    expect(output.split('\n')[0]).toBe(String(4 * 1_024 ** 3));
    expect(output.split('\n').at(-1)).toBe(String((512 * megabyte) / 512));
  });

  it('may leave a link that leads out, and it stays a link to be refused by whoever reads', async () => {
    const { outputs } = await check({ run: 'ln -s /etc/passwd "$PROMOTER_EVIDENCE"/junit.xml' });
    expect((await lstat(join(outputs, 'junit.xml'))).isSymbolicLink()).toBe(true);
  });

  it.each([
    ['an image that is none', 'x:v1:latest', /no image reference/],
    ['an image that is nowhere', 'localhost:9/promoter-test/none:1', /docker pull/],
  ])('was not run, and says why: %s', async (_, image, message) => {
    const { run } = await check({ run: 'true', where: { image } });
    expect(run).toMatchObject({ exitCode: null, notRun: true, output: expect.stringMatching(message) });
  });

  it('is a fault, to be tried again, when the engine does not answer', async () => {
    const away = runner({ docker: 'unix:///promoter-test/none.sock' });
    await expect(check({ run: 'true' }, away)).rejects.toThrow(/does not answer/);
  });

  it('is run again when another image has been given the name, and not when no engine says which it is', async () => {
    const other = `${name}:1`;
    const tagged = async (image: string) => docker.getImage(image).tag({ repo: name, tag: '1' });
    const empty = await docker.createContainer({ Image: shellImage, Cmd: ['true'] });
    await empty.commit({ repo: name, tag: 'another' });
    await empty.remove({ v: true });
    const away = runner({ imageId: async () => undefined });
    try {
      await tagged(shellImage);
      const where = { image: other };
      expect((await check({ run: 'true', where })).run.runs).toBe(1);
      expect((await check({ run: 'true', where })).run.runs).toBe(1);
      await tagged(`${name}:another`);
      expect((await check({ run: 'true', where }, away)).run.runs).toBe(1);
      expect((await check({ run: 'true', where })).run.runs).toBe(2);
    } finally {
      for (const tag of [other, `${name}:another`]) await docker.getImage(tag).remove({ force: true });
    }
  });

  it('is run again when the result of an earlier run is damaged or what it left is gone', async () => {
    const first = await check({ run: 'touch "$PROMOTER_EVIDENCE"/x' });
    await rm(first.outputs, { recursive: true });
    const second = await check({ run: 'touch "$PROMOTER_EVIDENCE"/x' });
    expect(second.run.runs).toBe(2);
    await writeFile(join(second.outputs, '../result.json'), '{"exitCode":0');
    expect((await check({ run: 'touch "$PROMOTER_EVIDENCE"/x' })).run.runs).toBe(1);
  });
});

/** Command lines of the host's processes that name the test; those in containers are seen there too. */
async function processes(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return lines
    .map((line) => line.replaceAll('\0', ' '))
    .filter((line) => line.includes(name) && line.includes('sleep'));
}
