import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { reportOf } from '../../src/adapters/files/reports.ts';
import type { CriterionRule } from '../../src/domain/catalogue.ts';
import type { Verdict } from '../../src/domain/criteria.ts';
import type { Report } from '../../src/domain/evidence.ts';
import { gatheredFrom } from '../../src/activities/gathered-reports.ts';
import { testsVerdict } from '../../src/domain/verdict-tests.ts';

const commit = 'c'.repeat(40);
const rule = (changes: Partial<CriterionRule> = {}): CriterionRule => ({
  id: 'unit-tests',
  title: 'Unit tests',
  measure: 'tests',
  threshold: 70,
  waivable: false,
  source: { from: 'commit' },
  files: { junit: ['junit.xml'], coverage: ['coverage'] },
  limits: {},
  ...changes,
});

/** The verdict over one JUnit report and one coverage report, given as their text. */
const judged = (junit: string | Uint8Array, coverage: string, changes: Partial<CriterionRule> = {}): Verdict =>
  over([reportOf('junit.xml', 'junit', bytes(junit)), reportOf('coverage', 'coverage', bytes(coverage))], changes);

/** The verdict over reports that the catalogue names. */
const over = (reports: readonly Report[], changes: Partial<CriterionRule> = {}): Verdict => {
  const named = (wanted: 'junit' | 'coverage') =>
    gatheredFrom(reports)
      .readings.filter(({ role }) => role === wanted)
      .map(({ reading }) => reading.file);
  const files = { junit: named('junit'), coverage: named('coverage') };
  return testsVerdict(rule({ files, ...changes }), gatheredFrom(reports), commit);
};

const bytes = (text: string | Uint8Array): Uint8Array =>
  typeof text === 'string' ? new TextEncoder().encode(text) : text;

const cases = (passed: number, others = '') =>
  `<testsuites><testsuite name="s">${'<testcase name="t"/>'.repeat(passed)}${others}</testsuite></testsuites>`;
const lcov = (covered: number, missed: number) =>
  `SF:a.ts\n${Array.from({ length: covered + missed }, (_, line) => `DA:${line + 1},${line < covered ? 3 : 0}\n`).join('')}end_of_record\n`;
const cobertura = (lines: string, attributes = '') =>
  `<?xml version="1.0"?><coverage ${attributes}><packages><package><classes><class filename="a.py"><lines>${lines}</lines></class></classes></package></packages></coverage>`;
const coveragePy = (executed: number[], missing: number[]) =>
  JSON.stringify({
    meta: { version: '7.4' },
    files: { 'a.py': { executed_lines: executed, missing_lines: missing, excluded_lines: [] } },
    totals: { percent_covered: 100 },
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
  test.each([
    ['LCOV', lcov(8, 2)],
    [
      'Cobertura',
      cobertura(
        up(10)
          .map((line) => `<line number="${line}" hits="${line > 2 ? 1 : 0}"/>`)
          .join(''),
      ),
    ],
    ["coverage.py's JSON", coveragePy(up(8), [9, 10])],
    ["istanbul's JSON", istanbul([1, 1, 1, 1, 1, 1, 1, 1, 0, 0])],
  ])('%s is recounted from its lines', (_, coverage) => {
    const verdict = judged(cases(41), coverage);
    expect(verdict.sentence).toBe('unit-tests met: 41 of 41 tests passed; 80 % of 10 lines, 70 % needed');
    expect(verdict.evidence).toEqual([
      {
        source: 'report',
        facts: '41 executed, 41 passed, 0 skipped',
        file: 'junit.xml',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        commit,
      },
      {
        source: 'report',
        facts: '8 of 10 lines, 80 %',
        file: 'coverage',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        commit,
      },
    ]);
  });

  test('too little coverage is unmet, with figures and threshold', () => {
    expect(judged(cases(5), lcov(1_126, 714)).sentence).toBe('unit-tests unmet: 61.19 % of 1,840 lines, 70 % needed');
  });

  test('a share just below the threshold is never rounded up to it', () => {
    expect(judged(cases(1), lcov(69_999, 30_001)).sentence).toBe(
      'unit-tests unmet: 69.99 % of 100,000 lines, 70 % needed',
    );
    expect(judged(cases(1), lcov(7, 3)).verdict).toBe('met');
  });

  test('several files add up, and a line that two of them name counts once', () => {
    const reports = [
      reportOf('a.xml', 'junit', bytes(cases(2))),
      reportOf('b.xml', 'junit', bytes(cases(3, '<testcase name="s"><skipped/></testcase>'))),
      reportOf('unit', 'coverage', bytes('SF:a.ts\nDA:1,1\nDA:2,0\nend_of_record\n')),
      reportOf(
        'e2e',
        'coverage',
        bytes('SF:a.ts\nDA:1,0\nDA:2,4\nDA:3,0\nend_of_record\nSF:b.ts\nDA:1,1\nend_of_record\n'),
      ),
    ];
    expect(over(reports).sentence).toBe('unit-tests met: 5 of 5 tests passed, 1 skipped; 75 % of 4 lines, 70 % needed');
  });

  test('without a threshold the tests alone decide', () => {
    const { threshold: _, ...plain } = rule({ files: { junit: ['junit.xml'] } });
    const verdict = testsVerdict(plain, gatheredFrom([reportOf('junit.xml', 'junit', bytes(cases(3)))]), commit);
    expect(verdict.sentence).toBe('unit-tests met: 3 of 3 tests passed');
  });

  test.each<[string, Partial<CriterionRule>, string]>([
    [
      'JUnit',
      { files: { coverage: ['coverage'] } },
      'the catalogue names no JUnit report: add criteria.unit-tests.junit with its path',
    ],
    [
      'coverage',
      { files: { junit: ['junit.xml'] } },
      'the catalogue names no coverage report: add criteria.unit-tests.coverageReport with its path',
    ],
  ])('a catalogue that names no %s report learns what to add', (_, changes, because) => {
    expect(judged(cases(1), lcov(1, 0), changes)).toMatchObject({
      verdict: 'unknown',
      sentence: `unit-tests unknown: ${because}`,
    });
  });
});

describe('reports that lie, are cut off, or say nothing', () => {
  const good = lcov(9, 1);
  test.each<[string, string | Uint8Array, string, RegExp]>([
    ['an empty file', '', 'unknown', /junit.xml cannot count: it is empty/],
    ['white space', ' \n\t ', 'unknown', /it is empty/],
    ['a file that is no text', new Uint8Array([0xff, 0xfe, 0x00, 0x80]), 'unknown', /not UTF-8/],
    [
      'pytest that collected nothing',
      '<testsuites><testsuite name="pytest" errors="0" failures="0" skipped="0" tests="0" time="0.01"/></testsuites>',
      'unknown',
      /no executed test/,
    ],
    ['totals without test cases', '<testsuite tests="500" failures="0" errors="0"/>', 'unknown', /no executed test/],
    [
      'only skipped cases',
      cases(0, '<testcase name="a"><skipped message="no"/></testcase>'),
      'unknown',
      /no executed test/,
    ],
    [
      'only cases that were not run',
      cases(0, '<testcase name="a" status="notrun"/><testcase name="b" result="suppressed"/>'),
      'unknown',
      /no executed test/,
    ],
    [
      'totals that hide a failure',
      '<testsuites failures="0"><testsuite failures="2" errors="1"><testcase name="a"/></testsuite></testsuites>',
      'unknown',
      /totals claim 3 failures and errors, its test cases show 0/,
    ],
    [
      'a failure below green totals',
      '<testsuite failures="0" tests="1"><testcase classname="m" name="a"><failure/></testcase></testsuite>',
      'unmet',
      /1 of 1 tests failed, the first: m.a$/,
    ],
    [
      'an error',
      cases(3, '<testcase name="x"><error message="boom"/></testcase>'),
      'unmet',
      /1 of 4 tests failed, the first: x/,
    ],
    [
      'a failure that is also skipped',
      cases(1, '<testcase name="x"><skipped/><failure/></testcase>'),
      'unmet',
      /1 of 2 tests failed/,
    ],
    [
      'a failure deep in nested suites',
      '<testsuites><testsuite><testsuite><testcase name="y"><failure/></testcase></testsuite></testsuite></testsuites>',
      'unmet',
      /the first: y/,
    ],
    [
      'a failure in a prefixed namespace',
      '<j:testsuites xmlns:j="urn:j"><j:testcase name="z"><j:failure/></j:testcase></j:testsuites>',
      'unmet',
      /the first: z/,
    ],
    ['a document that was cut off', '<testsuites><testsuite><testcase name="a"/>', 'unknown', /no whole XML document/],
    ['a document that was cut off in a tag', '<testsuites><testcase name="a', 'unknown', /no whole XML document/],
    ['two documents in one', `${cases(1)}${cases(1)}`, 'unknown', /no whole XML document/],
    [
      'an entity bomb',
      '<!DOCTYPE t [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><testsuites><testcase name="&b;"/></testsuites>',
      'unknown',
      /document type/,
    ],
    [
      'an external entity',
      '<!DOCTYPE t [<!ENTITY x SYSTEM "file:///etc/passwd">]><testsuites><testcase name="a">&x;</testcase></testsuites>',
      'unknown',
      /document type/,
    ],
    ['an undeclared entity', '<testsuites><testcase name="&nope;"/></testsuites>', 'unknown', /no whole XML document/],
    ['another kind of XML', '<html><testcase name="a"/></html>', 'unknown', /outermost element is <html>/],
    ['JSON under the name of JUnit', '{"tests":1}', 'unknown', /no whole XML document/],
    [
      'a comment that holds the test cases',
      '<testsuites><!-- <testcase name="a"/> --></testsuites>',
      'unknown',
      /no executed test/,
    ],
    [
      'a text that holds the test cases',
      '<testsuites><system-out><![CDATA[<testcase name="a"/>]]></system-out></testsuites>',
      'unknown',
      /no executed test/,
    ],
  ])('JUnit: %s', (_, junit, verdict, sentence) => {
    const found = judged(junit, good);
    expect(found).toMatchObject({ verdict });
    expect(found.sentence).toMatch(sentence);
  });

  test.each<[string, string, string, RegExp]>([
    [
      'coverage.py: 100 % of no statements',
      JSON.stringify({ files: {}, totals: { percent_covered: 100, num_statements: 0 } }),
      'unknown',
      /no line that can be executed/,
    ],
    ['coverage.py: totals of 100 % over missing lines', coveragePy([1], [2, 3, 4]), 'unmet', /25 % of 4 lines/],
    [
      'coverage.py: a line both executed and missing',
      coveragePy([1, 2], [2]),
      'unknown',
      /a.py:2 that it was executed, and that it was not/,
    ],
    [
      'coverage.py: no file lists',
      JSON.stringify({ totals: { percent_covered: 99 } }),
      'unknown',
      /neither coverage.py's nor istanbul's/,
    ],
    [
      'Cobertura: line-rate 1 with no line',
      cobertura('', 'line-rate="1" lines-valid="0"'),
      'unknown',
      /no line that can be executed/,
    ],
    [
      'Cobertura: line-rate 1 over lines nobody ran',
      cobertura('<line number="1" hits="0"/>', 'line-rate="1"'),
      'unmet',
      /0 % of 1 lines/,
    ],
    [
      'Cobertura: lines of methods and classes are the same lines',
      cobertura('<line number="1" hits="1"/><line number="1" hits="0"/>'),
      'met',
      /100 % of 1 lines/,
    ],
    [
      'Cobertura: hits that are no number',
      cobertura('<line number="1" hits="many"/>'),
      'unknown',
      /without number or hits/,
    ],
    ['Cobertura: negative hits', cobertura('<line number="1" hits="-1"/>'), 'unknown', /without number or hits/],
    ['Cobertura: cut off', '<coverage><packages><package>', 'unknown', /no whole XML document/],
    [
      'clover instead of Cobertura',
      '<coverage generated="1"><project><metrics statements="9" coveredstatements="9"/></project></coverage>',
      'unknown',
      /no line that can be executed/,
    ],
    ['LCOV: sums without lines', 'SF:a.ts\nLF:100\nLH:100\nend_of_record\n', 'unknown', /no line that can be executed/],
    ['LCOV: sums that flatter', 'SF:a.ts\nDA:1,1\nDA:2,0\nLF:2\nLH:2\nend_of_record\n', 'unmet', /50 % of 2 lines/],
    ['LCOV: cut off', 'SF:a.ts\nDA:1,1\n', 'unknown', /cut off/],
    ['LCOV: figures of no file', 'DA:1,1\nend_of_record\n', 'unknown', /figures of no file/],
    ['LCOV: a figure that is none', 'SF:a.ts\nDA:1,-3\nend_of_record\n', 'unknown', /is not 'DA:line,hits'/],
    ['LCOV: a web page', 'not found', 'unknown', /is not LCOV/],
    [
      'istanbul: pct Unknown of a summary',
      '{"total":{"lines":{"total":0,"covered":0,"skipped":0,"pct":"Unknown"}}}',
      'unknown',
      /a summary without lines/,
    ],
    ['istanbul: no file', '{}', 'unknown', /no line that can be executed/],
    [
      'istanbul: a statement without a count',
      JSON.stringify({ 'a.js': { statementMap: { 0: { start: { line: 1 } } }, s: {} } }),
      'unknown',
      /no count for statement 0/,
    ],
    [
      'istanbul: a prototype instead of counts',
      '{"a.js":{"statementMap":{"toString":{"start":{"line":1}}},"s":{}}}',
      'unknown',
      /no count for statement toString/,
    ],
    ['JSON that was cut off', '{"a.js":{"statementMap":', 'unknown', /no whole JSON document/],
    [
      'an answer that is an error object',
      '{"error":{"code":"ENOLOCK"}}',
      'unknown',
      /neither coverage.py's nor istanbul's/,
    ],
  ])('%s', (_, coverage, verdict, sentence) => {
    const found = judged(cases(2), coverage);
    expect(found).toMatchObject({ verdict });
    expect(found.sentence).toMatch(sentence);
  });

  test('a failed test stays a failure when the coverage report is broken', () => {
    expect(judged(cases(1, '<testcase name="x"><failure/></testcase>'), '{').verdict).toBe('unmet');
  });

  test('one empty report among good ones proves nothing, and says which it was', () => {
    const reports = [
      reportOf('a.xml', 'junit', bytes(cases(9))),
      reportOf('b.xml', 'junit', bytes(cases(0))),
      reportOf('c', 'coverage', bytes(good)),
    ];
    expect(over(reports).sentence).toBe('unit-tests unknown: b.xml has no executed test: it proves nothing');
  });

  test('a report that XML allows to nest deeply is still read', () => {
    const deep = `${'<testsuite>'.repeat(20_000)}<testcase name="a"/>${'</testsuite>'.repeat(20_000)}`;
    expect(judged(deep, good).verdict).toBe('met');
  });
});

describe('for every report', () => {
  const testcase = fc.constantFrom(
    '<testcase name="a"/>',
    '<testcase name="s"><skipped/></testcase>',
    '<testcase name="f"><failure/></testcase>',
  );

  test('it is met only when something was executed, nothing failed, and enough lines ran', () => {
    fc.assert(
      fc.property(fc.array(testcase), fc.nat(30), fc.nat(30), (all, covered, missed) => {
        const verdict = judged(cases(0, all.join('')), lcov(covered, missed)).verdict;
        const executed = all.filter((each) => !each.includes('skipped'));
        const isGood = executed.length > 0 && !all.some((each) => each.includes('failure')) && covered + missed > 0;
        expect(verdict === 'met').toBe(isGood && 100 * covered >= 70 * (covered + missed));
      }),
    );
  });

  test('totals and rates never make an empty one met', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.boolean(),
        (tests, lines, rate, isXml) => {
          const junit = `<testsuites tests="${tests}"><testsuite tests="${tests}" failures="0" errors="0"/></testsuites>`;
          const empty = isXml
            ? cobertura('', `line-rate="${rate}" lines-valid="${lines}" lines-covered="${lines}"`)
            : `SF:a\nLF:${lines}\nLH:${lines}\nend_of_record\n`;
          expect(judged(junit, lcov(10, 0)).verdict).toBe('unknown');
          expect(judged(cases(5), empty).verdict).toBe('unknown');
        },
      ),
    );
  });

  test('whatever bytes it is made of, there is an answer, and it is not met', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 300 }),
        fc.constantFrom<'junit' | 'coverage'>('junit', 'coverage'),
        (junk, kind) => {
          const report = reportOf('junk', kind, junk);
          expect(over([report]).verdict).toBe('unknown');
        },
      ),
    );
  });

  test('cutting an XML report anywhere never makes it say more', () => {
    const whole = cases(4);
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (end) => {
        expect(judged(whole.slice(0, end), lcov(1, 0)).verdict).toBe('unknown');
      }),
    );
  });
});
