import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createEvidenceReader } from '../../src/adapters/evidence/reader.ts';
import { put, sourceOf } from '../support/evidence.ts';

const reader = createEvidenceReader();
let folder: string;
let sources: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-evidence-'));
  sources = join(folder, 'commit');
  await put(join(sources, 'src/a.ts'), sourceOf(4));
  await put(join(sources, 'src/b.ts'), sourceOf(4));
  await put(join(sources, 'lib/index.ts'), sourceOf(2));
  await put(join(sources, 'src/main/java/com/x/Foo.java'), sourceOf(2).trimEnd());
  await put(join(sources, 'web/index.ts'), sourceOf(2));
  for (const file of testFiles) await put(join(sources, file), sourceOf(4));
  await symlink('src/a.ts', join(sources, 'linked.ts'));
  await put(join(sources, '.git/hidden.ts'), sourceOf(9));
});
afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true });
});

/** Named as tools name tests; and files that only look a little like it. */
const testFiles = [
  ...['tests/a.py', 'pkg/test/Foo.java', 'src/__tests__/b.js', 'test_c.py', 'd_test.py', 'e_test.go', 'conftest.py'],
  ...['f.test.ts', 'g.spec.jsx', 'h.test.mjs', 'Tests/i.cs'],
];
const notTests = ['src/latest/j.ts', 'src/contest.py', 'src/testing/k.ts', 'attest_l.py', 'm.tests.ts'];

type Lines = Record<string, number[]>;
const lcov = (files: Lines): string =>
  Object.entries(files)
    .map(([name, hits]) => `SF:${name}\n${hits.map((hit, at) => `DA:${at + 1},${hit}\n`).join('')}end_of_record\n`)
    .join('');
const cobertura = (name: string, hits: number[]): string => {
  const lines = hits.map((hit, at) => `<line number="${at + 1}" hits="${hit}"/>`).join('');
  return `<coverage><packages><class filename="${name}"><lines>${lines}</lines></class></packages></coverage>`;
};
const istanbul = (name: string, hits: number[]): string =>
  JSON.stringify({
    [name]: {
      statementMap: Object.fromEntries(hits.map((_, at) => [at, { start: { line: at + 1, column: 0 } }])),
      s: Object.fromEntries(hits.entries()),
    },
  });
const python = (name: string, executed: number[], missing: number[]): string =>
  JSON.stringify({ files: { [name]: { executed_lines: executed, missing_lines: missing } } });

async function read(...reports: string[]) {
  for (const [at, report] of reports.entries()) await put(join(folder, `${at}`), report);
  return reader.read(folder, Object.keys(reports), { sources });
}

describe('Coverage against the files of the commit', () => {
  test.each<[string, string]>([
    ['LCOV', lcov({ 'src/a.ts': [1, 1, 0, 0] })],
    ['LCOV with absolute names', lcov({ '/app/src/a.ts': [1, 1, 0, 0] })],
    ['istanbul, which writes absolute names', istanbul('/home/ci/shop/src/a.ts', [1, 1, 0, 0])],
    ['coverage.py in a folder within', python('a.ts', [1, 2], [3, 4])],
    ['Cobertura on Windows', cobertura('D:\\ci\\src\\a.ts', [1, 1, 0, 0])],
    ['a line after the last newline, as some tools count', lcov({ 'src/b.ts': [1, 1, 0, 0] }).replace('DA:4', 'DA:5')],
  ])('counts: %s', async (_, report) => {
    const { readings, coverage } = await read(report);
    expect(readings).toMatchObject([{ usable: true, reason: '2 of 4 lines, 50 %' }]);
    expect(coverage).toEqual({ covered: 2, valid: 4, percent: 50 });
  });

  test('counts below a package as well', async () => {
    expect((await read(cobertura('com/x/Foo.java', [1, 0]))).coverage).toMatchObject({ covered: 1, valid: 2 });
  });

  test('counts a name that fits several files of the commit as it stands', async () => {
    expect((await read(lcov({ 'index.ts': [1, 0] }))).coverage).toMatchObject({ covered: 1, valid: 2 });
  });

  test('counts no line twice, whatever each tool calls the file', async () => {
    const { coverage } = await read(
      lcov({ 'src/a.ts': [1, 0, 0, 0], 'src/b.ts': [0, 0, 0, 0] }),
      istanbul('/app/src/a.ts', [0, 1, 0, 0]),
      lcov({ '/home/x/src/a.ts': [1, 0, 0, 0], '/tmp/y/src/a.ts': [1, 0, 0, 0] }),
    );
    expect(coverage).toEqual({ covered: 2, valid: 8, percent: 25 });
  });

  test('leaves out what is not in the commit, and says so', async () => {
    const { readings, coverage } = await read(
      lcov({ 'src/a.ts': [0, 0, 0, 1], 'gen/x.ts': [1], 'node_modules/x/index.ts': [1, 1] }),
    );
    expect(readings).toMatchObject([
      {
        usable: true,
        reason:
          '1 of 4 lines, 25 %; 3 lines of node_modules/x/index.ts and 1 more left out, which the commit does not have',
        measured: { coverage: { covered: 1, valid: 4 } },
      },
    ]);
    expect(coverage).toEqual({ covered: 1, valid: 4, percent: 25 });
  });

  test.each(testFiles)('leaves tests out, which run whatever they cover: %s', async (file) => {
    const { readings, coverage } = await read(
      lcov({ 'src/a.ts': [1, 0, 0, 0], [`/home/tests/${file}`]: [1, 1, 1, 1] }),
    );
    expect(readings).toMatchObject([
      { usable: true, reason: `1 of 4 lines, 25 %; 4 lines of /home/tests/${file} left out, which are tests` },
    ]);
    expect(coverage).toEqual({ covered: 1, valid: 4, percent: 25 });
  });

  test('counts what is only called a little like a test, wherever the tool ran', async () => {
    for (const file of notTests) await put(join(sources, file), sourceOf(1));
    const names = notTests.map((file): [string, number[]] => [`/home/tests/${file}`, [1]]);
    expect((await read(lcov(Object.fromEntries(names)))).coverage).toMatchObject({ covered: 5, valid: 5 });
  });

  test('of which pytest-cov wrote the tests as well is that of the code alone', async () => {
    await put(join(sources, 'big.py'), sourceOf(9));
    await put(join(sources, 'tests/test_big.py'), sourceOf(41));
    const tested = Array.from({ length: 41 }, (_, at) => at + 1);
    const files = {
      'big.py': { executed_lines: [1, 2, 9], missing_lines: [3, 4, 5, 6, 7, 8] },
      'tests/test_big.py': { executed_lines: tested, missing_lines: [] },
    };
    const totals = { covered_lines: 44, num_statements: 50, percent_covered: 88, missing_lines: 6 };
    expect((await read(JSON.stringify({ files, totals }))).readings).toMatchObject([
      { usable: true, reason: '3 of 9 lines, 33.33 %; 41 lines of tests/test_big.py left out, which are tests' },
    ]);
  });

  test('names a file as long as it can be shown', async () => {
    const { readings } = await read(lcov({ [`${'x'.repeat(400_000)}.js`]: [1] }));
    expect(readings[0]?.reason.length).toBeLessThan(300);
  });

  test.each<[string, string, string]>([
    [
      'has measured tests only',
      lcov({ 'tests/a.py': [1, 1], 'conftest.py': [1] }),
      'has only figures of tests (tests/a.py and 1 more): it does not show what they cover',
    ],
    [
      'has measured tests and what is not in the commit',
      lcov({ 'tests/a.py': [1, 1, 1, 1], 'src/x.py': [1] }),
      'names files that are not in the commit (src/x.py): it was measured on something else',
    ],
    [
      'names nothing of the commit',
      lcov({ '/nowhere/else.js': [1] }),
      'names files that are not in the commit (/nowhere/else.js): it was measured on something else',
    ],
    [
      'names mostly other files',
      lcov({ 'src/a.ts': [1, 1], 'src/x.py': [1, 1, 1], 'src/y.py': [1] }),
      'names files that are not in the commit (src/x.py and 1 more): it was measured on something else',
    ],
    [
      'has lines beyond the end of a file',
      lcov({ 'src/b.ts': [1], '/app/src/a.ts': [1, 1, 1, 1, 1, 1] }),
      'has figures of /app/src/a.ts:6, and src/a.ts of the commit ends before: it was measured on other content',
    ],
    [
      'has lines beyond a last one without a newline',
      cobertura('com/x/Foo.java', [1, 1, 1]),
      'has figures of com/x/Foo.java:3, and src/main/java/com/x/Foo.java of the commit ends before: it was measured on other content',
    ],
    ['names a link', lcov({ 'linked.ts': [1] }), 'names files that are not in the commit (linked.ts)'],
    ['names what lies in .git', lcov({ 'hidden.ts': [1] }), 'names files that are not in the commit (hidden.ts)'],
  ])('is of no use when it %s', async (_, report, problem) => {
    const { readings, coverage } = await read(report);
    expect(readings).toMatchObject([{ usable: false, reason: expect.stringContaining(problem), measured: null }]);
    expect(coverage).toBeUndefined();
  });

  test('cannot be held against a commit that is not there', async () => {
    await put(join(folder, 'a.info'), lcov({ 'src/a.ts': [1] }));
    const { readings } = await reader.read(folder, ['a.info'], { sources: join(folder, 'missing') });
    expect(readings).toMatchObject([
      { usable: false, reason: 'cannot be held against the files of the commit (ENOENT)' },
    ]);
  });

  test('where no commit is known counts a line once when an absolute name ends with a relative one', async () => {
    await put(join(folder, 'a.info'), lcov({ 'src/a.ts': [1, 0], 'src/z.ts': [0] }));
    await put(join(folder, 'b.info'), lcov({ '/app/src/a.ts': [1, 1] }));
    expect((await reader.read(folder, ['a.info', 'b.info'])).coverage).toMatchObject({ covered: 2, valid: 3 });
  });
});
