import {
  alertRules,
  autocannon,
  bandit,
  coveragePy,
  earlierAudit,
  eslintFile,
  k6,
  locustCsv,
  locustEntry,
  npmAudit,
  openApi,
  openApiYaml,
  pipAudit,
  pyright,
  ruffDiagnostic,
  sarif,
  sarifRun,
} from './formats-samples.ts';

/** What it is, the file's name, what is in it, whether it may count, and a part of the reason or of the figures. */
export type Hostile = readonly [
  name: string,
  file: string,
  content: string | Uint8Array,
  usable: boolean,
  reason: string,
];

const json = (value: unknown): string => JSON.stringify(value);
const unusable = (name: string, file: string, content: string | Uint8Array, reason: string): Hostile => [
  name,
  file,
  content,
  false,
  reason,
];
const usable = (name: string, file: string, content: string | Uint8Array, facts: string): Hostile => [
  name,
  file,
  content,
  true,
  facts,
];
const utf16 = (text: string): Uint8Array => Buffer.from(`\uFEFF${text}`, 'utf16le');
const nested = (levels: number, inner = ''): string => `${'['.repeat(levels)}${inner}${']'.repeat(levels)}`;
const suites = (levels: number): string =>
  `${'<testsuite name="s">'.repeat(levels)}<testcase name="t"/>${'</testsuite>'.repeat(levels)}`;
const junit = '<testsuites><testsuite name="s"><testcase name="a"/><testcase name="b"/></testsuite></testsuites>';
const laughs = `openapi: 3.1.0\nx-a: &a [ha, ha, ha, ha, ha, ha, ha, ha, ha]\n${[...'bcdefghij'].map((each, at) => `x-${each}: &${each} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(', ')}]\n`).join('')}`;
const entityBomb = `<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><testsuites><testsuite><testcase name="&b;"/></testsuite></testsuites>`;
const foreignEntity = `<?xml version="1.0"?><!DOCTYPE t [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuites><testcase name="&a;"/></testsuites>`;

/** Not what it seems, before anybody asks what it says. */
export const hostileTexts: readonly Hostile[] = [
  unusable('JSON that was cut off', 'a.sarif', json(sarif()).slice(0, -20), 'no whole JSON'),
  unusable('JSON with a log line before it', 'audit.json', `npm warn old lockfile\n${json(npmAudit())}`, 'no format'),
  unusable('JSON with a log line after it', 'audit.json', `${json(npmAudit())}\ndone`, 'no whole JSON'),
  unusable('two JSON documents in one file', 'a.json', `${json(pyright())}\n${json(pyright())}`, 'no whole JSON'),
  usable('a byte order mark before JSON', 'pyright.json', `\uFEFF${json(pyright())}`, '12 files looked at'),
  unusable('UTF-16, as a redirect in PowerShell writes it', 'pyright.json', utf16(json(pyright())), ''),
  unusable(
    'bytes that are no UTF-8',
    'pyright.json',
    Uint8Array.from([...Buffer.from('{"a":"'), 0xff, 0x22, 0x7d]),
    '',
  ),
  unusable('NUL bytes in JSON', 'pyright.json', json(pyright()).replace('{', '{\0'), 'NUL'),
  unusable('NUL bytes in a document', 'README.md', '# Usage\n\nIt is \0 well described.\n', 'NUL'),
  unusable('NUL bytes in JUnit', 'junit.xml', junit.replace('name="a"', 'name="\0"'), 'NUL'),
  unusable('100 levels of lists', 'a.json', nested(100, json(pyright())), 'deep'),
  unusable('100 levels below a good report', 'a.json', json({ ...pyright(), more: JSON.parse(nested(100)) }), 'deep'),
  unusable('100 levels of suites', 'junit.xml', suites(101), ''),
  unusable('a megabyte of open brackets', 'a.json', '['.repeat(1_000_000), ''),
  unusable('a megabyte of brackets, open and closed', 'a.json', nested(500_000), 'deep'),
  unusable('a megabyte of open brackets in YAML', 'openapi.yaml', `openapi: ${'['.repeat(1_000_000)}`, 'deep'),
  unusable('100 levels of lists in YAML', 'openapi.yaml', openApiYaml("'3.0.3'", `x-a: ${nested(100)}\n`), 'deep'),
  unusable('100 000 dashes in YAML', 'alerts.yml', `groups:\n${'- '.repeat(100_000)}a\n`, 'deep'),
  unusable('100 000 quotes in each other', 'README.md', `${'>'.repeat(100_000)} text`, ''),
  unusable('an entity bomb', 'junit.xml', entityBomb, ''),
  unusable('an entity that would read a file of the host', 'junit.xml', foreignEntity, ''),
  unusable('a billion laughs in YAML', 'openapi.yaml', laughs, 'aliases'),
  unusable('an alias of nothing in YAML', 'openapi.yaml', openApiYaml("'3.0.3'", 'x-a: *gone\n'), 'alias'),
  unusable(
    'a key twice in JSON: which one counts?',
    'audit.json',
    json(npmAudit()).replace(
      '"vulnerabilities":{}',
      '"vulnerabilities":{"a":{"name":"a","severity":"critical"}},"vulnerabilities":{}',
    ),
    'twice',
  ),
  unusable(
    'a key twice, once in other letters',
    'a.json',
    json(pyright()).replace('"summary"', '"summ\\u0061ry":{"filesAnalyzed":0},"summary"'),
    'twice',
  ),
  unusable('a key twice in YAML', 'openapi.yaml', openApiYaml("'3.0.3'", 'paths: {}\n'), 'no valid YAML'),
  unusable(
    'the key of a prototype',
    'audit.json',
    json(npmAudit()).replace('"vulnerabilities":{}', '"vulnerabilities":{"__proto__":{"name":"a","severity":"low"}}'),
    '__proto__',
  ),
  unusable(
    'the key of a prototype, in other letters',
    'a.json',
    json(pyright()).replace('"version"', '"\\u005f_proto__"'),
    '__proto__',
  ),
  unusable(
    'the key of a prototype in YAML',
    'openapi.yaml',
    openApiYaml("'3.0.3'", '__proto__: { a: 1 }\n'),
    '__proto__',
  ),
  unusable(
    'names of methods of every object',
    'a.json',
    '{"constructor":{},"toString":[],"hasOwnProperty":1}',
    'no format',
  ),
  unusable('two documents in one YAML file', 'openapi.yaml', `${openApiYaml()}---\n${openApiYaml()}`, 'no valid YAML'),
  unusable(
    'a page of an error, saved as a report',
    'audit.json',
    '<!DOCTYPE html><html><body>502 Bad Gateway</body></html>',
    '',
  ),
  unusable(
    'a page of a login, saved as a document',
    'README.md',
    '<!doctype html>\n<html><body><p>Please sign in to read on.</p></body></html>',
    'HTML page',
  ),
  unusable(
    'what a tool printed when it crashed',
    'ruff.json',
    'Traceback (most recent call last):\n  File "ruff", line 1\nKeyError: 1\n',
    'no format',
  ),
  unusable('the words of a shell that found no tool', 'pyright.json', 'sh: 1: pyright: not found\n', 'no format'),
  unusable('a text that says how good it is', 'coverage.txt', 'coverage: 88 %, 9/9 criteria met\n', 'no format'),
  unusable('a list of tasks that calls itself a report', 'report.json', '- [x] all tests pass\n', 'no format'),
  unusable('a picture', 'coverage.png', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0]), ''),
  unusable(
    'a list of parts that looks like an audit',
    'sbom.json',
    json({ bomFormat: 'CycloneDX', specVersion: '1.5', components: [], dependencies: [{ ref: 'a', dependsOn: [] }] }),
    'is a list of parts (CycloneDX), no audit',
  ),
  unusable('a schema that is no text', 'a.json', '{"$schema":{"toString":1}}', 'no format'),
  unusable(
    'autocannon with its warm-up before it',
    'a.json',
    `${json(autocannon())}\n${json(autocannon())}\n`,
    'no whole JSON document: autocannon --warmup writes the figures of its warm-up first',
  ),
  unusable('clean files of eslint --quiet', 'eslint.json', '[]', 'Run eslint without --quiet'),
  unusable('a number', 'coverage.json', '88', 'no format'),
  unusable('a list of numbers', 'coverage.json', '[100]', 'no format'),
];

const failure = { level: 'error', message: { text: 'no rules' } };
const suppressed = { ruleId: 'R1', level: 'error', suppressions: [{ kind: 'external', status: 'underReview' }] };

/** Reports of tests, coverage, analysers and load that say more than they show. */
export const hostileReports: readonly Hostile[] = [
  usable('honest JUnit', 'junit.xml', junit, '2 executed, 2 passed'),
  unusable('JUnit that was cut off', 'junit.xml', junit.slice(0, -14), ''),
  unusable(
    'JUnit whose totals claim a hundred tests',
    'junit.xml',
    '<testsuite tests="100" failures="0"><testcase name="a"/></testsuite>',
    '',
  ),
  unusable(
    'JUnit whose totals claim failures that are not shown',
    'junit.xml',
    '<testsuite tests="1" failures="3"><testcase name="a"/></testsuite>',
    '',
  ),
  unusable('coverage.py in which a line was executed and was not', 'coverage.json', json(coveragePy([1, 2], [2])), ''),
  unusable('coverage.py with a text for a line', 'coverage.json', json(coveragePy([], [])).replace('[]', '["1"]'), ''),
  unusable('coverage.py with totals and no files', 'coverage.json', json({ totals: { percent_covered: 88 } }), ''),
  usable(
    'coverage.py whose total lies is counted again',
    'coverage.json',
    json(coveragePy([1], [2, 3, 4])),
    '1 of 4 lines, 25 %',
  ),
  unusable(
    'a summary of istanbul without lines',
    'coverage-summary.json',
    json({ total: { lines: { total: 100, covered: 88, skipped: 0, pct: 88 } } }),
    'summary',
  ),
  unusable('LCOV that was cut off', 'lcov.info', 'TN:\nSF:a.ts\nDA:1,1\n', ''),
  unusable('LCOV with sums and no lines', 'lcov.info', 'TN:\nSF:a.ts\nLF:100\nLH:88\nend_of_record\n', ''),
  unusable(
    'Cobertura with sums and no lines',
    'coverage.xml',
    '<coverage line-rate="0.88" lines-valid="100" lines-covered="88"><packages/></coverage>',
    '',
  ),
  unusable('SARIF 2.0.0', 'a.sarif', json(sarif({}, { version: '2.0.0' })), 'SARIF 2.0.0'),
  unusable('SARIF whose version is a number', 'a.sarif', json(sarif({}, { version: 2.1 })), 'of no version'),
  unusable(
    'SARIF of a failed run',
    'a.sarif',
    json(sarif({ invocations: [{ executionSuccessful: false }] })),
    'failed',
  ),
  unusable(
    'SARIF of a tool that could not read all files',
    'a.sarif',
    json(
      sarif({
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: [{ level: 'error', message: { text: 'no memory' } }],
          },
        ],
      }),
    ),
    'no memory',
  ),
  unusable(
    'SARIF of a tool that could not be set up',
    'a.sarif',
    json(sarif({ invocations: [{ executionSuccessful: true, toolConfigurationNotifications: [failure] }] })),
    'is partial: scanner could not do all of its work (no rules)',
  ),
  ...[
    { exitCode: 137 },
    { exitSignalName: 'SIGKILL' },
    { exitSignalNumber: 9 },
    { processStartFailureMessage: 'x' },
  ].map((how) =>
    unusable(
      `SARIF of a tool that was ended: ${json(how)}`,
      'a.sarif',
      json(sarif({ invocations: [{ executionSuccessful: true, ...how }] })),
      'has a run of scanner that failed',
    ),
  ),
  usable(
    'SARIF of a tool that warns of its own work',
    'a.sarif',
    json(
      sarif({
        invocations: [
          {
            executionSuccessful: true,
            exitCode: 1,
            exitSignalName: null,
            toolExecutionNotifications: [{ level: 'warning', message: { text: 'a.py skipped' } }, { level: 'note' }],
          },
        ],
      }),
    ),
    "1 file looked at; 1 warning of the tool's own, the first: a.py skipped",
  ),
  ...[{ kind: 'notApplicable' }, { kind: 'pass' }, { baselineState: 'absent' }, { level: 'none' }].map((result) =>
    unusable(
      `SARIF of no file and no rule, with a result that is no finding: ${json(result)}`,
      'a.sarif',
      json(sarif({ tool: { driver: { name: 'scanner' } }, artifacts: undefined, results: [result] })),
      'shows neither what it looked at nor what for',
    ),
  ),
  unusable(
    'SARIF whose results are in other files',
    'a.sarif',
    json(sarif({ externalPropertyFileReferences: { results: [{}] } })),
    'partial',
  ),
  unusable(
    'SARIF with one good run and one that did not scan',
    'a.sarif',
    json(sarif({}, { runs: [sarifRun(), { tool: { driver: { name: 'b' } } }] })),
    'did not take place',
  ),
  unusable(
    'SARIF with a number for a rule',
    'a.sarif',
    json(sarif({ results: [{ ruleId: 7 }] })),
    'runs[0].results[0].ruleId',
  ),
  unusable(
    'SARIF with a number for a score',
    'a.sarif',
    json(sarif({ results: [{ properties: { 'security-severity': 9.8 } }] })),
    'security-severity',
  ),
  unusable(
    'SARIF with a score of words',
    'a.sarif',
    json(sarif({ results: [{ properties: { 'security-severity': 'none at all' } }] })),
    'security-severity',
  ),
  unusable('SARIF with an unheard-of level', 'a.sarif', json(sarif({ results: [{ level: 'fine' }] })), 'level'),
  unusable(
    'SARIF that points to a milder rule',
    'a.sarif',
    json(sarif({ results: [{ ruleId: 'R2', ruleIndex: 0 }] })),
    'points to `R1`',
  ),
  unusable('SARIF that points to no rule', 'a.sarif', json(sarif({ results: [{ ruleIndex: 9 }] })), 'rule number 9'),
  unusable(
    'SARIF that calls an error passed',
    'a.sarif',
    json(sarif({ results: [{ kind: 'pass', level: 'error' }] })),
    'contradicts itself',
  ),
  usable(
    'SARIF with a suppression under review: it counts',
    'a.sarif',
    json(sarif({ results: [suppressed] })),
    '1 high',
  ),
  unusable('ruff with a number for a file', 'ruff.json', json([ruffDiagnostic({ filename: 5 })]), 'filename'),
  unusable('ruff whose second element is something else', 'ruff.json', json([ruffDiagnostic(), 'ok']), '[1]'),
  unusable(
    'eslint that counts fewer errors than it shows',
    'eslint.json',
    json([eslintFile({ messages: [{ ruleId: 'a', severity: 2, line: 1 }] })]),
    'contradicts itself',
  ),
  unusable(
    'eslint that counts more errors than it shows',
    'eslint.json',
    json([eslintFile({ errorCount: 3 })]),
    'says 3 errors and shows 0',
  ),
  unusable(
    'eslint with a severity that there is not',
    'eslint.json',
    json([eslintFile({ messages: [{ ruleId: 'a', severity: 0 }] })]),
    'severity',
  ),
  unusable(
    'eslint over ignored files',
    'eslint.json',
    json([
      eslintFile({ messages: [{ ruleId: null, fatal: false, severity: 1, message: 'File ignored' }], warningCount: 1 }),
    ]),
    'looked at no file',
  ),
  unusable(
    'pyright that hides its errors',
    'pyright.json',
    json(pyright([], { errorCount: 4 })),
    'says 4 errors and shows 0',
  ),
  unusable(
    'pyright with a text for a count',
    'pyright.json',
    json(pyright([], { filesAnalyzed: '12' })),
    'filesAnalyzed',
  ),
  unusable('pyright with half a file', 'pyright.json', json(pyright([], { filesAnalyzed: 0.5 })), 'filesAnalyzed'),
  unusable(
    'bandit that could not parse a file',
    'bandit.json',
    json(bandit({ errors: [{ filename: 'b.py', reason: 'syntax error' }] })),
    'partial',
  ),
  unusable(
    'bandit that was told to leave out the mild ones',
    'bandit.json',
    json(bandit({}, { 'SEVERITY.LOW': 2 })),
    'without -l',
  ),
  unusable(
    'bandit that counts by file what it does not list',
    'bandit.json',
    json(bandit({ metrics: { 'a.py': { loc: 10, 'SEVERITY.HIGH': 3 } } })),
    'says 3 high and shows 0',
  ),
  unusable('bandit without its metrics', 'bandit.json', json({ ...bandit(), metrics: {} }), 'no line of code'),
  unusable(
    'the error object of npm audit',
    'audit.json',
    json({ error: { code: 'ENOLOCK', summary: 'This command requires an existing lockfile.' } }),
    'ENOLOCK',
  ),
  unusable(
    'the answer of a registry without audits',
    'audit.json',
    json({ message: '405 Method Not Allowed', statusCode: 405, error: { summary: '', detail: '' } }),
    '405 Method Not Allowed',
  ),
  unusable(
    'an npm audit of a later version',
    'audit.json',
    json(npmAudit({}, {}, { auditReportVersion: 3 })),
    'auditReportVersion',
  ),
  unusable(
    'npm audit whose totals hide what it lists',
    'audit.json',
    json(npmAudit({ a: { name: 'a', severity: 'critical' } })),
    'contradicts itself',
  ),
  unusable(
    'npm audit that calls a package milder than its advisory',
    'audit.json',
    json(
      npmAudit(
        { a: { name: 'a', severity: 'low', via: ['b', { title: 'x', severity: 'low' }, { severity: 'critical' }] } },
        { low: 1 },
      ),
    ),
    'contradicts itself: it calls a low, and an advisory of it critical',
  ),
  unusable(
    'npm audit whose totals know of more',
    'audit.json',
    json(npmAudit({}, { critical: 2, total: 2 })),
    'says 2 critical and shows 0',
  ),
  unusable(
    'an audit of npm 6 whose totals know of more',
    'audit.json',
    json(earlierAudit({}, { high: 1 })),
    'says 1 high and shows 0',
  ),
  unusable(
    'pip-audit that skipped a package',
    'audit.json',
    json(pipAudit({ name: 'ours', skip_reason: 'not found on PyPI' })),
    'not found on PyPI',
  ),
  unusable(
    'pip-audit with a package that nobody looked at',
    'audit.json',
    json(pipAudit({ name: 'ours', version: '1' })),
    'it was not audited',
  ),
  unusable('k6 that does not say what failed', 'k6.json', json(k6({ http_req_failed: undefined })), 'http_req_failed'),
  unusable(
    'k6 that judges a few requests only',
    'k6.json',
    json(k6({ http_req_failed: { passes: 0, fails: 10, value: 0 } })),
    'contradicts itself',
  ),
  unusable(
    'k6 whose rate differs from its counts',
    'k6.json',
    json(k6({ http_req_failed: { passes: 500, fails: 500, value: 0 } })),
    'contradicts itself',
  ),
  unusable(
    'k6 whose threshold is said to hold, and does not',
    'k6.json',
    json(k6({ http_req_duration: { med: 18, 'p(95)': 60, thresholds: { 'p(95) < 50': false } } })),
    'its threshold http_req_duration p(95) < 50 is said to hold, and does not',
  ),
  unusable(
    'k6 whose rate of failures is said to hold, and does not',
    'k6.json',
    json(k6({ http_req_failed: { passes: 10, fails: 990, value: 0.01, thresholds: { 'rate<0.01': false } } })),
    'its threshold http_req_failed rate<0.01 is said to hold',
  ),
  unusable(
    'k6 with a text for a threshold',
    'k6.json',
    json(k6({ http_req_duration: { med: 18, thresholds: { 'p(95)<50': 'fine' } } })),
    'thresholds',
  ),
  unusable(
    'k6 that was faster than its iterations took',
    'k6.json',
    json(k6({ http_reqs: { count: 1_000, rate: 5_000 }, iterations: { count: 1_000, rate: 1 } })),
    'contradicts itself: 5000 requests a second, and 1,000 in all that time',
  ),
  usable(
    'k6 with several requests an iteration',
    'k6.json',
    json(k6({ iterations: { count: 200, rate: 10 } })),
    '50 a second',
  ),
  unusable(
    'k6 whose p95 is less than its least',
    'k6.json',
    json(k6({ http_req_duration: { avg: 5_000, min: 4_000, 'p(95)': 5 } })),
    'contradicts itself: 5 ms, where no request took less than 4000 ms',
  ),
  unusable(
    'k6 whose average is more than its most',
    'k6.json',
    json(k6({ http_req_duration: { avg: 5_000, med: 3, max: 9 } })),
    'contradicts itself: 5000 ms, where no request took more than 9 ms',
  ),
  usable(
    'k6 whose requests all took the same, but for the last digit',
    'k6.json',
    json(k6({ http_req_duration: { avg: 3.1000000000000005, min: 3.1, med: 3.1, max: 3.1, 'p(95)': 3.1 } })),
    'p95 3.1 ms',
  ),
  unusable('k6 with a negative latency', 'k6.json', json(k6({ http_req_duration: { med: -1 } })), 'http_req_duration'),
  unusable(
    'k6 whose p99 is better than its median',
    'k6.json',
    json(k6({ http_req_duration: { med: 50, 'p(99)': 5 } })),
    'percentiles fall',
  ),
  unusable(
    'k6 with a text for a latency',
    'k6.json',
    json(k6({ http_req_duration: { med: '5ms' } })),
    'http_req_duration',
  ),
  unusable(
    'k6 with a latency beyond all numbers',
    'k6.json',
    json(k6()).replace('"med":18', '"med":1e999'),
    'http_req_duration',
  ),
  unusable(
    'the stream of k6 instead of its summary',
    'k6.json',
    '{"type":"Metric","data":{}}\n{"type":"Point","data":{}}\n',
    'no whole JSON',
  ),
  unusable(
    'autocannon whose answers do not add up',
    'a.json',
    json(autocannon({ '2xx': 5_000 })),
    'contradicts itself',
  ),
  unusable('autocannon that hides what was not 2xx', 'a.json', json(autocannon({ non2xx: 0 })), 'contradicts itself'),
  unusable('autocannon that took no time', 'a.json', json(autocannon({ duration: 0 })), 'duration'),
  usable('autocannon whose time-outs stand beside its errors', 'a.json', json(autocannon({ errors: 0 })), '10 failed'),
  unusable(
    'autocannon that took less than from start to finish',
    'a.json',
    json(autocannon({ duration: 0.01, start: '2026-03-01T12:00:00.000Z', finish: '2026-03-01T12:00:10.000Z' })),
    'contradicts itself: it took 0.01 s, and 10 s from start to finish',
  ),
  unusable(
    'autocannon that was faster than its mean',
    'a.json',
    json(autocannon({ duration: 2, requests: { average: 99, total: 996 } })),
    'contradicts itself: 996 responses in 2 s, and 99 a second on average',
  ),
  unusable(
    'autocannon whose p99 is more than its most',
    'a.json',
    json(autocannon({ latency: { p50: 2, p99: 12, max: 5 } })),
    'no request took more than 5 ms',
  ),
  usable(
    'autocannon of requests that mostly took less than a millisecond',
    'a.json',
    json(
      autocannon({
        ...{ duration: 2.02, start: '2026-03-01T12:00:00.121Z', finish: '2026-03-01T12:00:02.143Z' },
        latency: { average: 0.16, mean: 0.16, min: 4, max: 4, p50: 0, p99: 4 },
        requests: { average: 498, total: 996 },
      }),
    ),
    '493 a second, p50 0 ms',
  ),
  usable(
    'autocannon that was over at once: nobody knows how it would have gone on',
    'a.json',
    json(autocannon({ duration: 0.03 })),
    '996 a second',
  ),
  unusable(
    'Locust whose median is not its 50 %',
    'stats.csv',
    locustCsv(300, 3, '900,900,900,900,900,900,900,900,900,900,900'),
    'contradicts itself: its median is 1 ms, and its 50 % are 900 ms',
  ),
  unusable(
    'Locust with more than its most',
    'stats.csv',
    locustCsv(300, 3, '1,1,2,2,2,60,170,180,190,199,199'),
    'no request took more than 99.3 ms',
  ),
  usable(
    'Locust, which rounds its times, but not the longest',
    'stats.csv',
    locustCsv()
      .replaceAll('99.3,', '43.643112,')
      .replace(/60,70,80,90,99,99\n$/, '16,44,44,44,44,44\n'),
    'p99 44 ms',
  ),
  unusable(
    'Locust whose last row claims more than the others',
    'stats.csv',
    locustCsv(3000),
    'says 3,000 requests and shows 300',
  ),
  unusable('Locust whose last row hides failures', 'stats.csv', locustCsv(300, 0), 'says 0 failures and shows 3'),
  unusable('Locust that was cut off', 'stats.csv', locustCsv().split('\n').slice(0, 3).join('\n'), 'Aggregated'),
  unusable('Locust that was cut off within a row', 'stats.csv', locustCsv().slice(0, -20), 'no whole table'),
  unusable('Locust with a text for a count', 'stats.csv', locustCsv('many'), 'no whole number'),
  unusable('the history of Locust', 'history.csv', 'Timestamp,User Count,Type,Name\n1,1,,Aggregated\n', 'history'),
  unusable(
    'Locust whose times are not those of its requests',
    'l.json',
    json([locustEntry({ num_requests: 1_000 })]),
    'contradicts itself',
  ),
  unusable(
    'Locust with more failures than requests',
    'l.json',
    json([locustEntry({ num_failures: 101 })]),
    'contradicts itself',
  ),
];

/** Documents that are less than they seem. */
export const hostileDocuments: readonly Hostile[] = [
  unusable('Swagger 2.0', 'api.json', json({ swagger: '2.0', info: {}, paths: {} }), 'is Swagger 2.0'),
  unusable('OpenAPI 4', 'api.json', json(openApi({ openapi: '4.0.0' })), 'is OpenAPI 4.0.0'),
  unusable('a version that YAML takes for a number', 'openapi.yaml', openApiYaml('3.1'), 'in quotes'),
  unusable(
    "a number for the API's version",
    'api.json',
    json(openApi({ info: { title: 'a', version: 1 } })),
    'has an info.version that is a number, no text: write it in quotes, as "1.0"',
  ),
  unusable(
    'an API with a reference that leads nowhere',
    'api.json',
    json(openApi({ components: { schemas: { A: { $ref: '#/components/schemas/B' } } } })),
    'leads nowhere',
  ),
  unusable(
    'an API with an anchor that nothing has',
    'api.json',
    json(openApi({ components: { schemas: { A: { $ref: '#node' } } } })),
    'refers to #node, which leads nowhere',
  ),
  unusable(
    'an API with an anchor that two have',
    'api.json',
    json(openApi({ components: { schemas: { A: { $ref: '#n' }, B: { $anchor: 'n' }, C: { $anchor: 'n' } } } })),
    'leads nowhere',
  ),
  unusable('a version of two numbers', 'api.json', json(openApi({ openapi: '3.0' })), 'all three numbers, as "3.0.0"'),
  unusable(
    'an API with a reference in a circle',
    'api.json',
    json(openApi({ components: { schemas: { A: { $ref: '#/components/schemas/A' } } } })),
    'leads nowhere',
  ),
  unusable(
    'an API with a reference to a prototype',
    'api.json',
    json(openApi({ components: { schemas: { A: { $ref: '#/constructor' } } } })),
    'leads nowhere',
  ),
  unusable(
    'an API that stands in another file',
    'api.json',
    json(openApi({ components: { schemas: { A: { $ref: 'models.yaml#/A' } } } })),
    'another file',
  ),
  unusable(
    'an API whose operations are no objects',
    'api.json',
    json(openApi({ paths: { '/a': { get: true, post: 'yes' } } })),
    'no operation',
  ),
  unusable(
    'YAML that is broken in the middle',
    'openapi.yaml',
    openApiYaml("'3.0.3'", 'x: [1, 2\ny: 3\n'),
    'no valid YAML',
  ),
  unusable('a rule whose expression is a number', 'alerts.yml', alertRules('alert: A\n        expr: 1'), 'expr'),
  unusable('a rule without an expression', 'alerts.yml', alertRules('alert: A'), 'no alert'),
  unusable('a rule with an expression of space', 'alerts.yml', alertRules('alert: A\n        expr: "  "'), 'no alert'),
  usable(
    'tasks that are done in a comment only',
    'TASKS.md',
    '- [ ] open\n\n<!--\n- [x] done\n-->\n',
    '0 of 1 task done',
  ),
  usable('tasks that are done in code only', 'TASKS.md', '- [ ] open\n\n```\n- [x] done\n```\n', '0 of 1 task done'),
  usable('a stub, with its placeholder', 'README.md', '# Usage\n\nTODO: describe\n', '`TODO` on line 3'),
  unusable(
    'a document of marks that open emphasis, and never close it',
    'README.md',
    `# a\n${'*a_'.repeat(600_000)}`,
    'more marks of emphasis than anybody writes',
  ),
  usable('a long document', 'README.md', `# T\n\n${'A **word** of _it_. '.repeat(50)}\n\n`.repeat(900), '900 headings'),
  unusable('a document of code only', 'README.md', '# Usage\n\n```\nnpm start\n```\n', 'no word of prose'),
];
