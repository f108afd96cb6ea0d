import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createEvidenceReader } from '../../src/adapters/evidence/reader.ts';
import type { CriterionSettings } from '../../src/domain/criteria-rules.ts';
import type { Verdict, VerdictKind } from '../../src/domain/criteria.ts';
import { fileRolesOf } from '../../src/domain/criteria-measures.ts';
import type { Facts } from '../../src/domain/evidence-verdicts.ts';
import type { BoundReading, Gathered } from '../../src/domain/gathered.ts';
import type { Stage } from '../../src/domain/stage.ts';
import { second } from '../../src/domain/units.ts';
import { gathered, ruleOf, verdictOver } from '../support/gathered.ts';
import { chained, recordNamed } from '../support/records.ts';

/** What a criterion is, and what good evidence for it looks like: a case spoils one of its files. */
interface Kind {
  stage: Stage;
  id: string;
  settings: CriterionSettings;
  good: Record<string, string>;
  more?: Partial<Gathered>;
  facts?: Partial<Facts>;
}

const lcov = 'SF:a.ts\nDA:1,1\nDA:2,1\nDA:3,1\nDA:4,0\nend_of_record\n';
const junit = '<testsuites><testsuite name="s"><testcase name="a"/><testcase name="b"/></testsuite></testsuites>';
const prose = 'The store keeps what players did and answers what the narrative engine asks of it. '.repeat(8);

const kinds = {
  tests: {
    stage: 'staging',
    id: 'unit-tests',
    settings: { files: { junit: ['junit.xml'], coverage: ['coverage'] } },
    good: { 'junit.xml': junit, coverage: lcov },
  },
  tasks: {
    stage: 'staging',
    id: 'functionality',
    settings: { files: { tasks: ['TASKS.md'] } },
    good: { 'TASKS.md': '# Milestone\n\n- [x] one\n- [x] two\n- [x] three\n- [x] four\n- [ ] five\n' },
  },
  api: {
    stage: 'staging',
    id: 'api-stability',
    settings: { files: { openapi: ['openapi.yaml'] } },
    good: {
      'openapi.yaml':
        'openapi: 3.1.0\ninfo: { title: x, version: 1.0.0 }\npaths:\n  /a:\n    get: { responses: { "200": { description: ok } } }\n',
    },
  },
  findings: {
    stage: 'staging',
    id: 'code-quality',
    settings: { files: { findings: ['report'] } },
    good: {
      report: JSON.stringify({
        version: '1.1.400',
        generalDiagnostics: [],
        summary: { filesAnalyzed: 12, errorCount: 0, warningCount: 0, informationCount: 0, timeInSec: 1 },
      }),
    },
  },
  readme: {
    stage: 'staging',
    id: 'documentation',
    settings: { files: { documents: ['README.md'] } },
    good: { 'README.md': `# Store\n\n${prose}\n\n## Usage\n\n\`\`\`sh\nstore up\n\`\`\`\n` },
  },
  manuals: {
    stage: 'production',
    id: 'documentation',
    settings: { files: { documents: ['docs/guide.md', 'docs/api.md', 'docs/faq.md'] } },
    good: {
      'docs/guide.md': `# Guide\n\n${prose}`,
      'docs/api.md': `# API\n\n${prose}`,
      'docs/faq.md': `# FAQ\n\n${prose}`,
    },
  },
  load: {
    stage: 'production',
    id: 'load-testing',
    settings: { files: { load: ['k6.json'] }, limits: { load: { throughput: 150 } } },
    good: {
      'k6.json': JSON.stringify({
        metrics: {
          http_reqs: { count: 6_000, rate: 200 },
          http_req_duration: { avg: 10, min: 1, med: 9, max: 400, 'p(90)': 50, 'p(95)': 80 },
          http_req_failed: { passes: 12, fails: 5_988, value: 0.002 },
        },
      }),
    },
  },
  alerts: {
    stage: 'production',
    id: 'monitoring',
    settings: { files: { alerts: ['rules.yml'] } },
    good: { 'rules.yml': 'groups:\n  - name: store\n    rules:\n      - { alert: Down, expr: up == 0, for: 5m }\n' },
    more: { healthcheck: true },
    facts: { probes: [{ type: 'tcp', host: 'localhost', port: 80, timeoutMs: second }] },
  },
  rollback: {
    stage: 'production',
    id: 'rollback',
    settings: { files: { documents: ['ROLLBACK.md'] } },
    good: { 'ROLLBACK.md': `# Rollback\n\n${prose}` },
    facts: {
      history: chained([
        recordNamed('r', {
          kind: 'rollback',
          outcome: 'rolled-back',
          rollback: { how: 'parked', reason: 'asked', downMs: second },
        }),
      ]),
    },
  },
} satisfies Record<string, Kind>;
type Name = keyof typeof kinds;

let folder = '';
const reader = createEvidenceReader();
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'promoter-test-'));
});
afterAll(async () => {
  await reader.close();
  await rm(folder, { recursive: true, force: true });
});

type Content = string | Uint8Array | { link: string } | 'missing' | { folder: true };
type Files = Record<string, Content>;
let places = 0;

/** The verdict over files on disk, read as they are in earnest, all bound to the commit unless it is said otherwise. */
async function judged(name: Name, files: Files, bond: Partial<BoundReading> = {}): Promise<Verdict> {
  const { stage, id, settings, good, more, facts }: Kind = kinds[name];
  const place = join(folder, String(places++));
  for (const [file, content] of Object.entries<Content>({ ...good, ...files })) await put(join(place, file), content);
  const rule = ruleOf(stage, id, settings);
  const readings: BoundReading[] = [];
  let coverage: Gathered['coverage'];
  for (const role of fileRolesOf(rule.files)) {
    const read = await reader.read(place, rule.files[role] ?? []);
    readings.push(...read.readings.map((reading) => ({ role, reading, ...bond })));
    coverage ??= read.coverage;
  }
  return verdictOver(stage, rule, gathered(readings, { ...more, ...(coverage ? { coverage } : {}) }), facts);
}

async function put(path: string, content: Content): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  if (content === 'missing') return;
  if (typeof content === 'string' || content instanceof Uint8Array) return writeFile(path, content);
  if ('link' in content) return symlink(content.link, path);
  await mkdir(path);
}

test.each(Object.keys(kinds) as Name[])('%s: the good evidence that the cases spoil is met', async (name) => {
  expect(await judged(name, {})).toMatchObject({ verdict: 'met' });
});

const json = (value: unknown): string => JSON.stringify(value);
const cobertura = (attributes: string, lines: string) =>
  `<?xml version="1.0"?><coverage ${attributes}><packages><package><classes><class filename="a.py"><lines>${lines}</lines></class></classes></package></packages></coverage>`;
const sarif = (run: object) =>
  json({ version: '2.1.0', runs: [{ tool: { driver: { name: 'x', rules: [{ id: 'r' }] } }, ...run }] });
const pyright = (summary: object, diagnostics: object[] = []) =>
  json({
    version: '1.1.400',
    generalDiagnostics: diagnostics,
    summary: { filesAnalyzed: 3, errorCount: 0, warningCount: 0, informationCount: 0, timeInSec: 1, ...summary },
  });
const k6 = (requests: number, rate: number, failed = 0) =>
  json({
    metrics: {
      http_reqs: { count: requests, rate },
      http_req_duration: { avg: 1, min: 1, med: 1, max: 1, 'p(90)': 1, 'p(95)': 1 },
      http_req_failed: { passes: failed, fails: requests - failed, value: requests === 0 ? 0 : failed / requests },
    },
  });
const paths = (text: string) => `openapi: 3.1.0\ninfo: { title: x, version: 1.0.0 }\n${text}`;
const nested = (depth: number) => `${'<testsuite>'.repeat(depth)}<testcase name="t"/>${'</testsuite>'.repeat(depth)}`;
const bytes = (...numbers: number[]) => Uint8Array.from(numbers);
const html = '<!DOCTYPE html><html><head><title>404</title></head><body>Not found</body></html>';

type Case = [title: string, kind: Name, files: Files, verdict: VerdictKind, part: RegExp | string];

const cases: Case[] = [
  ['no test at all', 'tests', { 'junit.xml': '<testsuites tests="0"/>' }, 'unknown', 'junit.xml'],
  [
    'a hundred tests claimed, none listed',
    'tests',
    { 'junit.xml': '<testsuites tests="100" failures="0"><testsuite name="s" tests="100"/></testsuites>' },
    'unknown',
    'junit.xml',
  ],
  [
    'every test skipped',
    'tests',
    { 'junit.xml': '<testsuite><testcase name="a"><skipped/></testcase></testsuite>' },
    'unknown',
    'junit.xml',
  ],
  [
    'a failure under attributes that deny it',
    'tests',
    { 'junit.xml': '<testsuite tests="1" failures="0"><testcase name="a"><failure/></testcase></testsuite>' },
    'unmet',
    /1 of 1 tests failed|junit.xml/,
  ],
  [
    'failures that no case shows',
    'tests',
    { 'junit.xml': '<testsuite tests="1" failures="7"><testcase name="a"/></testsuite>' },
    'unknown',
    'junit.xml',
  ],
  [
    'an error instead of a failure',
    'tests',
    { 'junit.xml': '<testsuite><testcase name="a"><error/></testcase></testsuite>' },
    'unmet',
    '1 of 1 tests failed',
  ],
  ['JUnit cut off', 'tests', { 'junit.xml': junit.slice(0, -20) }, 'unknown', 'junit.xml'],
  ['JUnit cut off within a tag', 'tests', { 'junit.xml': junit.slice(0, 60) }, 'unknown', 'junit.xml'],
  ['two documents in one', 'tests', { 'junit.xml': junit + junit }, 'unknown', 'junit.xml'],
  ['an empty file', 'tests', { 'junit.xml': '' }, 'unknown', 'junit.xml'],
  ['only blanks', 'tests', { 'junit.xml': ' \n\t ' }, 'unknown', 'junit.xml'],
  ['NUL bytes', 'tests', { 'junit.xml': bytes(0, 0, 0, 0) }, 'unknown', 'junit.xml'],
  [
    'a NUL byte within a report',
    'tests',
    { 'junit.xml': junit.replace('name="a"', 'name="a\0"') },
    'unknown',
    'junit.xml',
  ],
  ['bytes that are no UTF-8', 'tests', { 'junit.xml': bytes(0x3c, 0x61, 0xff, 0xfe, 0x3e) }, 'unknown', 'junit.xml'],
  [
    'an entity bomb',
    'tests',
    {
      'junit.xml': `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>`,
    },
    'unknown',
    'junit.xml',
  ],
  [
    'an external entity',
    'tests',
    {
      'junit.xml':
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuite><testcase name="&a;"/></testsuite>',
    },
    'unknown',
    'junit.xml',
  ],
  ['a thousand levels of nesting', 'tests', { 'junit.xml': nested(1_000) }, 'unknown', 'junit.xml'],
  ['an HTML error page', 'tests', { 'junit.xml': html }, 'unknown', 'junit.xml'],
  [
    'XML of something else',
    'tests',
    { 'junit.xml': '<project><testcase name="a"/></project>' },
    'unknown',
    'junit.xml',
  ],
  ['JSON where XML belongs', 'tests', { 'junit.xml': '{"tests": 3, "failures": 0}' }, 'unknown', 'junit.xml'],
  [
    'LCOV named as JUnit',
    'tests',
    { 'junit.xml': lcov },
    'unknown',
    'is an LCOV coverage report, where a JUnit report is needed',
  ],
  [
    'JUnit named as coverage',
    'tests',
    { coverage: junit },
    'unknown',
    'is a JUnit report, where a coverage report is needed',
  ],
  ['a report that is not there', 'tests', { 'junit.xml': 'missing' }, 'unknown', 'junit.xml'],
  ['a folder', 'tests', { 'junit.xml': { folder: true } }, 'unknown', 'junit.xml'],
  ['a link out of the folder', 'tests', { 'junit.xml': { link: '/etc/passwd' } }, 'unknown', 'junit.xml'],
  ['a link to itself', 'tests', { 'junit.xml': { link: 'junit.xml' } }, 'unknown', 'junit.xml'],
  ['coverage of no line', 'tests', { coverage: 'SF:a.ts\nend_of_record\n' }, 'unknown', 'coverage'],
  [
    'an LCOV summary without its lines',
    'tests',
    { coverage: 'SF:a.ts\nLF:100\nLH:100\nend_of_record\n' },
    'unknown',
    'coverage',
  ],
  [
    'an LCOV summary that lies about its lines',
    'tests',
    { coverage: 'SF:a.ts\nDA:1,0\nDA:2,0\nLF:2\nLH:2\nend_of_record\n' },
    'unmet',
    '0 % of 2 lines',
  ],
  ['LCOV cut off', 'tests', { coverage: 'SF:a.ts\nDA:1,1\nDA:2,1\n' }, 'unknown', 'coverage'],
  [
    '100 % of nothing, by coverage.py',
    'tests',
    { coverage: json({ meta: { version: '7.4' }, files: {}, totals: { percent_covered: 100, num_statements: 0 } }) },
    'unknown',
    'coverage',
  ],
  [
    "coverage.py's totals that lie",
    'tests',
    {
      coverage: json({
        meta: { version: '7.4' },
        files: { 'a.py': { executed_lines: [1], missing_lines: [2, 3], excluded_lines: [] } },
        totals: { percent_covered: 100 },
      }),
    },
    'unmet',
    '33.33 % of 3 lines',
  ],
  [
    'a Cobertura rate of 1 over no line',
    'tests',
    { coverage: cobertura('line-rate="1" lines-valid="0" lines-covered="0"', '') },
    'unknown',
    'coverage',
  ],
  [
    'a Cobertura rate above its lines',
    'tests',
    { coverage: cobertura('line-rate="1"', '<line number="1" hits="0"/><line number="2" hits="1"/>') },
    'unmet',
    '50 % of 2 lines',
  ],
  [
    "istanbul's summary instead of its lines",
    'tests',
    { coverage: json({ total: { lines: { total: 0, covered: 0, skipped: 0, pct: 'Unknown' } } }) },
    'unknown',
    'coverage',
  ],
  [
    'no coverage, and a failed test',
    'tests',
    { coverage: '', 'junit.xml': '<testsuite><testcase name="a"><failure/></testcase></testsuite>' },
    'unmet',
    '1 of 1 tests failed',
  ],

  ['no task', 'tasks', { 'TASKS.md': '# Milestone\n\nEverything is done.\n' }, 'unknown', 'has no task'],
  [
    'ticked boxes in code only',
    'tasks',
    { 'TASKS.md': '# Milestone\n\nSo:\n\n```\n- [x] one\n- [x] two\n```\n' },
    'unknown',
    'has no task',
  ],
  [
    'ticked boxes in a comment, open ones outside',
    'tasks',
    { 'TASKS.md': '<!--\n- [x] one\n- [x] two\n-->\n\n- [ ] three\n' },
    'unmet',
    '0 of 1 tasks done',
  ],
  ['an empty list', 'tasks', { 'TASKS.md': '' }, 'unknown', 'TASKS.md'],
  [
    '79.99 % done',
    'tasks',
    { 'TASKS.md': `${'- [x] a\n'.repeat(7_999)}${'- [ ] b\n'.repeat(2_001)}` },
    'unmet',
    '79.99 %',
  ],

  ['an API without a path', 'api', { 'openapi.yaml': paths('paths: {}\n') }, 'unknown', 'openapi.yaml'],
  [
    'Swagger 2',
    'api',
    { 'openapi.yaml': 'swagger: "2.0"\ninfo: { title: x, version: "1" }\npaths: { /a: { get: { responses: {} } } }\n' },
    'unknown',
    'openapi.yaml',
  ],
  [
    'a reference that leads nowhere',
    'api',
    {
      'openapi.yaml': paths(
        "paths:\n  /a:\n    get: { responses: { '200': { $ref: '#/components/responses/gone' } } }\n",
      ),
    },
    'unknown',
    'openapi.yaml',
  ],
  [
    'a YAML bomb',
    'api',
    {
      'openapi.yaml': [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        ...'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefghi'[index]},`.repeat(9)}]`),
      ].join('\n'),
    },
    'unknown',
    'openapi.yaml',
  ],
  ['YAML cut off', 'api', { 'openapi.yaml': 'openapi: 3.1.0\npaths: {' }, 'unknown', 'openapi.yaml'],
  [
    'a README as an API',
    'api',
    { 'openapi.yaml': '# API\n\nSee the code, it explains itself to whoever reads it.\n' },
    'unknown',
    'openapi.yaml',
  ],

  ['SARIF without results', 'findings', { report: sarif({}) }, 'unknown', 'report'],
  [
    'SARIF of a run that failed',
    'findings',
    { report: sarif({ results: [], invocations: [{ executionSuccessful: false }] }) },
    'unknown',
    'report',
  ],
  ['SARIF without a run', 'findings', { report: json({ version: '2.1.0', runs: [] }) }, 'unknown', 'report'],
  [
    'SARIF of another version',
    'findings',
    { report: json({ version: '1.0.0', runs: [{ results: [] }] }) },
    'unknown',
    'report',
  ],
  [
    'SARIF with an error',
    'findings',
    { report: sarif({ results: [{ ruleId: 'r', level: 'error', message: { text: 'x' } }] }) },
    'unmet',
    '1 high',
  ],
  ["ruff's empty list", 'findings', { report: '[]' }, 'unknown', 'report'],
  ['pyright that looked at nothing', 'findings', { report: pyright({ filesAnalyzed: 0 }) }, 'unknown', 'report'],
  [
    'pyright whose summary hides an error',
    'findings',
    {
      report: pyright({}, [
        {
          file: 'a.py',
          severity: 'error',
          message: 'x',
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
        },
      ]),
    },
    'unknown',
    'report',
  ],
  [
    "npm audit's error",
    'findings',
    { report: json({ error: { code: 'ENOLOCK', summary: 'no lockfile' } }) },
    'unknown',
    'report',
  ],
  [
    'bandit that looked at nothing',
    'findings',
    { report: json({ errors: [], generated_at: 'x', metrics: { _totals: { loc: 0 } }, results: [] }) },
    'unknown',
    'report',
  ],
  [
    'bandit that could not parse a file',
    'findings',
    {
      report: json({
        errors: [{ filename: 'a.py', reason: 'syntax error' }],
        generated_at: 'x',
        metrics: { _totals: { loc: 9 }, 'b.py': { loc: 9 } },
        results: [],
      }),
    },
    'unknown',
    'report',
  ],
  ['eslint without a file', 'findings', { report: '[ ]' }, 'unknown', 'report'],
  ['pip-audit without a package', 'findings', { report: json({ dependencies: [], fixes: [] }) }, 'unknown', 'report'],
  ['JSON cut off', 'findings', { report: pyright({}).slice(0, -5) }, 'unknown', 'report'],
  ['JSON nested a hundred thousand times', 'findings', { report: '['.repeat(100_000) }, 'unknown', 'report'],
  [
    'a number where a text belongs',
    'findings',
    { report: json({ version: 2.1, runs: [{ results: [] }] }) },
    'unknown',
    'report',
  ],
  [
    "a crashed tool's output",
    'findings',
    { report: 'Traceback (most recent call last):\n  File "x.py", line 1\n' },
    'unknown',
    'report',
  ],
  ['an HTML page as a report', 'findings', { report: html }, 'unknown', 'report'],

  [
    'a README without its use',
    'readme',
    { 'README.md': `# Store\n\n${prose}` },
    'unmet',
    'no section on how it is used',
  ],
  [
    'a README that is a template',
    'readme',
    {
      'README.md':
        '# Store\n\n## Usage\n\nTODO: describe how it is used, with an example of what one has to type.\n\n```sh\nstore up\n```\n',
    },
    'unmet',
    'is a stub',
  ],
  [
    'a README with an empty example',
    'readme',
    { 'README.md': `# Store\n\n${prose}\n\n## Usage\n\n\`\`\`\n\`\`\`\n` },
    'unmet',
    'and something below it',
  ],
  [
    'a README whose usage is a comment',
    'readme',
    { 'README.md': `# Store\n\n${prose}\n\n<!--\n## Usage\n-->\n\n\`\`\`sh\nstore up\n\`\`\`\n` },
    'unmet',
    'no section on how it is used',
  ],
  [
    'manuals of which one is a stub',
    'manuals',
    { 'docs/faq.md': '# FAQ\n\nComing soon.\n' },
    'unmet',
    'docs/faq.md is a stub',
  ],
  ['manuals of which one is missing', 'manuals', { 'docs/faq.md': 'missing' }, 'unknown', 'docs/faq.md'],

  ['a load test without a request', 'load', { 'k6.json': k6(0, 0) }, 'unknown', 'k6.json'],
  [
    'a load test that only failed, quickly',
    'load',
    { 'k6.json': k6(6_000, 900, 6_000) },
    'unmet',
    '100 % of 6,000 requests failed',
  ],
  ['a load test of another size', 'load', { 'k6.json': k6(10, 149.99) }, 'unmet', '149.9 requests/s'],
  [
    'a load test of one request, which took 4 ms',
    'load',
    {
      'k6.json': json({
        metrics: {
          http_reqs: { count: 1, rate: 255.3 },
          http_req_failed: { passes: 0, fails: 1, value: 0 },
          http_req_duration: { avg: 3.1, min: 3.1, med: 3.1, max: 3.1, 'p(90)': 3.1, 'p(95)': 3.1 },
          iterations: { count: 1, rate: 255.3 },
        },
      }),
    },
    'unknown',
    'has 1 request',
  ],
  ['a load test of a few seconds', 'load', { 'k6.json': k6(1_499, 200) }, 'unknown', '150 requests/s over 10 s'],
  ['a load test without figures', 'load', { 'k6.json': json({ metrics: {} }) }, 'unknown', 'k6.json'],

  ['alert rules without a rule', 'alerts', { 'rules.yml': 'groups: []\n' }, 'unknown', 'rules.yml'],
  [
    'only recording rules',
    'alerts',
    { 'rules.yml': 'groups: [{ name: x, rules: [{ record: a, expr: up }] }]\n' },
    'unknown',
    'rules.yml',
  ],
  [
    'an alert without an expression',
    'alerts',
    { 'rules.yml': 'groups: [{ name: x, rules: [{ alert: Down }] }]\n' },
    'unknown',
    'rules.yml',
  ],
  [
    'a procedure that is to be written',
    'rollback',
    { 'ROLLBACK.md': `# Rollback\n\n${prose}\n\nTBD\n` },
    'unmet',
    'is a stub',
  ],
  [
    'a procedure of one sentence',
    'rollback',
    { 'ROLLBACK.md': '# Rollback\n\nStart the container of before.\n' },
    'unmet',
    'is a stub',
  ],
];

describe('evidence that lies or proves nothing', () => {
  test.each(cases)('%s (%s)', async (_, kind, files, verdict, part) => {
    const found = await judged(kind, files);
    expect([found.verdict, found.sentence]).toEqual([verdict, expect.stringMatching(part)]);
  });

  test('there are at least sixty of it', () => expect(cases.length).toBeGreaterThanOrEqual(60));
});

test.each(Object.keys(kinds) as Name[])('%s: good evidence of another commit is unknown', async (name) => {
  const found = await judged(name, {}, { unbound: 'it was measured at 0123abcd' });
  expect(found).toMatchObject({ verdict: 'unknown', sentence: expect.stringContaining('it was measured at 0123abcd') });
});

describe('reports that are empty in any way', () => {
  const empties = [
    '',
    ' ',
    '\n',
    '\ufeff',
    '{}',
    '[]',
    'null',
    '0',
    '""',
    '<testsuites/>',
    '<testsuite/>',
    '<coverage/>',
    '<a/>',
    'TN:\n',
    'end_of_record\n',
    '---\n',
    '# Title\n',
    '{"runs":[]}',
    '{"version":"2.1.0","runs":[{}]}',
    '{"metrics":{}}',
    '{"dependencies":[]}',
    '{"vulnerabilities":{}}',
    'groups:\n',
    'openapi: 3.0.0\n',
    'Name,Request Count\n',
    '- [ ]\n',
  ];
  test.each(Object.keys(kinds) as Name[])('never give met for %s', async (name) => {
    const content = fc.oneof(fc.constantFrom(...empties), fc.string({ maxLength: 40 }), fc.json({ maxDepth: 1 }));
    const [file = ''] = Object.keys(kinds[name].good);
    await fc.assert(
      fc.asyncProperty(content, async (text) => {
        expect((await judged(name, { [file]: text })).verdict).not.toBe('met');
      }),
      { examples: empties.map((text) => [text]), numRuns: 60 },
    );
  });
});
