import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readPieces } from '../../src/adapters/evidence/reading.ts';
import type { Format, Measured, Reading } from '../../src/domain/reading.ts';

/** The reading of a report, given as its text or its bytes. */
const reading = async (report: string | Uint8Array, file = 'report'): Promise<Reading> =>
  (await readPieces(file, piecesOf(Buffer.from(report)))).reading;

/** A file comes in pieces, whose ends fall anywhere. */
function* piecesOf(bytes: Buffer, first = 4_096, size = 997): Generator<Buffer> {
  if (bytes.length > 0) yield Buffer.from(bytes.subarray(0, first));
  for (let at = first; at < bytes.length; at += size) yield Buffer.from(bytes.subarray(at, at + size));
}

const coverage = (covered: number, valid: number, percent: number): Measured => ({
  coverage: { covered, valid, percent },
});
const tests = (passed: number, failed: number, skipped: number, ...failing: string[]): Measured => ({
  tests: { executed: passed + failed, passed, failed, skipped, failing },
});

const cases = (passed: number, others = '') =>
  `<testsuites><testsuite name="s">${'<testcase name="t"/>'.repeat(passed)}${others}</testsuite></testsuites>`;
const stated = (name: string, word: string) => cases(1, `<testcase name="x" ${name}="${word}"/>`);
const pytest = (claims: string, inner: string, all = '') =>
  `<testsuites name="pytest tests" ${all}><testsuite name="pytest" errors="0" ${claims}>${inner}</testsuite></testsuites>`;
const mocha = (claims: string, ...suites: [claims: string, inner: string][]) =>
  `<testsuites name="Mocha Tests" ${claims}>${suites.map(([own, inner]) => `<testsuite name="A" ${own}>${inner}</testsuite>`).join('')}</testsuites>`;
const surefire = (claims: string, inner: string) =>
  `<testsuite version="3.0.2" name="bar.Test" ${claims}>${inner}</testsuite>`;
const two = '<testcase name="A one" classname="one"/><testcase name="A two" classname="two"/>';
const skippedCase = '<testcase name="s"><skipped/></testcase>';
const lcov = (covered: number, missed: number) =>
  `SF:a.ts\n${Array.from({ length: covered + missed }, (_, line) => `DA:${line + 1},${line < covered ? 3 : 0}\n`).join('')}end_of_record\n`;
const cobertura = (lines: string, attributes = '') =>
  `<?xml version="1.0"?><coverage ${attributes}><packages><package><classes><class filename="a.py"><lines>${lines}</lines></class></classes></package></packages></coverage>`;
const unit = (filename: string, hits: number[], name = filename) =>
  `<class name="${name}" filename="${filename}"><lines>${hits.map((hit, at) => `<line number="${at + 1}" hits="${hit}"/>`).join('')}</lines></class>`;
const sourced = (folders: string[], classes: string, valid = 0) =>
  `<coverage lines-valid="${valid}"><sources>${folders.map((folder) => `<source>${folder}</source>`).join('')}</sources><packages><package name="."><classes>${classes}</classes></package></packages></coverage>`;
/** One class with lines of its own, and one line a method. */
const classed = (own: number[], methods: [line: number, hits: number][], claims: string) =>
  `<coverage ${claims}><packages><package><classes><class name="a" filename="a.js"><methods>${methods
    .map(([line, hits]) => `<method name="m"><lines><line number="${line}" hits="${hits}"/></lines></method>`)
    .join(
      '',
    )}</methods>${unit('', own).replace(/^<class[^>]*>|<\/class>$/g, '')}</class></classes></package></packages></coverage>`;
const typed = (identifier: string, report: string) =>
  `<?xml version="1.0"?>\n<!DOCTYPE coverage SYSTEM ${identifier}>\n${report}`;
const istanbuls = '"http://cobertura.sourceforge.net/xml/coverage-04.dtd"';
const gcovrs =
  "'https://github.com/cobertura/cobertura/blob/e5eea8679ebce047ec6ccdfdbf6cf2c14b376875/cobertura/src/site/htdocs/xml/coverage-04.dtd'";
const coveragePy = (executed: number[], missing: number[]) =>
  JSON.stringify({
    meta: { version: '7.4' },
    files: { 'a.py': { executed_lines: executed, missing_lines: missing, excluded_lines: [] } },
    totals: { percent_covered: 100 },
  });
const summed = (summary: object, totals: object = {}) =>
  JSON.stringify({
    files: { 'a.py': { executed_lines: [1, 2, 3], missing_lines: [], excluded_lines: [3], summary } },
    totals: { percent_covered: 100, ...totals },
  });
const istanbul = (hits: number[]) =>
  JSON.stringify({
    'a.js': {
      path: 'a.js',
      statementMap: Object.fromEntries(
        hits.map((_, id) => [id, { start: { line: id + 1, column: 0 }, end: { line: id + 1, column: 9 } }]),
      ),
      s: Object.fromEntries(hits.map((count, id) => [id, count])),
    },
  });
const up = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

describe('honest reports', () => {
  test.each<[string, Format, string]>([
    ['LCOV', 'lcov', lcov(8, 2)],
    [
      'Cobertura',
      'cobertura',
      cobertura(
        up(10)
          .map((line) => `<line number="${line}" hits="${line > 2 ? 1 : 0}"/>`)
          .join(''),
      ),
    ],
    ["coverage.py's JSON", 'coverage.py', coveragePy(up(8), [9, 10])],
    ["istanbul's JSON", 'istanbul', istanbul([1, 1, 1, 1, 1, 1, 1, 1, 0, 0])],
  ])('%s is recounted from its lines', async (_, format, report) => {
    expect(await reading(report)).toEqual({
      file: 'report',
      format,
      sha256: createHash('sha256').update(report).digest('hex'),
      usable: true,
      reason: '8 of 10 lines, 80 %',
      measured: coverage(8, 10, 80),
    });
  });

  test('JUnit is recounted from its cases', async () => {
    expect(await reading(cases(41))).toMatchObject({
      format: 'junit',
      reason: '41 executed, 41 passed, 0 skipped',
      measured: tests(41, 0, 0),
    });
  });

  test('a report with failed tests is usable: it measures failures, and names the first few', async () => {
    const failed = ['a', 'b', 'c', 'd'].map((name) => `<testcase classname="m" name="${name}"><failure/></testcase>`);
    expect(await reading(cases(1_200, failed.join('')))).toMatchObject({
      usable: true,
      reason: '1,204 executed, 1,200 passed, 4 failed, 0 skipped',
      measured: tests(1_200, 4, 0, 'm.a', 'm.b', 'm.c'),
    });
  });

  test('what a report counts within its cases is told', async () => {
    expect(await reading(pytest('tests="6"', two))).toMatchObject({
      reason: '2 executed, 2 passed, 0 skipped; its totals count 4 more within them (subtests, assertions)',
    });
  });

  test('a share just below a threshold is never rounded up to it', async () => {
    expect(await reading(lcov(69_999, 30_001))).toMatchObject({ measured: coverage(69_999, 100_000, 69.99) });
  });

  test("Cobertura's own document type, as istanbul and gcovr write it, is borne", async () => {
    const report = cobertura('<line number="1" hits="1"/>').replace(/^<\?xml[^>]*>/, '');
    for (const identifier of [istanbuls, gcovrs])
      expect(await reading(typed(identifier, report))).toMatchObject({ usable: true, measured: coverage(1, 1, 100) });
  });

  test('a byte order mark and Windows line ends change nothing', async () => {
    expect(await reading(`\uFEFF${cases(2)}`)).toMatchObject({ measured: tests(2, 0, 0) });
    expect(await reading(lcov(3, 1).replaceAll('\n', '\r\n'))).toMatchObject({ measured: coverage(3, 4, 75) });
  });

  test('lines that coverage.py excludes do not count, though they were executed', async () => {
    const report = {
      files: { 'a.py': { executed_lines: [0, 1, 2, 3], missing_lines: [4], excluded_lines: [3] } },
      totals: { percent_covered: 1 },
    };
    expect(await reading(JSON.stringify(report))).toMatchObject({ measured: coverage(2, 3, 66.66) });
  });
});

/** Title, report, and the figures that it gives or the reason why it gives none. */
type Case = [string, string | Uint8Array, Measured | RegExp];

const check = async (report: string | Uint8Array, expected: Measured | RegExp): Promise<void> => {
  const found = await reading(report);
  if (expected instanceof RegExp)
    expect(found).toMatchObject({ usable: false, measured: null, reason: expect.stringMatching(expected) });
  else expect(found).toMatchObject({ usable: true, measured: expected });
};

describe("Cobertura's names of files", () => {
  const names = async (folders: string[], filename: string) => {
    const report = Buffer.from(sourced(folders, unit(filename, [1])));
    return (await readPieces('report', piecesOf(report, 90, 7))).lines?.extents().map(({ name }) => name);
  };
  test.each<[string, string[], string, string]>([
    ['begin at the source folder', ['/app/svc_a'], 'core.py', '/app/svc_a/core.py'],
    ['begin at it, however it ends', [' /app/svc &amp; a/ '], 'core.py', '/app/svc & a/core.py'],
    ['begin at a folder of Windows', ['C:\\app'], 'src\\core.py', 'C:/app/src/core.py'],
    ['begin at the root', ['/'], 'app/core.py', '/app/core.py'],
    ['are relative where the folder is', ['./src'], 'core.py', 'src/core.py'],
    ['are relative where there is no folder', [], 'core.py', 'core.py'],
    ['are relative where the folder is the one of the run', ['.'], './core.py', 'core.py'],
    ['are relative where the folder is not named', [''], 'core.py', 'core.py'],
    ['are their own where they are absolute', ['/app'], '/src/core.py', '/src/core.py'],
    ['are relative where there are several folders', ['/app/a', '/app/b'], 'core.py', 'core.py'],
  ])('%s', async (_, folders, filename, name) => expect(await names(folders, filename)).toEqual([name]));
});

describe('test reports that lie, are cut off, or say nothing', () => {
  test.each<Case>([
    ['an empty file', '', /^is empty/],
    ['white space', ' \n\t ', /^is empty/],
    ['a file that is no text', new Uint8Array([0xff, 0xfe, 0x01, 0x80]), /not UTF-8/],
    ['a report in UTF-16', Buffer.from(`\uFEFF${cases(3)}`, 'utf16le'), /NUL bytes/],
    [
      'a byte that is no UTF-8 late in the file',
      Buffer.concat([Buffer.from(cases(900)), Buffer.from([0xff])]),
      /not UTF-8/,
    ],
    ['NUL bytes behind a whole report', `${cases(900)}\0\0`, /NUL bytes/],
    [
      'pytest that collected nothing',
      '<testsuites><testsuite name="pytest" errors="0" failures="0" skipped="0" tests="0" time="0.01"/></testsuites>',
      /no executed test/,
    ],
    [
      'totals without test cases',
      '<testsuite tests="500" failures="0" errors="0"/>',
      /claims 500 tests in its totals, and lists 0/,
    ],
    [
      'totals of more cases than are listed',
      `<testsuites tests="100">${cases(3).slice(12, -13)}</testsuites>`,
      /claims 100 tests in its totals, and lists 3: it is partial/,
    ],
    [
      'a suite with fewer cases than it claims, among whole ones',
      `<testsuites><testsuite tests="2">${'<testcase/>'.repeat(2)}</testsuite><testsuite tests="5"><testcase/></testsuite></testsuites>`,
      /claims 5 tests in its totals, and lists 1/,
    ],
    [
      'totals of fewer cases than passed',
      `<testsuite tests="1">${'<testcase name="a"/>'.repeat(4)}</testsuite>`,
      tests(1, 0, 3),
    ],
    [
      "jest's tests that are still to be written, beside one that passed",
      '<testsuites tests="1" failures="0"><testsuite tests="1" failures="0" errors="0" skipped="0"><testcase name="a"/><testcase name="later"/></testsuite></testsuites>',
      tests(1, 0, 1),
    ],
    [
      "jest's tests that are still to be written, beside skipped ones",
      `<testsuites tests="2"><testsuite tests="2" skipped="2">${'<testcase name="a"/>'.repeat(2)}${skippedCase.repeat(2)}</testsuite></testsuites>`,
      /no executed test/,
    ],
    [
      "jest's suites of which one has tests that are still to be written",
      `<testsuites tests="4"><testsuite tests="2" skipped="1">${'<testcase/>'.repeat(3)}${skippedCase}</testsuite><testsuite tests="2" skipped="0">${'<testcase/>'.repeat(2)}</testsuite></testsuites>`,
      tests(3, 0, 3),
    ],
    [
      "a failure beside jest's tests that are still to be written",
      '<testsuite tests="2" failures="1"><testcase/><testcase/><testcase name="x"><failure/></testcase></testsuite>',
      tests(1, 1, 1, 'x'),
    ],
    ['totals of no test beside cases', '<testsuites tests="0"><testcase name="a"/></testsuites>', /no executed test/],
    [
      'totals of skipped tests that the cases do not show',
      `<testsuite tests="3" skipped="2">${'<testcase name="a"/>'.repeat(3)}</testsuite>`,
      /claims 2 skipped tests/,
    ],
    [
      'totals that are no number',
      '<testsuite tests="NaN"><testcase name="a"/></testsuite>',
      /claims tests="NaN", which is no number/,
    ],
    ['negative totals', '<testsuite tests="1" failures="-1"><testcase name="a"/></testsuite>', /claims failures="-1"/],
    ['only skipped cases', cases(0, '<testcase name="a"><skipped message="no"/></testcase>'), /no executed test/],
    [
      'only cases that were not run',
      cases(0, '<testcase name="a" status="notrun"/><testcase name="b" result="suppressed"/>'),
      /no executed test/,
    ],
    [
      'totals that hide a failure',
      '<testsuites failures="0"><testsuite failures="2" errors="1"><testcase name="a"/></testsuite></testsuites>',
      /claims 3 failures and errors in its totals, and its test cases show 0/,
    ],
    [
      'a failure below green totals',
      '<testsuite failures="0" tests="1"><testcase classname="m" name="a"><failure/></testcase></testsuite>',
      tests(0, 1, 0, 'm.a'),
    ],
    ['an error', cases(3, '<testcase name="x"><error message="boom"/></testcase>'), tests(3, 1, 0, 'x')],
    [
      'a failure that is also skipped',
      cases(1, '<testcase name="x"><skipped/><failure/></testcase>'),
      tests(1, 1, 0, 'x'),
    ],
    [
      'a failure that is skipped afterwards',
      cases(1, '<testcase name="x"><failure/><skipped/></testcase>'),
      tests(1, 1, 0, 'x'),
    ],
    ['a failure told by an attribute', cases(1, '<testcase name="x" status="FAILED"/>'), tests(1, 1, 0, 'x')],
    ...['run', 'Passed', 'pass', 'SUCCESS', 'successful', 'ok', 'completed', ''].map(
      (word): Case => [`the status "${word}" is that of one that passed`, stated('status', word), tests(2, 0, 0)],
    ),
    ...['fail', 'Failed', 'failure', 'ERROR', 'errored', 'broken', 'timeout', 'timed-out', 'crashed', 'panicked'].map(
      (word): Case => [`the status "${word}" is that of one that failed`, stated('status', word), tests(1, 1, 0, 'x')],
    ),
    ...[
      ...['notrun', 'not_run', 'Not Run', 'skipped', 'disabled', 'ignored', 'pending', 'todo', 'untested'],
      ...['inconclusive', 'blocked', 'aborted', 'cancelled', 'suppressed', 'undefined'],
    ].map(
      (word): Case => [`the status "${word}" is that of one that did not run`, stated('status', word), tests(1, 0, 1)],
    ),
    ['a status that is not known', stated('status', 'flaky'), /a test case with status="flaky", which does not say/],
    ['a result that is not known', stated('result', 'maybe'), /a test case with result="maybe", which does not say/],
    ['one that was run, and suppressed', stated('status', 'run" result="suppressed'), tests(1, 0, 1)],
    [
      'a suite that failed outside of its cases',
      '<testsuites><testsuite name="setup"><error/><testcase name="a"/></testsuite></testsuites>',
      tests(1, 1, 0, 'setup'),
    ],
    [
      "a failure of Node's tests that are still to be done, which its suite counts",
      '<testsuites><testcase name="a" classname="test"/><testsuite name="g" tests="2" failures="1" skipped="1"><testcase name="y" classname="test"/><testcase name="bad" classname="test" failure="x"><skipped type="todo" message="true"/><failure type="testCodeFailure"/></testcase></testsuite></testsuites>',
      tests(2, 0, 1),
    ],
    [
      'totals of more failures than those that are still to be done',
      '<testsuite tests="2" failures="2"><testcase/><testcase><skipped type="todo"/><failure/></testcase></testsuite>',
      /claims 2 failures and errors/,
    ],
    [
      'a file without tests that Node lists as a test',
      '<testsuites><testcase name="/app/test/empty.test.js" time="0.1" classname="test"/></testsuites>',
      /no executed test/,
    ],
    [
      'a file without tests beside one with tests',
      '<testsuites><testcase name="test/empty.test.mjs" classname="test"/><testcase name="reads src/index.js" classname="test"/></testsuites>',
      tests(1, 0, 1),
    ],
    [
      'a file of tests that Node could not run',
      '<testsuites><testcase name="/app/a.test.js" classname="test"><failure/></testcase></testsuites>',
      tests(0, 1, 0, 'test./app/a.test.js'),
    ],
    [
      "ruff's clean report",
      '<testsuites name="ruff" tests="1"><testsuite name="ruff" tests="1" package="org.ruff"><testcase name="No errors found" classname="ruff"/></testsuite></testsuites>',
      /is a linter's report: it tests nothing/,
    ],
    [
      "eslint's clean report",
      '<testsuites><testsuite package="org.eslint" tests="1" name="/app/a.js"><testcase name="/app/a.js" classname="/app/a"/></testsuite></testsuites>',
      /is a linter's report: it tests nothing/,
    ],
    [
      "mypy's clean report",
      '<testsuite errors="0" failures="0" name="mypy" skips="0" tests="1"><testcase classname="mypy" file="mypy" name="mypy-py3_11-linux"/></testsuite>',
      /is a linter's report: it tests nothing/,
    ],
    [
      'a case that failed and is listed again as passed',
      cases(0, '<testcase name="x"><failure/></testcase><testcase name="x"/>'),
      tests(1, 1, 0, 'x'),
    ],
    [
      'a case that passed when it was tried again',
      cases(0, '<testcase name="x"><flakyFailure/></testcase>'),
      tests(1, 0, 0),
    ],
    [
      'a case that pytest counts twice, for its teardown failed',
      '<testsuite errors="1" tests="2"><testcase name="x"><error/></testcase></testsuite>',
      tests(0, 1, 0, 'x'),
    ],
    [
      "pytest's subtests, which its totals count and no case shows",
      pytest('tests="6"', '<testcase classname="s.T" name="u"/><testcase classname="s.T" name="v"/>'),
      tests(2, 0, 0),
    ],
    [
      "pytest's subtests in totals of all suites",
      pytest('tests="6"', '<testcase name="u"/><testcase name="v"/>', 'tests="6"'),
      tests(2, 0, 0),
    ],
    [
      "pytest's subtests of which one failed, as version 9 counts them",
      pytest(
        'failures="2" tests="7"',
        '<testcase name="a"/><testcase name="s"><failure message="4 &lt; 4"/><failure message="contains 1 failed subtest"/></testcase>',
      ),
      tests(1, 1, 0, 's'),
    ],
    [
      "pytest's subtests of which one failed, as pytest-subtests counts them",
      pytest('failures="1" tests="7"', '<testcase name="a"/><testcase name="s"><failure/></testcase>'),
      tests(1, 1, 0, 's'),
    ],
    [
      "pytest's skipped subtests, which only its totals show",
      pytest('skipped="3" tests="6"', '<testcase name="a"/><testcase name="s"><skipped/></testcase>'),
      tests(1, 0, 3),
    ],
    ['a suite of pytest that only counts', pytest('tests="500"', ''), /no executed test/],
    [
      "Catch2's totals, which count assertions",
      '<testsuites><testsuite name="tests" errors="0" failures="0" skipped="0" tests="6" hostname="tbd"><testcase classname="tests.global" name="Factorials" status="run"/><testcase classname="tests.global" name="Strings" status="run"/></testsuite></testsuites>',
      tests(2, 0, 0),
    ],
    [
      'failures beyond those that the cases show, where one shows',
      '<testsuite tests="2" failures="2"><testcase name="a"/><testcase name="x"><failure/></testcase></testsuite>',
      tests(1, 1, 0, 'x'),
    ],
    [
      "mocha's skipped tests, which only its totals show",
      mocha('tests="3" failures="0" skipped="1"', ['tests="0" failures="0"', ''], ['tests="3" failures="0"', two]),
      tests(2, 0, 1),
    ],
    [
      "mocha's skipped tests in several suites, of which one failed",
      mocha(
        'tests="6" failures="1" skipped="2"',
        ['tests="3" failures="1"', '<testcase name="x"><failure/></testcase><testcase name="c"/>'],
        ['tests="3" failures="0"', two],
      ),
      tests(3, 1, 2, 'x'),
    ],
    [
      'a suite in the manner of mocha that lost more than it skipped',
      mocha('tests="4" failures="0" skipped="1"', ['tests="4" failures="0"', two]),
      /claims 1 skipped tests in its totals, and its test cases show 0/,
    ],
    [
      'a suite in the manner of mocha whose totals are of fewer',
      mocha('tests="2" failures="0"', ['tests="3" failures="0"', two]),
      /claims 3 tests in its totals, and lists 2: it is partial/,
    ],
    [
      'a suite in the manner of mocha that hides a failure beside a skipped test',
      mocha('tests="3" failures="1" skipped="1"', ['tests="3" failures="1"', two]),
      /claims 1 failures and errors/,
    ],
    [
      "surefire's tries again of a test that passed in the end",
      surefire(
        'tests="6" errors="0" skipped="1" failures="2"',
        '<testcase name="f"><flakyFailure/><flakyFailure/></testcase><testcase name="a"/><testcase name="b"/><testcase name="s"><skipped/></testcase>',
      ),
      tests(3, 0, 1),
    ],
    [
      "surefire's tries again of a test that failed in the end",
      surefire(
        'tests="5" errors="0" skipped="0" failures="4"',
        '<testcase name="a"/><testcase name="x"><failure/><rerunFailure/><rerunFailure/><rerunFailure/></testcase>',
      ),
      tests(1, 1, 0, 'x'),
    ],
    [
      'a try again that failed, of a test that is said to have passed',
      surefire('', '<testcase name="x"><rerunError/></testcase>'),
      tests(0, 1, 0, 'x'),
    ],
    [
      'fewer tries again than failures',
      surefire('tests="2" failures="2"', '<testcase name="a"/><testcase name="f"><flakyError/></testcase>'),
      /claims 2 failures and errors/,
    ],
    [
      "pytest's tries of one test, of which it counts the last",
      pytest(
        'failures="0" skipped="0" tests="2"',
        `${'<testcase classname="t" name="flaky"/>'.repeat(4)}<testcase classname="t" name="ok"/>`,
      ),
      tests(2, 0, 0),
    ],
    [
      "pytest's tries of one test that failed to the end",
      pytest(
        'failures="1" skipped="1" tests="3"',
        `${'<testcase name="f"/>'.repeat(3)}<testcase name="f"><failure/></testcase><testcase name="ok"/>${skippedCase}`,
      ),
      tests(1, 1, 1, 'f'),
    ],
    [
      'more cases of pytest than it counts, each of another name',
      pytest('tests="1"', '<testcase name="a"/><testcase name="b"/>'),
      tests(1, 0, 1),
    ],
    ...[
      '<testsuite failures="0" name="phpstan" tests="1" errors="0"><testcase name="phpstan"/></testsuite>',
      '<testsuites name="psalm" tests="1"><testsuite name="psalm" tests="1"><testcase name="psalm"/></testsuite></testsuites>',
      '<testsuites><testsuite name="rubocop" tests="1"><testcase classname="lib.a" name="Layout/Tab"/></testsuite></testsuites>',
      '<testsuites name="Biome" tests="1"><testsuite name="a.ts" package="org.biome"><testcase name="a.ts"/></testsuite></testsuites>',
      '<testsuites><testsuite name="a.ts" package="org.biome"><testcase name="a.ts"/></testsuite></testsuites>',
      '<testsuite package="stylelint.rules" name="stylelint.rules" tests="1"><testcase name="a.css"/></testsuite>',
    ].map((report): Case => [`a linter's report: ${report}`, report, /is a linter's report: it tests nothing/]),
    [
      "Node's tests that are called like what they test",
      '<testsuites><testcase name="index.js" classname="test"/><testcase name="config.mjs" classname="test"/></testsuites>',
      tests(2, 0, 0),
    ],
    ...['test/a.js', 'a-test.js', 'src/test-a.mjs', 'lib/a_test.ts', 'test.js', '/app/src/a.js', 'C:\\app\\a.js'].map(
      (name): Case => [
        `Node's file without tests: ${name}`,
        `<testsuites><testcase name="${name}" classname="test"/><testcase name="adds" classname="test"/></testsuites>`,
        tests(1, 0, 1),
      ],
    ),
    [
      'a status that is not known, beside a failure',
      cases(0, '<testcase name="x"><error/></testcase><testcase name="y" status="flaky"/>'),
      tests(0, 1, 1, 'x'),
    ],
    [
      "a failure with behave's status hook_error",
      cases(1, '<testcase name="x" status="hook_error"><error/></testcase>'),
      tests(1, 1, 0, 'x'),
    ],
    ["behave's status hook_error by itself", stated('status', 'hook_error'), tests(1, 1, 0, 'x')],
    [
      'a failure with a status that is not known',
      cases(0, '<testcase name="x" status="odd"><failure/></testcase>'),
      tests(0, 1, 0, 'x'),
    ],
    [
      'a failure deep in nested suites',
      '<testsuites><testsuite><testsuite><testcase name="y"><failure/></testcase></testsuite></testsuite></testsuites>',
      tests(0, 1, 0, 'y'),
    ],
    [
      'nested suites whose totals are sums',
      `<testsuites tests="3"><testsuite tests="3"><testcase/><testsuite tests="2"><testcase/><testcase/></testsuite></testsuite></testsuites>`,
      tests(3, 0, 0),
    ],
    [
      'a failure in a prefixed namespace',
      '<j:testsuites xmlns:j="urn:j"><j:testcase name="z"><j:failure/></j:testcase></j:testsuites>',
      tests(0, 1, 0, 'z'),
    ],
    ['a document that was cut off', '<testsuites><testsuite><testcase name="a"/>', /no whole XML document/],
    ['a document that was cut off in a tag', '<testsuites><testcase name="a', /no whole XML document/],
    [
      'a document that was cut off in a log',
      '<testsuites><testcase name="a"/><system-out><![CDATA[ok',
      /no whole XML document/,
    ],
    ['two documents in one', `${cases(1)}${cases(1)}`, /no whole XML document/],
    [
      'an entity bomb',
      '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuites><testcase name="&b;"/></testsuites>',
      /document type/,
    ],
    [
      'an external entity',
      '<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuites><testcase name="a">&x;</testcase></testsuites>',
      /document type/,
    ],
    [
      'an external document type',
      '<!DOCTYPE testsuites SYSTEM "http://example.org/x.dtd"><testsuites><testcase name="a"/></testsuites>',
      /document type/,
    ],
    [
      "entities within Cobertura's document type",
      '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd" [<!ENTITY a "b">]><coverage/>',
      /document type/,
    ],
    ['an undeclared entity', '<testsuites><testcase name="&nope;"/></testsuites>', /no whole XML document/],
    ['another kind of XML', '<html><testcase name="a"/></html>', /outermost element <html>/],
    ['an error page', '<!DOCTYPE html><html><body>404</body></html>', /document type/],
    [
      'a comment that holds the test cases',
      '<testsuites><!-- <testcase name="a"/> --></testsuites>',
      /no executed test/,
    ],
    [
      'a text that holds the test cases',
      '<testsuites><system-out><![CDATA[<testcase name="a"/>]]></system-out></testsuites>',
      /no executed test/,
    ],
    [
      'a comment that hides the end of a log',
      '<testsuites><system-out><![CDATA[<!--]]></system-out><testcase name="a"><failure/></testcase><!-- --></testsuites>',
      tests(0, 1, 0, 'a'),
    ],
    [
      'an instruction that opens a comment',
      '<testsuites><?x <!-- ?><testcase name="a"><failure/></testcase><!-- --></testsuites>',
      tests(0, 1, 0, 'a'),
    ],
    [
      '100 levels of suites',
      `${'<testsuite>'.repeat(100)}<testcase name="a"/>${'</testsuite>'.repeat(100)}`,
      /more than 64 levels deep/,
    ],
    [
      '20,000 levels of suites',
      `${'<testsuite>'.repeat(20_000)}<testcase name="a"/>${'</testsuite>'.repeat(20_000)}`,
      /more than 64 levels deep/,
    ],
    [
      'a failure message of a megabyte',
      cases(1, `<testcase name="x"><failure message="${'x'.repeat(1_000_000)}"/></testcase>`),
      tests(1, 1, 0, 'x'),
    ],
    [
      'an attribute of ten megabytes',
      cases(1, `<testcase name="${'x'.repeat(10_000_000)}"/>`),
      /a tag of more than 8 MB/,
    ],
    ['an attribute given twice', '<testsuites><testcase name="a" name="b"/></testsuites>', /no whole XML document/],
    [
      'attributes with names of prototypes',
      '<testsuites><testcase __proto__="x" constructor="y" name="a"/></testsuites>',
      tests(1, 0, 0),
    ],
  ])('%s', (_, report, expected) => check(report, expected));
});

describe('coverage that lies, is cut off, or says nothing', () => {
  test.each<Case>([
    [
      'coverage.py: 100 % of no statements',
      JSON.stringify({ files: {}, totals: { percent_covered: 100, num_statements: 0 } }),
      /no line that can be executed/,
    ],
    ['coverage.py: totals of 100 % over missing lines', coveragePy([1], [2, 3, 4]), coverage(1, 4, 25)],
    [
      'coverage.py: a line both executed and missing',
      coveragePy([1, 2], [2]),
      /a.py:2 that it was executed, and that it was not/,
    ],
    ['coverage.py: no file lists', JSON.stringify({ totals: { percent_covered: 99 } }), /no list of files/],
    [
      'coverage.py: more statements in its totals than listed',
      JSON.stringify({
        files: { 'a.py': { executed_lines: [1, 2], missing_lines: [] } },
        totals: { percent_covered: 100, num_statements: 900 },
      }),
      /claims 900 statements in its totals, and lists 2/,
    ],
    [
      'coverage.py: more statements of a file than listed',
      JSON.stringify({
        files: { 'a.py': { executed_lines: [1, 2], missing_lines: [], summary: { num_statements: 40 } } },
      }),
      /claims 40 statements of a.py, and lists 2/,
    ],
    [
      'coverage.py: a text where a list of lines belongs',
      JSON.stringify({ files: { 'a.py': { executed_lines: '1-99', missing_lines: [] } } }),
      /a.py that cannot be read \(executed_lines/,
    ],
    ['coverage.py: half a line', coveragePy([1.5], []), /a.py that cannot be read/],
    ['coverage.py: a line number beyond any file', coveragePy([1e9], []), /a.py that cannot be read/],
    ['coverage.py: an array instead of files', '{"files":[1],"totals":{"percent_covered":100}}', /no list of files/],
    [
      'Cobertura: line-rate 1 with no line',
      cobertura('', 'line-rate="1" lines-valid="0"'),
      /no line that can be executed/,
    ],
    [
      'Cobertura: line-rate 1 over lines nobody ran',
      cobertura('<line number="1" hits="0"/>', 'line-rate="1"'),
      coverage(0, 1, 0),
    ],
    [
      'Cobertura: more lines in its totals than listed',
      cobertura(
        up(3)
          .map((line) => `<line number="${line}" hits="1"/>`)
          .join(''),
        'lines-valid="1000" lines-covered="1000"',
      ),
      /claims 1000 lines in its totals, and lists 3: it is partial/,
    ],
    [
      'Cobertura: lines of methods and classes are the same lines',
      cobertura('<line number="1" hits="1"/><line number="1" hits="0"/>'),
      coverage(1, 1, 100),
    ],
    ['Cobertura: hits that are no number', cobertura('<line number="1" hits="many"/>'), /without number or hits/],
    ['Cobertura: negative hits', cobertura('<line number="1" hits="-1"/>'), /without number or hits/],
    ['Cobertura: hits of 1e9', cobertura('<line number="1" hits="1e9"/>'), /without number or hits/],
    ['Cobertura: hits that are NaN', cobertura('<line number="1" hits="NaN"/>'), /without number or hits/],
    [
      'Cobertura: a counter that ran over',
      cobertura('<line number="1" hits="18446744073709551615"/>'),
      /without number or hits/,
    ],
    ['Cobertura: only line 0', cobertura('<line number="0" hits="1"/>'), /no line that can be executed/],
    [
      'Cobertura: a line number beyond any file',
      cobertura('<line number="99999999" hits="1"/>'),
      /no source file has so many/,
    ],
    [
      'Cobertura: a class without a file',
      '<coverage><class name="a"><line number="1" hits="1"/></class></coverage>',
      /class without a filename/,
    ],
    [
      'Cobertura: lines outside of classes',
      '<coverage><lines><line number="1" hits="1"/></lines></coverage>',
      /no line that can be executed/,
    ],
    ['Cobertura: cut off', '<coverage><packages><package>', /no whole XML document/],
    [
      'clover instead of Cobertura',
      '<coverage generated="1"><project><metrics statements="9" coveredstatements="9"/></project></coverage>',
      /is a Clover report, which is not read: take the LCOV or the Cobertura report/,
    ],
    [
      'Cobertura: two files of one name in several folders, as one',
      sourced(['/app/a', '/app/b'], unit('core.py', [1, 0]) + unit('core.py', [0, 1])),
      /lists core.py twice, and does not say of which of its 2 source folders: report each by itself/,
    ],
    [
      'Cobertura: two files of one name in several folders, of which coverage.py lists one',
      sourced(['/app/a', '/app/b'], unit('core.py', [1, 0]), 4),
      /claims 4 lines in its totals, and lists 2: it is partial \(files of one name in several source folders/,
    ],
    [
      'Cobertura: two classes of a file below several folders',
      sourced(['/app/a', '/app/b'], unit('A.java', [1, 0], 'A') + unit('A.java', [0, 1], 'A$B')),
      coverage(2, 2, 100),
    ],
    [
      'LCOV: sums without lines',
      'SF:a.ts\nLF:100\nLH:100\nend_of_record\n',
      /claims 100 lines of a.ts, and lists 0: it is partial/,
    ],
    [
      'LCOV: a file with sums only, among others',
      'SF:a.ts\nDA:1,1\nLF:1\nend_of_record\nSF:b.ts\nLF:40\nLH:0\nend_of_record\n',
      /claims 40 lines of b.ts, and lists 0: it is partial/,
    ],
    ['LCOV: sums that flatter', 'SF:a.ts\nDA:1,1\nDA:2,0\nLF:2\nLH:2\nend_of_record\n', coverage(1, 2, 50)],
    [
      'LCOV: more lines in its sums than listed',
      'SF:a.ts\nDA:1,1\nLF:900\nLH:900\nend_of_record\n',
      /claims 900 lines of a.ts, and lists 1/,
    ],
    ['LCOV: cut off', 'SF:a.ts\nDA:1,1\n', /cut off/],
    ['LCOV: cut off in the middle', 'SF:a.ts\nDA:1,1\nSF:b.ts\nDA:1,1\nend_of_record\n', /cut off/],
    ['LCOV: figures of no file', 'TN:\nDA:1,1\nend_of_record\n', /figures of no file in line 2/],
    ['LCOV: negative hits', 'SF:a.ts\nDA:1,-3\nend_of_record\n', /no 'DA:line,hits' in line 2/],
    ['LCOV: hits of 1e9', 'SF:a.ts\nDA:1,1e9\nend_of_record\n', /no 'DA:line,hits' in line 2/],
    ['LCOV: hits that are NaN', 'SF:a.ts\nDA:1,NaN\nend_of_record\n', /no 'DA:line,hits'/],
    ['LCOV: only line 0', 'SF:a.ts\nDA:0,5\nend_of_record\n', /no line that can be executed/],
    ['LCOV: a line number beyond any file', 'SF:a.ts\nDA:4294967297,5\nend_of_record\n', /no source file has so many/],
    [
      'LCOV: a line twice, once executed',
      'SF:a.ts\nDA:1,0\nDA:1,4\nDA:1,0\nDA:2,0\nend_of_record\n',
      coverage(1, 2, 50),
    ],
    [
      'LCOV: the same file twice, for two tests',
      'TN:a\nSF:a.ts\nDA:1,1\nend_of_record\nTN:b\nSF:./a.ts\nDA:1,0\nDA:2,1\nend_of_record\n',
      coverage(2, 2, 100),
    ],
    [
      'LCOV: with check sums and comments',
      '# made by hand\nTN:\nSF:a.ts\nDA:1,2,q9b1\nDA:2,0,xx\nend_of_record\n',
      coverage(1, 2, 50),
    ],
    ['LCOV: prose between the figures', 'SF:a.ts\nDA:1,1\nall is well\nend_of_record\n', /not LCOV in line 3/],
    ['LCOV: a line without end', `SF:a.ts\nDA:1,${'1'.repeat(2_000_000)}`, /a line of more than a million characters/],
    [
      'istanbul: pct Unknown of a summary',
      '{"total":{"lines":{"total":0,"covered":0,"skipped":0,"pct":"Unknown"}}}',
      /a summary without lines/,
    ],
    ['istanbul: no file', '{}', /./],
    [
      'istanbul: a statement without a count',
      JSON.stringify({ 'a.js': { statementMap: { 0: { start: { line: 1 } } }, s: {} } }),
      /no count for statement 0/,
    ],
    ['istanbul: a negative count', istanbul([-1]), /a.js that cannot be read/],
    [
      'istanbul: files without statements',
      JSON.stringify({ 'a.js': { statementMap: {}, s: {} } }),
      /no line that can be executed/,
    ],
    [
      'istanbul: a file of another kind among them',
      JSON.stringify({ 'a.js': { statementMap: {}, s: {} }, 'b.js': 7 }),
      /b.js that cannot be read/,
    ],
    [
      'istanbul: a prototype instead of counts',
      '{"a.js":{"statementMap":{"toString":{"start":{"line":1}}},"s":{}}}',
      /no count for statement toString/,
    ],
    [
      'Cobertura of istanbul, whose methods name lines that are no statements',
      typed(
        istanbuls,
        classed(
          [1, 0, 0, 0],
          [
            [2, 1],
            [4, 0],
            [5, 0],
            [7, 0],
          ],
          'lines-valid="4" lines-covered="1"',
        ),
      ),
      coverage(1, 4, 25),
    ],
    [
      'Cobertura of gcovr, whose methods repeat the lines of their class',
      typed(
        gcovrs,
        classed(
          [1, 1, 0],
          [
            [1, 1],
            [2, 1],
            [3, 0],
          ],
          'lines-valid="3" lines-covered="2"',
        ),
      ),
      coverage(2, 3, 66.66),
    ],
    [
      'Cobertura whose lines stand below methods only',
      classed(
        [],
        [
          [1, 1],
          [2, 0],
          [2, 1],
          [3, 0],
        ],
        'lines-valid="4" lines-covered="2"',
      ),
      coverage(2, 3, 66.66),
    ],
    [
      'Cobertura that claims fewer covered lines than it lists',
      classed([1, 1], [], 'lines-valid="2" lines-covered="0"'),
      /contradicts itself: it claims 0 covered lines in its totals, and lists 2/,
    ],
    [
      'Cobertura of a converter that writes zeros instead of totals',
      classed([1, 0], [], 'lines-valid="0" lines-covered="0"'),
      coverage(1, 2, 50),
    ],
    [
      "JaCoCo's own XML",
      '<!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd"><report name="x"><package name="a"/></report>',
      /is a JaCoCo report, which is not read: take Cobertura/,
    ],
    ["JaCoCo's own XML without its document type", '<report name="x"/>', /is a JaCoCo report/],
    [
      'LCOV of gcovr, whose LH stands before its LF',
      'TN:GCOVR_report\nSF:a.c\nFN:2,f\nFNDA:1,f\nBRDA:3,0,0,-\nDA:2,1,a1ba\nDA:3,1,cce4\nDA:4,0,3094\nLH:2\nLF:3\nend_of_record\n',
      coverage(2, 3, 66.66),
    ],
    [
      'LCOV: fewer lines hit than listed',
      lcov(2, 0).replace('end', 'LF:2\nLH:0\nend'),
      /claims 0 hit lines of a.ts, and lists 2/,
    ],
    [
      'LCOV: more lines hit than found',
      lcov(1, 0).replace('end', 'LF:1\nLH:5\nend'),
      /claims 5 hit lines of a.ts, and lists 1/,
    ],
    [
      'LCOV: fewer lines hit than listed, out of order',
      'SF:a.ts\nDA:9,1\nDA:3,1\nDA:1,1\nLF:3\nLH:1\nend_of_record\n',
      /claims 1 hit lines in all its sums, and lists 3/,
    ],
    [
      'LCOV of llvm-cov, which sums up functions that share lines',
      'SF:a.cpp\nFN:1,_Z3lami\nFN:2,a.cpp:_ZZ3lamiENK3$_0clEi\nFNF:2\nDA:1,1\nDA:2,1\nDA:3,0\nDA:4,1\nLF:6\nLH:5\nend_of_record\n',
      coverage(3, 4, 75),
    ],
    [
      'LCOV of llvm-cov, whose templates are covered together by several types',
      'SF:a.cpp\nFN:1,_Z4pickIiEiT_\nFN:1,_Z4pickIlEiT_\nDA:1,2\nDA:2,1\nDA:3,1\nDA:4,0\nLF:4\nLH:2\nend_of_record\n',
      coverage(3, 4, 75),
    ],
    [
      'LCOV of llvm-cov that sums up far more than it lists',
      'SF:a.cpp\nFN:1,_RNvC1a1b\nDA:1,1\nLF:40\nLH:1\nend_of_record\n',
      /claims 40 lines of a.cpp, and lists 1: it is partial/,
    ],
    [
      'LCOV of geninfo, which sums up lines',
      'TN:\nSF:a.cpp\nFN:1,_Z3lami\nDA:1,1\nDA:2,1\nLF:3\nLH:2\nend_of_record\n',
      /claims 3 lines of a.cpp, and lists 2: it is partial/,
    ],
    ['LCOV: sums that are no number', lcov(1, 0).replace('end', 'LF:all\nend'), /no number of lines in line 3/],
    [
      'LCOV: a counter that ran over',
      'SF:a.ts\nDA:3,18446744073709551615\nend_of_record\n',
      /has a counter that ran over in line 2 \(DA:3,18446744073709551615\)/,
    ],
    [
      'coverage.py: more lines missing in a summary than listed',
      summed({ num_statements: 2, covered_lines: 2, missing_lines: 98 }),
      /claims 98 missing lines of a.py, and lists 0/,
    ],
    [
      'coverage.py: fewer lines covered than listed',
      summed({ covered_lines: 1 }),
      /claims 1 covered lines of a.py, and lists 2/,
    ],
    [
      'coverage.py: more lines missing in its totals than listed',
      summed({}, { missing_lines: 98 }),
      /claims 98 missing lines in its totals, and lists 0/,
    ],
    ['coverage.py: totals of texts', summed({}, { missing_lines: 'none' }), /totals that cannot be read/],
    [
      'coverage.py with sums that agree',
      summed(
        { num_statements: 2, covered_lines: 2, missing_lines: 0, excluded_lines: 1 },
        { covered_lines: 2, missing_lines: 0 },
      ),
      coverage(2, 2, 100),
    ],
    ['JSON that was cut off', '{"a.js":{"statementMap":', /./],
    ['an answer that is an error object', '{"error":{"code":"ENOLOCK"}}', /./],
  ])('%s', (_, report, expected) => check(report, expected));
});

describe('for every report', () => {
  const testcase = fc.constantFrom(
    '<testcase name="a"/>',
    '<testcase name="s"><skipped/></testcase>',
    '<testcase name="f"><failure/></testcase>',
  );

  test('it is usable only when something was executed, and counts what is listed', () =>
    fc.assert(
      fc.asyncProperty(fc.array(testcase), async (all) => {
        const found = await reading(cases(0, all.join('')));
        const [failed, skipped] = ['failure', 'skipped'].map(
          (word) => all.filter((each) => each.includes(word)).length,
        );
        expect(found.usable).toBe(all.length > (skipped ?? 0));
        expect(found.measured?.tests ?? { failed, skipped }).toMatchObject({ failed, skipped });
      }),
    ));

  test('totals and rates never make an empty one usable', () =>
    fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), async (count, lines, rate) => {
        const empty = [
          `<testsuites tests="${count}"><testsuite tests="${count}" failures="0" errors="0"/></testsuites>`,
          cobertura('', `line-rate="${rate}" lines-valid="${lines}" lines-covered="${lines}"`),
          `SF:a\nLF:${lines}\nLH:${lines}\nend_of_record\n`,
          JSON.stringify({ files: {}, totals: { percent_covered: 100 * rate, num_statements: lines } }),
          JSON.stringify({ total: { lines: { total: lines, covered: lines, pct: 100 * rate } } }),
        ];
        for (const report of empty) expect(await reading(report)).toMatchObject({ usable: false, measured: null });
      }),
    ));

  test('whatever bytes it is made of, there is an answer, and it is not usable', () =>
    fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom('', '<', '<testsuites>', '<coverage>', 'SF:a\nDA:1,1\n', '{', '['),
        async (junk, begin) => {
          const found = await reading(Buffer.concat([Buffer.from(begin), junk]));
          expect(found).toMatchObject({ usable: false, measured: null });
        },
      ),
    ));

  const whole: [string, string][] = [
    [
      'JUnit',
      `<?xml version="1.0"?>\n${cases(4, '<testcase name="f"><failure>no</failure></testcase><!-- x --><testcase/>')}`,
    ],
    [
      'Cobertura',
      cobertura(
        up(6)
          .map((line) => `<line number="${line}" hits="${line % 2}"/>`)
          .join(''),
      ),
    ],
    ['LCOV', lcov(3, 4).trimEnd()],
    ['coverage.py', coveragePy([1, 2], [3, 4])],
    ['istanbul', istanbul([1, 0, 1])],
  ];
  test.each(whole)('cutting %s anywhere never leaves it usable', (_, report) =>
    fc.assert(
      fc.asyncProperty(fc.nat(report.length - 1), async (end) => {
        expect((await reading(report.slice(0, end), 'report')).usable).toBe(false);
      }),
    ),
  );

  test.each(whole)('%s says the same, wherever the pieces end in which it comes', (_, report) =>
    fc.assert(
      fc.asyncProperty(fc.integer({ min: 40, max: 200 }), fc.integer({ min: 1, max: 50 }), async (first, size) => {
        const { reading: found } = await readPieces('report', piecesOf(Buffer.from(report), first, size));
        expect(found).toEqual(await reading(report));
        expect(found.usable).toBe(true);
      }),
    ),
  );
});
