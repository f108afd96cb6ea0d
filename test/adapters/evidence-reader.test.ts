import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, open, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { execa } from 'execa';
import { createEvidenceReader, type FileEvidenceReader } from '../../src/adapters/evidence/reader.ts';
import { until } from '../support/until.ts';

const junit = '<testsuites><testcase name="a"/></testsuites>';
const lcov = (file: string, ...hits: number[]) =>
  `SF:${file}\n${hits.map((hit, index) => `DA:${index + 1},${hit}\n`).join('')}end_of_record\n`;

let folder: string;
let shared: FileEvidenceReader;
const readers: FileEvidenceReader[] = [];

/** A reader of its own, for tests that end its child. */
function limited(...limits: Parameters<typeof createEvidenceReader>): FileEvidenceReader {
  const reader = createEvidenceReader(...limits);
  readers.push(reader);
  return reader;
}

const write = (name: string, content: string | Uint8Array) => writeFile(join(folder, name), content);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-evidence-'));
  shared = createEvidenceReader();
  await write('junit.xml', junit);
  await write('unit.info', lcov('a.ts', 1, 0, 0));
});
afterEach(async () => {
  for (const reader of readers.splice(0)) await reader.close();
});
afterAll(async () => {
  await shared.close();
  await rm(folder, { recursive: true });
});

describe('Files of a folder', () => {
  test('are read in their order, each with the hash of its bytes', async () => {
    const { readings } = await shared.read(folder, ['unit.info', 'junit.xml']);
    expect(readings).toEqual([
      {
        file: 'unit.info',
        format: 'lcov',
        sha256: createHash('sha256')
          .update(lcov('a.ts', 1, 0, 0))
          .digest('hex'),
        usable: true,
        reason: '1 of 3 lines, 33.33 %',
        measured: { coverage: { covered: 1, valid: 3, percent: 33.33 } },
      },
      expect.objectContaining({ file: 'junit.xml', format: 'junit', usable: true }),
    ]);
  });

  test('cover lines together, none counted twice, whatever tool wrote them', async () => {
    await write('e2e.info', lcov('./a.ts', 0, 1) + lcov('b.ts', 1));
    const classes = '<class filename="b.ts"><lines><line number="2" hits="0"/></lines></class>';
    await write('coverage.xml', `<coverage><packages>${classes}</packages></coverage>`);
    await write('cut.info', 'SF:c.ts\nDA:1,1\n');
    const files = ['unit.info', 'e2e.info', 'coverage.xml', 'cut.info', 'junit.xml'];
    const { readings, coverage } = await shared.read(folder, files);
    expect(readings.map(({ usable }) => usable)).toEqual([true, true, true, false, true]);
    expect(coverage).toEqual({ covered: 3, valid: 5, percent: 60 });
  });

  test('of one name in two source folders are two files, and the one that LCOV names is known again', async () => {
    const lines = (...hits: number[]) => hits.map((hit, at) => `<line number="${at + 1}" hits="${hit}"/>`).join('');
    const report = (folder: string, ...hits: number[]) =>
      `<coverage><sources><source>${folder}</source></sources><class filename="core.py">${lines(...hits)}</class></coverage>`;
    await write('svc-a.xml', report('/app/svc_a', 1, 0));
    await write('svc-b.xml', report('/app/svc_b', 0, 1));
    await write('svc-b.info', lcov('svc_b/core.py', 0, 0, 1));
    const { coverage } = await shared.read(folder, ['svc-a.xml', 'svc-b.xml', 'svc-b.info']);
    expect(coverage).toEqual({ covered: 3, valid: 5, percent: 60 });
  });

  test('without a usable coverage file have no coverage together', async () => {
    expect(await shared.read(folder, ['junit.xml'])).not.toHaveProperty('coverage');
  });

  test('are read for several who ask at once, each with its own coverage', async () => {
    await write('other.info', lcov('z.ts', 1, 1));
    const asked = ['unit.info', 'other.info', 'unit.info', 'other.info'].map((file) => shared.read(folder, [file]));
    const percents = (await Promise.all(asked)).map(({ coverage }) => coverage?.percent);
    expect(percents).toEqual([33.33, 100, 33.33, 100]);
  });
});

describe('What is no plain file within the folder is not read', () => {
  test.each<[string, string, (path: string) => Promise<unknown>, RegExp]>([
    ['a missing file', 'missing.xml', async () => undefined, /^does not exist$/],
    ['a file below a file', 'junit.xml/more', async () => undefined, /^does not exist$/],
    ['a path upward', '../up.xml', async () => undefined, /^leads out of the folder$/],
    ['a path upward and back', 'a/../../up.xml', async () => undefined, /^leads out of the folder$/],
    ['an absolute path', '/etc/passwd', async () => undefined, /^leads out of the folder$/],
    ['a name with a NUL byte', 'a\0.xml', async () => undefined, /^is no name of a file$/],
    ['a name that is too long', 'x'.repeat(300), async () => undefined, /^has a name that is too long$/],
    ['a folder', 'folder', (path) => mkdir(path), /^is a folder$/],
    ['a pipe that nobody writes to', 'pipe', async (path) => execFileSync('mkfifo', [path]), /^is no plain file$/],
    ['a link to a device', 'device', (path) => symlink('/dev/zero', path), /^leads out of the folder$/],
    ['a link that leads out', 'out', (path) => symlink('/etc/passwd', path), /^leads out of the folder$/],
    [
      'a link to a folder that leads out',
      'etc/passwd',
      () => symlink('/etc', join(folder, 'etc')),
      /^leads out of the folder$/,
    ],
    ['a link in a circle', 'circle', (path) => symlink('circle', path), /^is a link that leads in a circle$/],
    ['a link to nowhere', 'nowhere', (path) => symlink('nothing', path), /^does not exist$/],
  ])('%s', async (_, file, make, reason) => {
    await make(join(folder, file));
    const { readings } = await shared.read(folder, [file, 'junit.xml']);
    expect(readings[0]).toEqual({
      file,
      format: null,
      sha256: null,
      usable: false,
      reason: expect.stringMatching(reason),
      measured: null,
    });
    expect(readings[1]).toMatchObject({ usable: true });
  });

  test('a link within the folder is followed', async () => {
    await symlink('junit.xml', join(folder, 'latest.xml'));
    expect((await shared.read(folder, ['latest.xml'])).readings).toMatchObject([{ file: 'latest.xml', usable: true }]);
  });

  test('a file of more than 512 MB is refused with its size', async () => {
    const handle = await open(join(folder, 'huge.xml'), 'w');
    await handle.truncate(700_000_000);
    await handle.close();
    const { readings } = await shared.read(folder, ['huge.xml']);
    expect(readings).toMatchObject([{ usable: false, sha256: null, reason: 'is larger than 512 MB (700 MB)' }]);
  });

  test('a JSON of more than 32 MB is refused, and its hash is known', async () => {
    await write('large.json', `[${' '.repeat(33_000_000)}]`);
    const { readings } = await shared.read(folder, ['large.json']);
    expect(readings).toMatchObject([
      {
        usable: false,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        reason: expect.stringMatching(/^is larger than 32 MB/),
      },
    ]);
  });
});

describe('A file that asks too much', () => {
  test('of memory ends the child and cannot count; the others are read, with their coverage', async () => {
    await write('bomb.json', `[{"pct":1}${',{}'.repeat(10_000_000)}]`);
    const { readings, coverage } = await limited().read(folder, ['unit.info', 'bomb.json', 'junit.xml']);
    expect(readings.map(({ file, usable }) => [file, usable])).toEqual([
      ['unit.info', true],
      ['bomb.json', false],
      ['junit.xml', true],
    ]);
    expect(readings[1]?.reason).toBe('took more than 380 MB of memory to read: it cannot count');
    expect(coverage).toEqual({ covered: 1, valid: 3, percent: 33.33 });
  });

  test('of memory piece by piece ends the child as well', async () => {
    await write('many.info', Array.from({ length: 1_200_000 }, (_, file) => lcov(`${file}.ts`, 1)).join(''));
    const { readings } = await limited({ memoryBytes: 150_000_000 }).read(folder, ['many.info', 'junit.xml']);
    expect(readings).toMatchObject([
      { usable: false, reason: 'took more than 150 MB of memory to read: it cannot count', sha256: null },
      { usable: true },
    ]);
  });

  test('of time ends the child and cannot count; the others are read', async () => {
    await write('slow.xml', `<testsuites>${'<a/>'.repeat(15_000_000)}<testcase/></testsuites>`);
    const { readings } = await limited({ timeoutMs: 1_500 }).read(folder, ['slow.xml', 'junit.xml']);
    expect(readings[0]).toMatchObject({ usable: false, reason: 'took more than 1.5 s to read: it cannot count' });
    expect(readings[1]).toMatchObject({ usable: true });
  });
});

describe('A file that is slow to understand', () => {
  /** What a parser of YAML takes long for, and is no problem by itself. */
  const slow = () => `openapi: '3.0.3'\ninfo: { title: x, version: '1' }\nx-a:\n${'  - a: 1\n'.repeat(400_000)}`;

  test('ends the child before the time for large files is over', async () => {
    await write('slow.yaml', slow());
    const { readings } = await limited({ textTimeoutMs: 300 }).read(folder, ['slow.yaml', 'junit.xml']);
    expect(readings[0]).toMatchObject({ usable: false, reason: 'took more than 0.3 s to understand: it cannot count' });
    expect(readings[1]).toMatchObject({ usable: true });
  });

  test('holds nothing else back', async () => {
    await write('slow.yaml', slow());
    const reader = limited();
    const order: string[] = [];
    const read = (file: string) => reader.read(folder, [file]).then(() => order.push(file));
    await Promise.all([read('slow.yaml'), read('junit.xml')]);
    expect(order).toEqual(['junit.xml', 'slow.yaml']);
  });
});

describe('What a file says of itself goes no further than it can be read', () => {
  const long = 'x'.repeat(15_000_000);
  const api = (version: string, path: string) =>
    JSON.stringify({ openapi: '3.1.0', info: { title: 'x', version }, paths: { [path]: { get: { responses: {} } } } });
  const told = (value: unknown) => JSON.stringify(value).length;

  test('a version, a name of a file, headings', async () => {
    await write('version.json', api(long, '/a'));
    await write('name.json', JSON.stringify({ files: { [long]: { executed_lines: [1], missing_lines: [] } } }));
    await write('headings.md', '# A heading of words\n\nword\n\n'.repeat(120_000));
    await write('folder.ts', '\n');
    const files = ['version.json', 'name.json', 'headings.md'];
    const { readings } = await limited().read(folder, files, { sources: folder });
    expect(readings.map(({ usable }) => usable)).toEqual([true, false, true]);
    for (const reading of readings) expect(told(reading)).toBeLessThan(150_000);
    expect(readings[2]?.reason).toContain('120,000 headings');
  });

  test('changes of an API', async () => {
    await write('before.json', api('1', `/${long}`));
    await write('after.json', api('1', '/a'));
    await write('broken.json', JSON.stringify({ ...JSON.parse(api('1', '/a')), x: { $ref: `#${long}` } }));
    const at = (file: string) => ({ folder, file });
    const reader = limited();
    const changes = await reader.compareApis(at('before.json'), at('after.json'));
    expect(changes).toMatchObject({ changes: [{ breaking: true }, { what: 'added GET /a', breaking: false }] });
    expect(told(changes)).toBeLessThan(1_000);
    expect(told(await reader.compareApis(at('before.json'), at('broken.json')))).toBeLessThan(1_000);
  });
});

const isLinux = existsSync('/proc/self/status');
const childrenOf = (pid: number): number[] =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
const isAlive = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));

/** A program that reads one file, tells the child's id, and then does what `after` says. */
async function program(after: string): Promise<string> {
  const reader = pathToFileURL(join(process.cwd(), 'src/adapters/evidence/reader.ts')).href;
  const source = `import { readFileSync } from 'node:fs';
import { createEvidenceReader } from '${reader}';
const reader = createEvidenceReader({ idleMs: 600_000 });
await reader.read(${JSON.stringify(folder)}, ['junit.xml']);
console.log(readFileSync(\`/proc/\${process.pid}/task/\${process.pid}/children\`, 'utf8').trim().split(' ').at(-1));
${after}`;
  const file = join(folder, `program-${createHash('sha256').update(after).digest('hex').slice(0, 8)}.mts`);
  await writeFile(file, source);
  return file;
}
const running = (file: string) =>
  execa(process.execPath, ['--import', 'tsx', file], { cwd: process.cwd(), reject: false });

(isLinux ? describe : describe.skip)('The child', () => {
  test('is one for all files, and another one after it was killed', async () => {
    const before = childrenOf(process.pid);
    const reader = limited();
    await reader.read(folder, ['junit.xml']);
    await reader.read(folder, ['unit.info']);
    const [child, ...more] = childrenOf(process.pid).filter((pid) => !before.includes(pid));
    expect(more).toEqual([]);
    process.kill(child ?? 0, 'SIGKILL');
    expect((await reader.read(folder, ['junit.xml'])).readings).toMatchObject([{ usable: true }]);
  });

  test('ends when it has nothing to do, and is started again', async () => {
    const before = childrenOf(process.pid);
    const reader = limited({ idleMs: 50 });
    await reader.read(folder, ['junit.xml']);
    await until(
      'the child is gone',
      async () => childrenOf(process.pid).every((pid) => before.includes(pid)) || undefined,
    );
    expect((await reader.read(folder, ['junit.xml'])).readings).toMatchObject([{ usable: true }]);
  });

  test('does not keep the program alive that asked, and ends with it', async () => {
    const { stdout, exitCode } = await running(await program(''));
    expect(exitCode).toBe(0);
    await until('the child is gone', async () => !isAlive(Number(stdout)) || undefined);
  });

  test('ends when the program was killed', async () => {
    const { stdout, signal } = await running(await program("process.kill(process.pid, 'SIGKILL');"));
    expect(signal).toBe('SIGKILL');
    await until('the child is gone', async () => !isAlive(Number(stdout)) || undefined);
  });

  test('has none of the secrets of the program', async () => {
    const before = childrenOf(process.pid);
    process.env['EVIDENCE_TEST_SECRET'] = 'hidden';
    await limited().read(folder, ['junit.xml']);
    delete process.env['EVIDENCE_TEST_SECRET'];
    const child = childrenOf(process.pid).find((pid) => !before.includes(pid));
    expect(readFileSync(`/proc/${child}/environ`, 'utf8')).not.toContain('EVIDENCE_TEST_SECRET');
  });
});

test('A closed reader says so', async () => {
  const reader = createEvidenceReader();
  await reader.close();
  await expect(reader.read(folder, ['junit.xml'])).rejects.toThrow('the reader of evidence was closed');
});
