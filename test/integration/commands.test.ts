import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { commandLabels } from '../../src/adapters/commands/container.ts';
import { markOf } from '../../src/adapters/commands/started.ts';
import { type CommandBench, commandBench, localEnvironment, shellImage } from '../support/command-bench.ts';
import { until } from '../support/until.ts';

let bench: CommandBench;
beforeAll(async () => {
  bench = await commandBench();
});
afterAll(() => bench.close());

const ways = [
  ['on the host', {}],
  ['in a container', { image: shellImage }],
] as const;

describe.each(ways)('a command %s', (_, where) => {
  it('gives its exit code and what it printed, of both streams', async () => {
    const result = await bench.run({ ...where, run: 'echo out; echo err >&2; exit 3' });
    expect(result.exitCode).toBe(3);
    expect(result.output.split('\n').sort()).toEqual(['err', 'out']);
    expect(result.tookMs).toBeGreaterThan(0);
  });

  it('begins in the release’s folder and reads nothing from a terminal', async () => {
    expect(await bench.run({ ...where, run: 'cat release.txt -' })).toMatchObject({
      exitCode: 0,
      output: 'of this commit',
    });
  });

  it('keeps the end of what it printed, 4 kB of 50 MB, and is never held up by it', async () => {
    const print = `head -c 52428800 /dev/zero | tr '\\0' 'x'; echo; echo the end`;
    const result = await bench.run({ ...where, run: print });
    expect(result.exitCode).toBe(0);
    expect(Buffer.byteLength(result.output)).toBeLessThanOrEqual(4_000);
    expect(result.output).toMatch(/^x+\nthe end$/);
  });

  it('says by which signal it ended, as shells do', async () => {
    expect((await bench.run({ ...where, run: 'kill -9 $$' })).exitCode).toBe(137);
  });

  it('is ended by its time-out with all its children, says so, and keeps what it had printed', async () => {
    const run = `echo before; sh -c 'sleep 300 & sleep 300 # ${bench.name}'`;
    const result = await bench.run({ ...where, run, timeoutMs: 2_000 });
    expect(result).toMatchObject({ exitCode: null, output: 'before\n[ended by promoter after 2s, its time-out]' });
    expect(await bench.processes()).toEqual([]);
    expect(await bench.containers()).toEqual([]);
  });

  it('takes along what it left in the background when it ends by itself', async () => {
    const result = await bench.run({ ...where, run: `sh -c 'sleep 300; : ${bench.name}' & echo done` });
    expect(result).toMatchObject({ exitCode: 0, output: 'done' });
    expect(await bench.processes()).toEqual([]);
    expect(await bench.containers()).toEqual([]);
  });

  it('ends with the cancel of its activity, and leaves nothing', async () => {
    const cancel = new AbortController();
    const reason = new Error('cancelled');
    const running = bench.run({ ...where, run: `sh -c 'sleep 300; : ${bench.name}'` }, { signal: cancel.signal });
    await until('the command runs', async () => ((await bench.processes()).length > 0 ? true : undefined));
    cancel.abort(reason);
    await expect(running).rejects.toBe(reason);
    expect(await bench.processes()).toEqual([]);
    expect(await bench.containers()).toEqual([]);
  });

  it('tells that it is alive while it runs', async () => {
    let beats = 0;
    await bench.run({ ...where, run: 'sleep 4' }, { heartbeat: () => void beats++ });
    expect(beats).toBeGreaterThan(0);
  });
});

describe('a command on the host', () => {
  it('gets PATH, HOME and LANG of the worker, the given variables, and no other', async () => {
    const { output } = await bench.run({ run: 'env' }, { variables: { GIVEN: 'a b' } });
    const names = output.split('\n').map((line) => line.split('=')[0]);
    expect(output).toContain('GIVEN=a b');
    expect(output).not.toContain('worker only');
    expect(names).toEqual(expect.arrayContaining(['PATH', 'HOME']));
  });

  it('cannot leave a process behind that fled into a session of its own', async () => {
    const run = `setsid sh -c 'sleep 300; : ${bench.name}' & sleep 300`;
    await bench.run({ run, timeoutMs: 1_000 });
    expect(await bench.processes()).toEqual([]);
  });

  it('ends first what a killed worker left of the same owner', async () => {
    const file = join(bench.folder, 'left.pid');
    const mark = markOf({ owner: bench.name, folder: bench.folder });
    const left = spawn('sleep', ['300'], {
      env: { PATH: process.env['PATH'] ?? '', PROMOTER_COMMAND: mark },
      stdio: 'ignore',
    });
    await writeFile(file, String(left.pid));
    const ended = new Promise((resolve) => left.once('exit', (_code, signal) => resolve(signal)));
    const result = await bench.run({ run: 'kill -0 $(cat left.pid)' });
    expect(result.exitCode).not.toBe(0);
    expect(await ended).toBe('SIGKILL');
    expect(await readFile(file, 'utf8')).toBe(String(left.pid));
  });

  it('that cannot start says why', async () => {
    const result = await bench.run({ run: 'true' }, { folder: join(bench.folder, 'nowhere') });
    expect(result.exitCode).toBeNull();
    expect(result.output).toMatch(/^\[not run: could not start in .*nowhere/);
  });
});

describe('a command in a container', () => {
  const image = shellImage;

  it('sees the release read-only, and neither the engine’s socket nor the host’s files', async () => {
    const { output } = await bench.run({ image, run: 'touch x 2>&1; ls -d /var/run/docker.sock 2>&1; exit 0' });
    expect(output).toMatch(/touch: x: Read-only file system/);
    expect(output).toMatch(/docker\.sock: No such file/);
  });

  it('gets the given variables, and none of the worker’s', async () => {
    const { output } = await bench.run({ image, run: 'env' }, { variables: { GIVEN: 'a b' } });
    expect(output).toContain('GIVEN=a b');
    expect(output).not.toContain('worker only');
  });

  it('may print letter by letter: a worker takes a hundred thousand pieces as well as one', async () => {
    const run = 'i=0; while [ $i -lt 100000 ]; do printf x; i=$((i + 1)); done; echo; echo the end';
    expect((await bench.run({ image, run })).output).toMatch(/^x+\nthe end$/);
  });

  it('has no capability but to read files, and a limit on its processes', async () => {
    const { output } = await bench.run({ image, run: 'grep -E "CapEff|NoNewPrivs" /proc/self/status' });
    expect(output).toMatch(/CapEff:\s+0000000000000002/);
    expect(output).toMatch(/NoNewPrivs:\s+1/);
  });

  it('shares the component’s network: what listens there on its loopback answers', async () => {
    const web = await bench.docker.createContainer({
      name: `${bench.name}-web`,
      Image: image,
      Entrypoint: ['sh', '-c'],
      Cmd: ['mkdir /tmp/www; echo here >/tmp/www/index.html; exec httpd -f -p 127.0.0.1:8765 -h /tmp/www'],
    });
    try {
      await web.start();
      const run = 'for i in 1 2 3 4 5 6 7 8 9; do wget -q -O - http://127.0.0.1:8765/ && exit 0; sleep 1; done; exit 1';
      expect(await bench.run({ image, run }, { containerId: web.id })).toMatchObject({ exitCode: 0, output: 'here' });
    } finally {
      await web.remove({ force: true, v: true });
    }
  });

  it('ends first what a killed worker left of the same owner, and what nobody waits for any more', async () => {
    const mark = markOf({ owner: bench.name, folder: bench.folder });
    const left = (suffix: string, Labels: Record<string, string>) =>
      bench.docker.createContainer({ name: `${bench.name}-${suffix}`, Image: image, Labels });
    const soon = String(Date.now() + 3_600_000);
    const own = await left('own', { [commandLabels.mark]: mark, [commandLabels.until]: soon });
    const stale = await left('stale', { [commandLabels.mark]: 'another', [commandLabels.until]: '1' });
    const busy = await left('busy', { [commandLabels.mark]: 'another', [commandLabels.until]: soon });
    try {
      await bench.run({ image, run: 'true' });
      await expect(own.inspect()).rejects.toMatchObject({ statusCode: 404 });
      await expect(stale.inspect()).rejects.toMatchObject({ statusCode: 404 });
      await expect(busy.inspect()).resolves.toMatchObject({ Id: busy.id });
    } finally {
      for (const one of [own, stale, busy]) await one.remove({ force: true, v: true }).catch(() => undefined);
    }
  });

  it.each([
    ['an image that is none', { image: 'x:v1:latest' }, {}, /^\[not run: 'x:v1:latest' is no image reference/, false],
    [
      'an image that is nowhere',
      { image: 'localhost:9/promoter-test/none:1' },
      {},
      /^\[not run: the image localhost:9.*docker pull/,
      true,
    ],
    [
      'a component that is gone',
      { image },
      { containerId: 'f'.repeat(64) },
      /^\[not run: the engine did not start/,
      false,
    ],
    [
      'a folder that is gone',
      { image },
      { folder: '/promoter-test/none' },
      /^\[not run: the engine did not start/,
      false,
    ],
  ])('says why it was not run, and whether that may pass: %s', async (_, command, context, message, mayPass) => {
    const result = await bench.run({ run: 'true', ...command }, context);
    expect(result.mayPass ?? false).toBe(mayPass);
    expect(result.exitCode).toBeNull();
    expect(result.output).toMatch(message);
    expect(await bench.containers()).toEqual([]);
  });

  it('is a fault, to be tried again, when the engine does not answer', async () => {
    const environment = { ...localEnvironment, docker: 'unix:///promoter-test/none.sock' };
    await expect(bench.run({ image, run: 'true' }, { environment })).rejects.toThrow(/does not answer/);
  });
});
