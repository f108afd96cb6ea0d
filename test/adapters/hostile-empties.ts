import {
  autocannon,
  bandit,
  earlierAudit,
  k6,
  locustCsv,
  npmAudit,
  openApi,
  pyright,
  sarif,
} from './formats-samples.ts';
import type { Hostile } from './hostile-cases.ts';

const json = (value: unknown): string => JSON.stringify(value);
const unusable = (name: string, file: string, text: string, reason: string): Hostile => [
  name,
  file,
  text,
  false,
  reason,
];

/** A run that lists neither files nor rules. */
const bare = (name: string) => ({ tool: { driver: { name, rules: [] } }, artifacts: undefined });

/** Every form in which a tool says that it has looked at nothing. */
export const empties: readonly Hostile[] = [
  unusable('no byte at all', 'report.json', '', 'is empty'),
  unusable('nothing but space', 'report.json', ' \n\t\n', 'is empty'),
  unusable('an empty list, as ruff, eslint and Locust write it', 'ruff.json', '[]', 'is an empty list'),
  unusable('an empty object', 'report.json', '{}', 'is in no format'),
  unusable('null', 'report.json', 'null', 'is in no format'),
  unusable('a JUnit report of no test', 'junit.xml', '<testsuites/>', 'no executed test'),
  unusable(
    'a suite of pytest that collected nothing',
    'junit.xml',
    '<?xml version="1.0"?><testsuites><testsuite name="pytest" errors="0" failures="0" skipped="0" tests="0"/></testsuites>',
    'no executed test',
  ),
  unusable(
    'only skipped tests',
    'junit.xml',
    '<testsuite><testcase name="a"><skipped/></testcase></testsuite>',
    'no executed test',
  ),
  unusable(
    'coverage.py of no statement, which calls itself 100 %',
    'coverage.json',
    json({ meta: {}, files: {}, totals: { num_statements: 0, percent_covered: 100 } }),
    '',
  ),
  unusable(
    'Cobertura of no line, with a rate of 1',
    'coverage.xml',
    '<coverage line-rate="1" lines-valid="0" lines-covered="0"><packages/></coverage>',
    '',
  ),
  unusable('LCOV of a file without lines', 'lcov.info', 'TN:\nSF:a.ts\nend_of_record\n', ''),
  unusable(
    'istanbul of no file, with a percentage that is Unknown',
    'coverage-summary.json',
    json({ total: { lines: { total: 0, covered: 0, skipped: 0, pct: 'Unknown' } } }),
    'summary',
  ),
  unusable(
    'istanbul of a file without statements',
    'coverage-final.json',
    json({ 'a.js': { path: 'a.js', statementMap: {}, s: {}, fnMap: {}, f: {} } }),
    '',
  ),
  unusable('SARIF without runs', 'a.sarif', json(sarif({}, { runs: [] })), 'has no run'),
  unusable(
    'SARIF of ruff over an empty folder',
    'a.sarif',
    json(sarif({ tool: { driver: { name: 'ruff', rules: [] } }, artifacts: undefined })),
    'neither what it looked at',
  ),
  unusable(
    'a clean SARIF that shows no more than that its tool ran',
    'a.sarif',
    json(sarif({ ...bare('checkov'), invocations: [{ executionSuccessful: true }] })),
    'Let the criterion `run` checkov instead',
  ),
  unusable(
    'SARIF of bandit over an empty folder',
    'a.sarif',
    json(sarif({ ...bare('Bandit'), properties: { metrics: { _totals: { loc: 0 } } } })),
    'looked at no line of code',
  ),
  unusable(
    'SARIF of Trivy of an image without a name',
    'a.sarif',
    json(sarif({ ...bare('Trivy'), properties: { imageName: '', repoDigests: [] } })),
    'neither what it looked at',
  ),
  unusable(
    'a clean SARIF whose list of files is empty',
    'a.sarif',
    json(sarif({ artifacts: [] })),
    'list of files is empty',
  ),
  unusable('SARIF of a scan that did not take place', 'a.sarif', json(sarif({ results: null })), 'did not take place'),
  unusable(
    'pyright that looked at no file',
    'pyright.json',
    json(pyright([], { filesAnalyzed: 0 })),
    'looked at no file',
  ),
  unusable(
    'bandit over an empty folder',
    'bandit.json',
    json(bandit({ metrics: { _totals: { loc: 0 } } })),
    'no line of code',
  ),
  unusable('bandit over empty files', 'bandit.json', json(bandit({}, { loc: 0 })), 'no line of code'),
  unusable(
    'npm audit of no package',
    'audit.json',
    json(
      npmAudit(
        {},
        {},
        {
          metadata: {
            vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0, total: 0 },
            dependencies: { total: 0 },
          },
        },
      ),
    ),
    'looked at no package',
  ),
  unusable(
    'an audit of npm 6 of no package',
    'audit.json',
    json({
      ...earlierAudit(),
      metadata: { vulnerabilities: { info: 0, low: 0, moderate: 0, high: 0, critical: 0 }, totalDependencies: 0 },
    }),
    'looked at no package',
  ),
  unusable('pip-audit of no package', 'audit.json', json({ dependencies: [], fixes: [] }), 'looked at no package'),
  unusable(
    'k6 without a request',
    'k6.json',
    json({ root_group: {}, metrics: { iterations: { count: 0, rate: 0 } } }),
    'no HTTP request',
  ),
  unusable(
    'k6 with a count of no request',
    'k6.json',
    json(k6({ http_reqs: { count: 0, rate: 0 } })),
    'no HTTP request',
  ),
  unusable(
    'autocannon without an answer',
    'a.json',
    json(autocannon({ '2xx': 0, '5xx': 0, non2xx: 0, requests: { total: 0 } })),
    'no response',
  ),
  unusable(
    'a table of Locust without a request',
    'stats.csv',
    `${locustCsv().split('\n')[0]}\n,Aggregated,0,0,0,0,0,0,0,0,0,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A\n`,
    'no request',
  ),
  unusable('a table of Locust without a row', 'stats.csv', `${locustCsv().split('\n')[0]}\n`, 'Aggregated'),
  unusable('an API of no path', 'openapi.json', json(openApi({ paths: {} })), 'no operation'),
  unusable(
    'an API of a path without operations',
    'openapi.yaml',
    'openapi: 3.1.0\ninfo: { title: a, version: "1" }\npaths: { /a: {} }\n',
    'no operation',
  ),
  unusable('rules without a group', 'alerts.yml', 'groups: []\n', 'no alert'),
  unusable('a group without rules', 'alerts.yml', 'groups:\n  - name: a\n', 'no alert'),
  unusable(
    'recording rules only',
    'alerts.yml',
    'groups:\n  - name: a\n    rules:\n      - record: b\n        expr: c\n',
    'no alert',
  ),
  unusable('a document of headings only', 'README.md', '# Guide\n\n## Usage\n', 'no word of prose'),
  unusable(
    'a document of comments and badges',
    'README.md',
    '<!-- write me -->\n\n[![build](a.svg)](b)\n',
    'no word of prose',
  ),
];
