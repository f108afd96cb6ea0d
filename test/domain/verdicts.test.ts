import { describe, expect, test } from '@jest/globals';
import { originText } from '../../src/domain/claims-shown.ts';
import type { CriterionSettings } from '../../src/domain/criteria-rules.ts';
import type { Facts } from '../../src/domain/evidence-verdicts.ts';
import type { CheckRun, Gathered, GitHubCheck } from '../../src/domain/gathered.ts';
import { withLatency } from '../../src/domain/histogram.ts';
import { openLedger } from '../../src/domain/ledger.ts';
import type { PromotionRecord } from '../../src/domain/record.ts';
import type { Stage } from '../../src/domain/stage.ts';
import { day, minute, second } from '../../src/domain/units.ts';
import {
  alerts,
  api,
  document,
  found,
  gathered,
  junit,
  lcov,
  load,
  ruleOf,
  sameText,
  tasks,
  unusable,
  usable,
  verdictOver,
} from '../support/gathered.ts';
import { chained, commitNamed, ledgerOf, recordNamed } from '../support/records.ts';

type Case = [title: string, given: Gathered, sentence: string];

/** One criterion of a stage, as the catalogue's settings make it, over what its sources gave. */
const judging =
  (stage: Stage, id: string, settings: CriterionSettings, facts: Partial<Facts> = {}) =>
  (_: string, given: Gathered, sentence: string) => {
    const verdict = verdictOver(stage, ruleOf(stage, id, settings), given, facts);
    expect(verdict.sentence).toBe(`${id} ${sentence}`);
    expect(sentence.startsWith(`${verdict.verdict}: `)).toBe(true);
    expect(verdictOver(stage, ruleOf(stage, id, settings), structuredClone(given), facts)).toEqual(verdict);
  };

const passing: CheckRun = {
  command: 'make check',
  where: 'python:3.12',
  exitCode: 0,
  notRun: false,
  tookMs: 812,
  output: 'ok in 0.8 s',
  runs: 1,
};

describe('tests and coverage', () => {
  const files = { junit: ['junit.xml'], coverage: ['lcov.info'] };
  test.each<Case>([
    [
      'that hold',
      gathered([junit(41), lcov(1_400, 1_840)]),
      'met: 41 of 41 tests passed; 76.08 % of 1,840 lines, 70 % needed',
    ],
    [
      'with too few lines covered',
      gathered([junit(41), lcov(1_126, 1_840)]),
      'unmet: 61.19 % of 1,840 lines, 70 % needed',
    ],
    [
      'just below the threshold',
      gathered([junit(1), lcov(69_999, 100_000)]),
      'unmet: 69.99 % of 100,000 lines, 70 % needed',
    ],
    [
      'with failures',
      gathered([junit(38, 3), lcov(10, 10)]),
      'unmet: 3 of 41 tests failed, the first: case 1, case 2, case 3',
    ],
    [
      'with failures and no coverage to be had',
      gathered([junit(1, 1), unusable('coverage', 'lcov.info')]),
      'unmet: 1 of 2 tests failed, the first: case 1',
    ],
    [
      'whose tests are cut off, with too few lines covered',
      gathered([unusable('junit', 'junit.xml'), lcov(1, 10)]),
      'unmet: 10 % of 10 lines, 70 % needed',
    ],
    [
      'whose tests are cut off',
      gathered([unusable('junit', 'junit.xml'), lcov(9, 10)]),
      'unknown: junit.xml is cut off',
    ],
    [
      'without a line',
      gathered([junit(1), lcov(0, 0)]),
      'unknown: lcov.info has no line that can be executed: it proves nothing',
    ],
    [
      'without an executed test',
      gathered([junit(0), lcov(9, 10)]),
      'unknown: junit.xml has no executed test: it proves nothing',
    ],
    ['that nobody read', gathered([lcov(9, 10)]), 'unknown: junit.xml was not read'],
    [
      'of which more were skipped than executed',
      gathered([junit(1, 0, 'junit.xml', 4_999), lcov(9, 10)]),
      'unknown: 4,999 of 5,000 tests were skipped: that proves little',
    ],
    [
      'of which half were skipped',
      gathered([junit(5, 0, 'junit.xml', 5), lcov(9, 10)]),
      'met: 5 of 5 tests passed, 5 skipped; 90 % of 10 lines, 70 % needed',
    ],
    [
      'of which one failed and most were skipped',
      gathered([junit(0, 1, 'junit.xml', 9), lcov(9, 10)]),
      'unmet: 1 of 1 tests failed, the first: case 1',
    ],
    [
      'of another commit',
      gathered([{ ...junit(1), unbound: 'it was measured at 0123abcd' }, lcov(9, 10)]),
      'unknown: junit.xml does not count: it was measured at 0123abcd',
    ],
    [
      'of another commit, failed: not even that counts',
      gathered([{ ...junit(0, 9), unbound: 'it was measured at 0123abcd' }, lcov(9, 10)]),
      'unknown: junit.xml does not count: it was measured at 0123abcd',
    ],
    [
      'where coverage is named as a JUnit report',
      gathered([{ ...lcov(9, 10, 'junit.xml'), role: 'junit' }, lcov(9, 10)]),
      'unknown: junit.xml is an LCOV coverage report, where a JUnit report is needed',
    ],
    [
      'whose command failed although they show nothing wrong',
      gathered([{ ...junit(1), exitCode: 2 }, lcov(9, 10)]),
      'unknown: junit.xml shows nothing wrong, but its command ended with 2',
    ],
    [
      'of a run that failed although they show nothing wrong',
      gathered([junit(1), lcov(9, 10)], { run: { ...passing, exitCode: 139 } }),
      'unknown: the files show nothing wrong, but make check ended with 139',
    ],
    [
      'of a run that never ended',
      gathered([junit(1), lcov(9, 10)], { run: { ...passing, exitCode: null } }),
      'unknown: make check did not come to its end in python:3.12',
    ],
    [
      'of a run that ended well',
      gathered([junit(1), lcov(9, 10)], { run: passing }),
      'met: 1 of 1 tests passed; 90 % of 10 lines, 70 % needed',
    ],
    [
      'of a source that is away',
      gathered([], { unreachable: 'GitHub does not answer' }),
      'unknown: GitHub does not answer; junit.xml was not read; and 1 more',
    ],
    [
      'of a source that has none',
      gathered([junit(1), lcov(9, 10)], { problems: ['there is no artifact "x"'] }),
      'unknown: there is no artifact "x"',
    ],
  ])('%s', judging('staging', 'unit-tests', { files }));

  test.each<Case>([
    [
      'count together as the reader put them together, no line twice',
      gathered([junit(1), lcov(5, 10, 'a'), lcov(5, 10, 'b')], { coverage: { covered: 8, valid: 10, percent: 80 } }),
      'met: 1 of 1 tests passed; 80 % of 10 lines, 70 % needed',
    ],
    [
      'are unknown when one of them is cut off, because it may cover what the other lacks',
      gathered([junit(1), lcov(1, 10, 'a'), unusable('coverage', 'b')], {
        coverage: { covered: 1, valid: 10, percent: 10 },
      }),
      'unknown: b is cut off',
    ],
  ])(
    'several coverage reports %s',
    judging('staging', 'unit-tests', { files: { junit: ['junit.xml'], coverage: ['a', 'b'] } }),
  );

  test('a report of the commit before is shown as that, and is other evidence for each commit that it counts for', () => {
    const rule = ruleOf('staging', 'integration', { files: { junit: ['junit.xml'] } });
    const given = gathered([{ ...junit(5), exitCode: 0, measuredAt: commitNamed('b') }]);
    const [first, second] = ['c', 'd'].map((name) =>
      verdictOver('staging', rule, given, { commit: commitNamed(name) }),
    );
    expect(first?.evidence.map(originText)).toEqual([
      expect.stringContaining(`report of ${commitNamed('b').slice(0, 7)}, `),
    ]);
    expect(second?.evidence).toEqual(first?.evidence);
    expect(second?.print).not.toBe(first?.print);
  });

  test('a file that is named twice counts once', () => {
    const rule = ruleOf('staging', 'integration', { files: { junit: ['junit.xml', 'junit.xml'] } });
    expect(verdictOver('staging', rule, gathered([junit(5), junit(5)])).sentence).toBe(
      'integration met: 5 of 5 tests passed',
    );
  });

  test.each<[string, CriterionSettings, string]>([
    [
      'no report at all',
      {},
      'unknown: the catalogue names no JUnit report: add criteria.unit-tests.junit with its path; the catalogue names no coverage report: add criteria.unit-tests.coverageReport with its path',
    ],
    [
      'no coverage report',
      { files: { junit: ['junit.xml'] } },
      'unknown: the catalogue names no coverage report: add criteria.unit-tests.coverageReport with its path',
    ],
  ])('a catalogue that names %s learns what to add', (_, settings, sentence) => {
    const given = settings.files ? gathered([junit(1)]) : undefined;
    expect(verdictOver('staging', ruleOf('staging', 'unit-tests', settings), given).sentence).toBe(
      `unit-tests ${sentence}`,
    );
  });

  test('carry the file, its hash, its commit, its command and its source, and the figure that claims are held against', () => {
    const rule = ruleOf('staging', 'unit-tests', { files, source: { from: 'artifact', name: 'reports' } });
    const verdict = verdictOver('staging', rule, gathered([{ ...junit(1), command: 'pytest' }, lcov(9, 10)]));
    expect(verdict).toMatchObject({
      measured: { percent: 90 },
      evidence: [
        { source: 'artifact', file: 'junit.xml', sha256: 'a'.repeat(64), commit: commitNamed('c'), command: 'pytest' },
        { source: 'artifact', file: 'lcov.info', facts: 'figures of lcov.info' },
      ],
    });
  });
});

describe('functionality, by a task list', () => {
  test.each<Case>([
    ['of which enough is done', gathered([tasks(16, 20)]), 'met: 16 of 20 tasks done, 80 %, 80 % needed'],
    ['of which too little is done', gathered([tasks(15, 20)]), 'unmet: 15 of 20 tasks done, 75 %, 80 % needed'],
    ['without a task', gathered([tasks(0, 0)]), 'unknown: TASKS.md has no task: it proves nothing'],
    [
      'that is gone',
      gathered([unusable('tasks', 'TASKS.md', 'is not in the commit')]),
      'unknown: TASKS.md is not in the commit',
    ],
    [
      'that is only a text',
      gathered([document('TASKS.md', {}, 'tasks')]),
      'unknown: TASKS.md has no task: it proves nothing',
    ],
  ])('%s', judging('staging', 'functionality', { files: { tasks: ['TASKS.md'] } }));

  test('takes what the catalogue asks for instead of the usual 80 %', () => {
    const rule = ruleOf('staging', 'functionality', { files: { tasks: ['TASKS.md'] }, atLeast: 50 });
    expect(verdictOver('staging', rule, gathered([tasks(1, 2)])).sentence).toBe(
      'functionality met: 1 of 2 tasks done, 50 %, 50 % needed',
    );
  });
});

describe('the API', () => {
  const against = 'the release of commit 0123abcd';
  test.each<Case>([
    [
      'of a first release',
      gathered([api()]),
      'met: 31 operations in openapi.yaml; no release stands there yet to compare it with',
    ],
    [
      'that only grew',
      gathered([api()], { api: { against, changes: [{ what: 'added GET /x', breaking: false }] } }),
      `met: 31 operations in openapi.yaml; no breaking change against ${against}, 1 that break nothing`,
    ],
    [
      'that takes something away',
      gathered([api()], { api: { against, changes: [{ what: 'removed GET /players/{id}', breaking: true }] } }),
      `unmet: 1 breaking change against ${against}: removed GET /players/{id}`,
    ],
    [
      'that cannot be compared',
      gathered([api()], { api: { against, problem: 'its document is gone' } }),
      `unknown: it cannot be compared with ${against}: its document is gone`,
    ],
    ['without an operation', gathered([api(0)]), 'unknown: openapi.yaml has no operation: it proves nothing'],
    [
      'whose document is a README',
      gathered([document('openapi.yaml', {}, 'openapi')]),
      'unknown: openapi.yaml is a Markdown document, where an OpenAPI document is needed',
    ],
  ])('%s', judging('staging', 'api-stability', { files: { openapi: ['openapi.yaml'] } }));
});

describe('findings', () => {
  test.each<Case>([
    [
      'that are borne',
      gathered([found({ medium: 4, suppressed: 2 })]),
      'met: 0 critical, 0 high, 4 medium, 0 low in 1 report, 2 set aside by suppressions',
    ],
    [
      'that are not',
      gathered([found({ high: 2, low: 1 })]),
      'unmet: 2 high (none allowed), the first: CVE-2025-1 in lodash; 0 critical, 2 high, 0 medium, 1 low in 1 report',
    ],
    [
      'of a tool that looked at nothing',
      gathered([found({ examined: 0 })]),
      'unknown: scan.sarif has looked at nothing: it proves nothing',
    ],
    [
      'of a linter that ends with 1 for what is borne',
      gathered([{ ...found({ low: 1 }), exitCode: 1 }]),
      'met: 0 critical, 0 high, 0 medium, 1 low in 1 report',
    ],
    [
      'of a linter that ends with 1 and shows nothing',
      gathered([{ ...found({}), exitCode: 1 }]),
      'unknown: scan.sarif shows nothing wrong, but its command ended with 1',
    ],
    ...[2, 137].map(
      (exitCode): Case => [
        `of eslint that ends with ${exitCode}, as it does when it failed or was ended itself`,
        gathered([{ ...found({ medium: 1 }, 'scan.sarif', 'eslint'), exitCode }]),
        `unknown: scan.sarif shows findings only, but its command ended with ${exitCode}`,
      ],
    ),
    ...(['ruff', 'pyright', 'bandit', 'npm-audit', 'pip-audit'] as const).map(
      (format): Case => [
        `of ${format} that ends with 2`,
        gathered([{ ...found({ low: 1 }, 'scan.sarif', format), exitCode: 2 }]),
        'unknown: scan.sarif shows findings only, but its command ended with 2',
      ],
    ),
    [
      'of a scanner with SARIF that ends with 3 for what it found, as brakeman does',
      gathered([{ ...found({ low: 1 }), exitCode: 3 }]),
      'met: 0 critical, 0 high, 0 medium, 1 low in 1 report',
    ],
    ...[126, 137].map(
      (exitCode): Case => [
        `of a scanner with SARIF that ends with ${exitCode}`,
        gathered([{ ...found({ low: 1 }), exitCode }]),
        `unknown: scan.sarif shows findings only, but its command ended with ${exitCode}`,
      ],
    ),
    [
      'of a run that was ended',
      gathered([found({ low: 1 })], { run: { ...passing, exitCode: 137 } }),
      'unknown: the files show findings only, but make check ended with 137',
    ],
    [
      'of a run that ended with 1 for what is borne',
      gathered([found({ low: 1 })], { run: { ...passing, exitCode: 1 } }),
      'met: 0 critical, 0 high, 0 medium, 1 low in 1 report',
    ],
  ])('%s', judging('staging', 'code-quality', { files: { findings: ['scan.sarif'] } }));

  const limited = { files: { findings: ['a', 'b'] }, limits: { findings: { medium: 3 } } };
  test.each<Case>([
    [
      'add up over the reports',
      gathered([found({ medium: 2 }, 'a'), found({ medium: 2 }, 'b')]),
      'unmet: 4 medium (3 allowed); 0 critical, 0 high, 4 medium, 0 low in 2 reports',
    ],
    [
      'above the limit are certain, whatever is missing',
      gathered([found({ critical: 1 }, 'a'), unusable('findings', 'b')]),
      'unmet: 1 critical (none allowed); 1 critical, 0 high, 0 medium, 0 low in 1 report',
    ],
    [
      'that are borne do not explain that the command that wrote both reports was ended',
      gathered([found({ low: 1 }, 'a'), found({}, 'b')].map((report) => ({ ...report, command: 'x', exitCode: 143 }))),
      'unknown: a shows findings only, but its command ended with 143',
    ],
    [
      'that are borne explain the end of the command that wrote both reports',
      gathered(
        [found({ low: 1 }, 'a'), found({}, 'b')].map((report) => ({ ...report, command: 'lint', exitCode: 1 })),
        { run: { ...passing, command: 'lint', exitCode: 1 } },
      ),
      'met: 0 critical, 0 high, 0 medium, 1 low in 2 reports',
    ],
    [
      'of one command do not explain the end of another',
      gathered([found({ low: 1 }, 'a'), { ...found({}, 'b'), command: 'scan', exitCode: 1 }]),
      'unknown: b shows nothing wrong, but its command ended with 1',
    ],
    [
      'below it are unknown as long as a report is missing',
      gathered([found({}, 'a'), unusable('findings', 'b')]),
      'unknown: b is cut off',
    ],
  ])('%s', judging('staging', 'code-quality', limited));

  test.each<Case>([
    [
      'bears what is not critical',
      gathered([found({ high: 1 })]),
      'met: 0 critical, 1 high, 0 medium, 0 low in 1 report',
    ],
    [
      'bears nothing critical',
      gathered([found({ critical: 1 })]),
      'unmet: 1 critical (none allowed); 1 critical, 0 high, 0 medium, 0 low in 1 report',
    ],
    [
      'does not know how bad something is where the tool does not say',
      gathered([found({ high: 2 }, 'scan.sarif', 'pip-audit')]),
      'unknown: scan.sarif has 2 findings, and pip-audit calls none worse than high: add allow.high to decide',
    ],
  ])('security %s', judging('production', 'security', { files: { findings: ['scan.sarif'] } }));
});

describe('documentation into staging', () => {
  test.each<Case>([
    [
      'that shows how it is used',
      gathered([document('README.md')]),
      'met: 400 words in README.md, with usage and an example',
    ],
    [
      'without a usage section',
      gathered([document('README.md', { headings: ['License'] })]),
      'unmet: README.md has no section on how it is used (a heading such as Usage or Getting started, and something below it)',
    ],
    [
      'without an example',
      gathered([document('README.md', { codeBlocks: 0 })]),
      'unmet: README.md has no example in a code block',
    ],
    [
      'with a placeholder',
      gathered([document('README.md', { placeholder: { line: 7, text: 'TODO' } })]),
      'unmet: README.md is a stub: "TODO" in line 7',
    ],
    [
      'with hardly a word',
      gathered([document('README.md', { words: 5 })]),
      'unmet: README.md is a stub: 5 words, 10 needed',
    ],
    [
      'that is gone',
      gathered([unusable('documents', 'README.md', 'is not in the commit')]),
      'unknown: README.md is not in the commit',
    ],
  ])('%s', judging('staging', 'documentation', { files: { documents: ['README.md'] } }));

  test.each(['Usage', 'Quick start', 'Getting Started', 'How to run it', 'Usage examples', '🚀 Quickstart'])(
    '"%s" is a usage section',
    (heading) => {
      const rule = ruleOf('staging', 'documentation', { files: { documents: ['README.md'] } });
      expect(verdictOver('staging', rule, gathered([document('README.md', { headings: [heading] })])).verdict).toBe(
        'met',
      );
    },
  );
});

test('a usage section without a word or an example below it is none', () => {
  const rule = ruleOf('staging', 'documentation', { files: { documents: ['README.md'] } });
  const sections = (words: number, codeBlocks: number) => [
    { heading: 'Usage', level: 2, words: 0, codeBlocks: 0 },
    { heading: 'On the shell', level: 3, words, codeBlocks },
    { heading: 'License', level: 2, words: 9, codeBlocks: 1 },
  ];
  const over = (words: number, codeBlocks: number) =>
    verdictOver('staging', rule, gathered([document('README.md', { sections: sections(words, codeBlocks) })])).verdict;
  expect([over(0, 0), over(1, 0), over(0, 1)]).toEqual(['unmet', 'met', 'met']);
});

describe('documentation into production', () => {
  const [guide, reference, help] = ['docs/user-guide.md', 'docs/api.md', 'docs/troubleshooting.md'] as const;
  test.each<[file: string, lacks: string]>([
    ['docs/user-guide.md', 'no API reference, no troubleshooting'],
    ['docs/guide.md', 'no API reference, no troubleshooting'],
    ['docs/getting-started.md', 'no API reference, no troubleshooting'],
    ['docs/api-guide.md', 'no user guide, no troubleshooting'],
    ['docs/reference/endpoints.md', 'no user guide, no troubleshooting'],
    ['docs/troubleshooting-guide.md', 'no user guide, no API reference'],
    ['docs/FAQ.md', 'no user guide, no API reference'],
    ['docs/users.md', 'no user guide, no API reference, no troubleshooting'],
  ])('%s alone leaves %s', (file, lacks) => {
    const rule = ruleOf('production', 'documentation', { files: { documents: [file] } });
    const given = gathered([document(file, { headings: ['References', 'Creating a user', 'Problem statement'] })]);
    expect(verdictOver('production', rule, given).sentence).toBe(`documentation unmet: ${lacks} in ${file}`);
  });

  const bare = { headings: [], codeBlocks: 0 };
  const over = (component: string, given: Parameters<typeof document>[]) => {
    const documents = given.map(([file]) => file);
    const rule = ruleOf('production', 'documentation', { files: { documents } });
    const found = gathered(given.map(([file, figures]) => document(file, { ...bare, ...figures })));
    return verdictOver('production', rule, found, { component }).sentence;
  };

  test.each<[component: string, files: string[], lacks: string | undefined]>([
    ['player-api', ['src/player-api/docs/user-guide.md', 'src/player-api/docs/troubleshooting.md'], 'API reference'],
    ['reference-data', ['services/reference-data/guide.md', 'services/reference-data/faq.md'], 'API reference'],
    ['redis', ['services/reference-data/guide.md', 'services/reference-data/faq.md'], 'API reference'],
    ['player-api', ['docs/player-api.md', 'docs/guide.md', 'docs/faq.md'], 'API reference'],
    ['player-api', ['src/api/guide.md', 'src/api/faq.md'], 'API reference'],
    ['player-api', ['docs/player-api-reference.md', 'docs/guide.md', 'docs/faq.md'], undefined],
    ['player-api', ['docs/api.md', 'docs/guide.md', 'docs/faq.md'], undefined],
    ['neo4j', ['docs/api/index.md', 'docs/guide.md', 'docs/faq.md'], undefined],
    ['neo4j', ['src/neo4j/api-reference/v1.md', 'docs/guide.md', 'docs/faq.md'], undefined],
    ['neo4j', ['docs/reference-data/v1.md', 'docs/guide.md', 'docs/faq.md'], 'API reference'],
  ])(
    'of %s in %j lacks what no name of a document says, whatever its folders are called',
    (component, files, lacks) => {
      const sentence = over(
        component,
        files.map((file) => [file]),
      );
      expect(sentence).toMatch(lacks === undefined ? /^documentation met/ : new RegExp(`unmet: no ${lacks} in`));
    },
  );

  test("by a heading that is the component's own name is none", () => {
    const files = ['docs/guide.md', 'docs/faq.md'];
    const titled = (heading: string) =>
      over(
        'player-api',
        files.map((file) => [file, { headings: [heading] }]),
      );
    expect(titled('Player API')).toContain('unmet: no API reference in');
    expect(titled('Player API reference')).toContain('documentation met');
  });

  test('by headings asks for words below them', () => {
    const section = (heading: string, level: number, words: number) => ({ heading, level, words, codeBlocks: 2 });
    const sections = [
      section('Usage', 2, 0),
      section('From the shell', 3, 30),
      section('API', 2, 7),
      section('Troubleshooting', 2, 0),
      section('License', 2, 300),
    ];
    expect(over('neo4j', [['DOC.md', { sections }]])).toBe(
      'documentation unmet: no API reference (below "API": 7 words, 20 needed), no troubleshooting (below "Troubleshooting": 0 words, 20 needed) in DOC.md',
    );
  });

  test.each<Case>([
    [
      'by the names of its files',
      gathered([guide, reference, help].map((file) => document(file, bare))),
      `met: 1,200 words in ${guide}, ${reference}, ${help}`,
    ],
    [
      'by headings',
      gathered([
        document(guide, { headings: ['API reference', 'FAQ'] }),
        document(reference, bare),
        document(help, bare),
      ]),
      `met: 1,200 words in ${guide}, ${reference}, ${help}`,
    ],
    [
      'by one text under three names, which is one document',
      gathered([guide, reference, help].map((file) => sameText(document(file, bare)))),
      `unmet: no API reference, no troubleshooting in ${guide} (${reference}, ${help} hold the same text)`,
    ],
    [
      'by one text under two names that covers everything by its headings',
      gathered([
        sameText(document(guide, { headings: ['API reference', 'FAQ'] })),
        sameText(document(reference, { headings: ['API reference', 'FAQ'] })),
        document(help, bare),
      ]),
      `met: 800 words in ${guide}, ${help}`,
    ],
    [
      'with a stub among it',
      gathered([document(guide), document(reference, { words: 12 }), document(help)]),
      `unmet: ${reference} is a stub: 12 words, 50 needed`,
    ],
    [
      'with a file that is gone',
      gathered([document(guide), document(reference), unusable('documents', help, 'is not in the commit')]),
      `unknown: ${help} is not in the commit`,
    ],
  ])('%s', judging('production', 'documentation', { files: { documents: [guide, reference, help] } }));

  test.each<Case>([
    ['a user guide', gathered([document('docs/api.md', { headings: ['FAQ'] })]), 'unmet: no user guide in docs/api.md'],
    [
      'everything but the API',
      gathered([document('docs/api.md', { headings: [] })]),
      'unmet: no user guide, no troubleshooting in docs/api.md',
    ],
  ])('that lacks %s says so', judging('production', 'documentation', { files: { documents: ['docs/api.md'] } }));
});

const soaked = (latencies: readonly number[]) =>
  chained([
    recordNamed('a', {
      ledger: { ...ledgerOf(7 * day), latency: latencies.reduce(withLatency, openLedger(0).latency) },
    }),
  ])[0];

describe('performance', () => {
  const quick = { entry: soaked([10, 10, 10, 10]) };
  const objectives = { p95Ms: 200, throughput: 400 };
  const settings = { files: { load: ['k6.json'] }, limits: { load: objectives } };
  test.each<Case>([
    [
      'is measured by the soak and by the load test, and each must hold',
      gathered([load()]),
      'met: p95 10ms in the soak in staging (record 1), 200ms allowed; p95 120ms in k6.json, 200ms allowed; 512.3 requests/s in k6.json, 400 needed; 0 % of 10,000 requests failed in k6.json, 1 % allowed',
    ],
    ['is missed by the load test', gathered([load({ p95Ms: 200.04 })]), 'unmet: p95 200.1ms in k6.json, 200ms allowed'],
    [
      'is missed by throughput',
      gathered([load({ throughput: 399.99 })]),
      'unmet: 399.9 requests/s in k6.json, 400 needed',
    ],
    [
      'is missed by failures, which are quick',
      gathered([load({ failed: 101 })]),
      'unmet: 1.01 % of 10,000 requests failed in k6.json, 1 % allowed',
    ],
    [
      'is unknown without the load test',
      gathered([unusable('load', 'k6.json')]),
      'unknown: k6.json is cut off; nothing measured the throughput, 400 requests/s needed',
    ],
    [
      'is unknown of a load test without a request',
      gathered([load({ requests: 0 })]),
      'unknown: k6.json has no request: it proves nothing; nothing measured the throughput, 400 requests/s needed',
    ],
  ])('%s', judging('production', 'performance', settings, quick));

  const noLoad = "the catalogue names no load test's report: add criteria.performance.load with its path";
  const latencyOnly = { limits: { load: { p99Ms: 200 } } };
  test.each<[string, Partial<Facts>, string]>([
    ['not met by the looks of the soak alone, which are no load', quick, `unknown: ${noLoad}`],
    [
      'missed in the soak',
      { entry: soaked([500]) },
      'unmet: p99 497.8ms in the soak in staging (record 1), 200ms allowed',
    ],
    ['unknown without a soak', {}, `unknown: ${noLoad}; nothing measured p99, 200ms allowed`],
    [
      'unknown when nobody ever looked',
      { entry: soaked([]) },
      `unknown: ${noLoad}; nothing measured p99, 200ms allowed`,
    ],
  ])('an objective of latency without a load test is %s', (title, facts, sentence) =>
    judging('production', 'performance', latencyOnly, facts)(title, gathered([]), sentence),
  );

  test('without an objective nothing can be met', () => {
    const rule = ruleOf('production', 'performance', { files: { load: ['k6.json'] } });
    expect(verdictOver('production', rule, gathered([load()]), quick).sentence).toBe(
      'performance unknown: the catalogue names no objective: add criteria.performance.objectives',
    );
  });
});

describe('the expected load', () => {
  const settings = { files: { load: ['k6.json'] }, limits: { load: { throughput: 500, p99Ms: 300 } } };
  test.each<Case>([
    [
      'was reached',
      gathered([load()]),
      'met: p99 300ms in k6.json, 300ms allowed; 512.3 requests/s in k6.json, 500 needed; 0 % of 10,000 requests failed in k6.json, 1 % allowed',
    ],
    ['was not reached', gathered([load({ throughput: 12 })]), 'unmet: 12 requests/s in k6.json, 500 needed'],
    [
      'was reached, without a percentile that is asked for',
      gathered([usable('load', 'k6.json', 'locust', { load: { requests: 10, failed: 0, throughput: 600 } })]),
      'unknown: nothing measured p99, 300ms allowed',
    ],
    [
      'was reached by fewer requests than it takes in ten seconds',
      gathered([load({ requests: 4_999, throughput: 600 })]),
      'unknown: k6.json has 4,999 requests, and 500 requests/s over 10 s takes 5,000 at least: it proves little',
    ],
    [
      'was reached by as many as it takes',
      gathered([load({ requests: 5_000 })]),
      'met: p99 300ms in k6.json, 300ms allowed; 512.3 requests/s in k6.json, 500 needed; 0 % of 5,000 requests failed in k6.json, 1 % allowed',
    ],
    [
      'was missed by few requests',
      gathered([load({ requests: 10, throughput: 12 })]),
      'unmet: 12 requests/s in k6.json, 500 needed',
    ],
  ])('%s', judging('production', 'load-testing', settings));

  test.each<[string, { p95Ms?: number; p99Ms?: number; throughput: number }, number, string | undefined]>([
    ['a rate over one request', { throughput: 0.1 }, 1, 'k6.json has 1 request, and a load test takes 20'],
    ['a p95 of nineteen', { p95Ms: 300, throughput: 0.1 }, 19, 'a load test takes 20'],
    ['a p95 of twenty', { p95Ms: 300, throughput: 0.1 }, 20, undefined],
    ['a p99 of ninety-nine', { p99Ms: 300, throughput: 0.1 }, 99, 'p99 takes 100'],
    ['a p99 of a hundred', { p99Ms: 300, throughput: 0.1 }, 100, undefined],
  ])('is little to go by: %s', (_, objectives, requests, part) => {
    const rule = ruleOf('production', 'load-testing', { files: { load: ['k6.json'] }, limits: { load: objectives } });
    const { verdict, sentence } = verdictOver('production', rule, gathered([load({ requests })]));
    expect([verdict, sentence]).toEqual([part === undefined ? 'met' : 'unknown', expect.stringContaining(part ?? '')]);
  });

  test('that nobody expects is not met by any report', () => {
    const rule = ruleOf('production', 'load-testing', { files: { load: ['k6.json'] } });
    expect(verdictOver('production', rule, gathered([load()])).sentence).toBe(
      'load-testing unknown: the catalogue names no expected load: add criteria.load-testing.objectives.throughput',
    );
  });
});

describe('monitoring', () => {
  const probes: Facts['probes'] = [{ type: 'tcp', host: 'localhost', port: 7687, timeoutMs: second }];
  const settings = { files: { alerts: ['alerts.yml'] } };
  test.each<Case>([
    [
      'with a health check, a probe and alert rules',
      gathered([alerts()], { healthcheck: true }),
      'met: a health check, 1 probe (tcp), 12 alert rules',
    ],
    [
      'without a health check',
      gathered([alerts()], { healthcheck: false }),
      'unmet: neither the service nor its image has a health check: add healthcheck to the compose file',
    ],
    [
      'where nobody knows of a health check',
      gathered([alerts()]),
      'unknown: nobody could tell whether the service or its image has a health check',
    ],
    [
      'without an alert rule',
      gathered([alerts(0)], { healthcheck: true }),
      'unknown: alerts.yml has no alert rule: it proves nothing',
    ],
  ])('%s', judging('production', 'monitoring', settings, { probes }));

  test("by the container's state alone is none", () => {
    const verdict = verdictOver(
      'production',
      ruleOf('production', 'monitoring', settings),
      gathered([alerts()], { healthcheck: true }),
      {
        probes: [{ type: 'docker', timeoutMs: second }],
      },
    );
    expect(verdict.sentence).toBe(
      "monitoring unmet: no probe asks it anything, and the container's state alone is not enough: add components.neo4j.probes",
    );
  });
});

describe('rollback', () => {
  const settings = { files: { documents: ['ROLLBACK.md'] } };
  const procedure = gathered([document('ROLLBACK.md')]);
  const tried = (changes: Partial<PromotionRecord>, downMs: number | undefined = 12 * second) =>
    recordNamed('r', {
      kind: 'rollback',
      outcome: 'rolled-back',
      rollback: { how: 'parked', reason: 'asked', ...(downMs === undefined ? {} : { downMs }) },
      ...changes,
    });

  test.each<[string, Partial<PromotionRecord>[], string]>([
    ['a rollback', [{}], 'met: ROLLBACK.md; rolled back in staging on 1970-01-02 (record 1), down for 12s'],
    [
      'a drill',
      [{ kind: 'drill', outcome: 'drilled' }],
      'met: ROLLBACK.md; drilled in staging on 1970-01-02 (record 1), down for 12s',
    ],
    [
      'a promotion that was rolled back',
      [{ kind: 'promotion' }],
      'met: ROLLBACK.md; rolled back in staging on 1970-01-02 (record 1), down for 12s',
    ],
    [
      'nothing but a rollback elsewhere',
      [{ stage: 'production', environment: 'production' }],
      "unmet: no rollback of neo4j in staging has a measured time: try one with 'promoter drill neo4j staging'",
    ],
    [
      'a drill that went wrong',
      [{ kind: 'drill', outcome: 'aborted' }],
      "unmet: no rollback of neo4j in staging has a measured time: try one with 'promoter drill neo4j staging'",
    ],
    [
      'a rollback that failed',
      [{ outcome: 'failed', reason: 'asked; the container of before is gone' }],
      "unmet: the newest rollback in staging on 1970-01-02 (record 1) failed: asked; the container of before is gone; try it again with 'promoter drill neo4j staging'",
    ],
    [
      'a drill that failed after a good one',
      [
        { kind: 'drill', outcome: 'drilled' },
        { kind: 'drill', outcome: 'failed', reason: 'the container of before is gone' },
      ],
      "unmet: the newest drill in staging on 1970-01-03 (record 2) failed: the container of before is gone; try it again with 'promoter drill neo4j staging'",
    ],
    [
      'a promotion whose way back failed, after a good drill',
      [
        { kind: 'drill', outcome: 'drilled' },
        { kind: 'promotion', outcome: 'failed', reason: 'no disk', timeline: [{ phase: 'rolling-back', at: '' }] },
      ],
      "unmet: the newest rollback in staging on 1970-01-03 (record 2) failed: no disk; try it again with 'promoter drill neo4j staging'",
    ],
    [
      'a good drill after one that failed',
      [
        { kind: 'drill', outcome: 'failed' },
        { kind: 'drill', outcome: 'drilled' },
      ],
      'met: ROLLBACK.md; drilled in staging on 1970-01-03 (record 2), down for 12s',
    ],
    [
      'a good drill, and a promotion that failed before anything was changed',
      [
        { kind: 'drill', outcome: 'drilled' },
        { kind: 'promotion', outcome: 'failed', timeline: [{ phase: 'backing-up', at: '' }] },
      ],
      'met: ROLLBACK.md; drilled in staging on 1970-01-02 (record 1), down for 12s',
    ],
    [
      'a rollback of another component',
      [{ component: 'redis' }],
      "unmet: no rollback of neo4j in staging has a measured time: try one with 'promoter drill neo4j staging'",
    ],
    [
      'a rollback whose time nobody measured',
      [{ rollback: { how: 'removed', reason: 'x' } }],
      "unmet: no rollback of neo4j in staging has a measured time: try one with 'promoter drill neo4j staging'",
    ],
  ])('tried by %s', (title, records, sentence) =>
    judging('production', 'rollback', settings, { history: chained(records.map((changes) => tried(changes))) })(
      title,
      procedure,
      sentence,
    ),
  );

  test('the newest try counts, against the time that is allowed', () => {
    const history = chained([tried({}, second), tried({}, 3 * minute)]);
    const rule = ruleOf('production', 'rollback', { ...settings, limits: { rollbackWithinMs: 2 * minute } });
    expect(verdictOver('production', rule, procedure, { history }).sentence).toBe(
      'rollback unmet: rolled back in staging on 1970-01-03 (record 2), down for 3min, 2min allowed',
    );
  });

  test('tried in another environment of the stage below says nothing of the one where the release stands', () => {
    const [entry] = chained([recordNamed('a', { environment: 'staging-west' })]);
    const over = (environment: string) =>
      verdictOver('production', ruleOf('production', 'rollback', settings), procedure, {
        entry,
        history: chained([tried({ environment })]),
      }).sentence;
    expect(over('staging-west')).toMatch(/^rollback met: /);
    expect(over('staging-east')).toBe(
      "rollback unmet: no rollback of neo4j in staging-west has a measured time: try one with 'promoter drill neo4j staging-west'",
    );
  });

  test('a procedure that is a stub is none, and one that is gone is unknown', () => {
    const history = chained([tried({})]);
    const over = (given: Gathered) =>
      verdictOver('production', ruleOf('production', 'rollback', settings), given, { history }).sentence;
    expect(over(gathered([document('ROLLBACK.md', { words: 9 })]))).toBe(
      'rollback unmet: ROLLBACK.md is a stub: 9 words, 50 needed',
    );
    expect(over(gathered([unusable('documents', 'ROLLBACK.md')]))).toBe('rollback unknown: ROLLBACK.md is cut off');
  });
});

describe('a command', () => {
  const settings: CriterionSettings = {
    source: {
      from: 'run',
      command: { run: 'make check', host: false, image: 'python:3.12', timeoutMs: minute },
      variables: [],
    },
  };
  test.each<Case>([
    ['that ends with 0', gathered([], { run: passing }), 'met: make check ended with 0 in python:3.12'],
    [
      'that ends with 0 at last',
      gathered([], { run: { ...passing, runs: 3 } }),
      'met: make check ended with 0 in python:3.12, only when it was run for the 3rd time',
    ],
    [
      'that ends with another code',
      gathered([], { run: { ...passing, exitCode: 2 } }),
      'unmet: make check ended with 2 in python:3.12',
    ],
    [
      'that never ends',
      gathered([], { run: { ...passing, exitCode: null } }),
      'unknown: make check did not come to its end in python:3.12',
    ],
    [
      'that cannot start',
      gathered([], { run: { ...passing, exitCode: 127, notRun: true } }),
      'unknown: make check could not start in python:3.12',
    ],
    ['that nobody ran', gathered([]), 'unknown: its command was not run'],
  ])('%s', judging('staging', 'smoke', settings));

  test('says the same whatever time it took', () => {
    const over = (run: CheckRun) => verdictOver('staging', ruleOf('staging', 'smoke', settings), gathered([], { run }));
    expect(over({ ...passing, tookMs: 9, output: 'other' })).toEqual(over(passing));
  });
});

describe('a check on GitHub', () => {
  const settings: CriterionSettings = { source: { from: 'check', name: 'build', apps: ['github-actions'] } };
  const check = (conclusion: string | null, app = 'github-actions'): GitHubCheck => ({
    name: 'build',
    app,
    conclusion,
  });
  test.each<Case>([
    ['that succeeded', gathered([], { checks: [check('success')] }), 'met: check "build" of github-actions: success'],
    [
      'that succeeded in each of its workflows',
      gathered([], { checks: [check('success'), check('success')] }),
      'met: check "build" of github-actions: success (2 checks of that name, each must succeed)',
    ],
    [
      'that failed in one workflow, and succeeded later in another',
      gathered([], { checks: [check('success'), check(null), check('failure')] }),
      'unmet: check "build" of github-actions: failure (3 checks of that name, each must succeed)',
    ],
    [
      'that still runs in one workflow, and succeeded later in another',
      gathered([], { checks: [check('success'), check(null)] }),
      'unknown: check "build" of github-actions: still running (2 checks of that name, each must succeed)',
    ],
    [
      'that failed and had succeeded before',
      gathered([], { checks: [check('failure'), check('success')] }),
      'unmet: check "build" of github-actions: failure (2 checks of that name, each must succeed)',
    ],
    [
      'that timed out',
      gathered([], { checks: [check('timed_out')] }),
      'unmet: check "build" of github-actions: timed_out',
    ],
    [
      'that runs',
      gathered([], { checks: [check(null), check('success')] }),
      'unknown: check "build" of github-actions: still running (2 checks of that name, each must succeed)',
    ],
    ...['neutral', 'skipped', 'stale', 'cancelled'].map(
      (conclusion): Case => [
        `that is ${conclusion}`,
        gathered([], { checks: [check(conclusion)] }),
        `unknown: check "build" of github-actions: ${conclusion}`,
      ],
    ),
    [
      'of an app that is not allowed',
      gathered([], { checks: [check('success', 'evil')] }),
      'unknown: the commit has no check "build" of github-actions',
    ],
    [
      'beside one of an app that is not allowed',
      gathered([], { checks: [check('success')], problems: ['app "evil" is not allowed'] }),
      'met: check "build" of github-actions: success',
    ],
    [
      'that is not there',
      gathered([], { checks: [], problems: ['only app "evil" has a check "build"'] }),
      'unknown: only app "evil" has a check "build"',
    ],
    [
      'that GitHub does not tell of',
      gathered([], { unreachable: 'GitHub does not answer' }),
      'unknown: GitHub does not answer',
    ],
  ])('%s', judging('staging', 'ci', settings));
});
