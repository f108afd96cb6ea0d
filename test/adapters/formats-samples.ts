/** The smallest honest report of each kind, as its tool writes it, with room for lies. */

export type Json = Record<string, unknown>;

export const sarifRun = (changes: Json = {}): Json => ({
  tool: { driver: { name: 'scanner', rules: [{ id: 'R1', defaultConfiguration: { level: 'note' } }] } },
  results: [],
  artifacts: [{ location: { uri: 'a.py' } }],
  ...changes,
});
export const sarif = (run: Json = {}, changes: Json = {}): Json => ({
  $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
  version: '2.1.0',
  runs: [sarifRun(run)],
  ...changes,
});

export const ruffDiagnostic = (changes: Json = {}): Json => ({
  cell: null,
  code: 'F401',
  filename: 'src/a.py',
  location: { column: 1, row: 3 },
  message: 'unused import',
  ...changes,
});

export const eslintFile = (changes: Json = {}): Json => ({
  filePath: '/app/a.js',
  messages: [],
  suppressedMessages: [],
  errorCount: 0,
  fatalErrorCount: 0,
  warningCount: 0,
  ...changes,
});

export const pyright = (diagnostics: Json[] = [], summary: Json = {}): Json => ({
  version: '1.1.414',
  generalDiagnostics: diagnostics,
  summary: {
    filesAnalyzed: 12,
    errorCount: diagnostics.length,
    warningCount: 0,
    informationCount: 0,
    timeInSec: 0.6,
    ...summary,
  },
});

const banditCounts = {
  'SEVERITY.HIGH': 0,
  'SEVERITY.MEDIUM': 0,
  'SEVERITY.LOW': 0,
  loc: 40,
  nosec: 0,
  skipped_tests: 0,
};
export const bandit = (changes: Json = {}, totals: Json = {}): Json => ({
  errors: [],
  generated_at: '2026-11-21T10:11:48Z',
  metrics: { _totals: { ...banditCounts, ...totals }, 'a.py': { ...banditCounts, ...totals } },
  results: [],
  ...changes,
});

const npmCounts = { info: 0, low: 0, moderate: 0, high: 0, critical: 0 };
export const npmAudit = (vulnerabilities: Json = {}, counts: Json = {}, changes: Json = {}): Json => ({
  auditReportVersion: 2,
  vulnerabilities,
  metadata: {
    vulnerabilities: { ...npmCounts, total: Object.keys(vulnerabilities).length, ...counts },
    dependencies: { prod: 40, dev: 2, optional: 0, peer: 0, peerOptional: 0, total: 41 },
  },
  ...changes,
});
export const earlierAudit = (advisories: Json = {}, counts: Json = {}): Json => ({
  actions: [],
  advisories,
  muted: [],
  metadata: { vulnerabilities: { ...npmCounts, ...counts }, totalDependencies: 40 },
});

export const pipAudit = (...dependencies: Json[]): Json => ({
  dependencies: [{ name: 'flask', version: '3.1.0', vulns: [] }, ...dependencies],
  fixes: [],
});

/** As `--summary-export` writes it. */
export const k6 = (metrics: Json = {}): Json => ({
  root_group: {},
  metrics: {
    http_reqs: { count: 1000, rate: 50 },
    http_req_failed: { passes: 10, fails: 990, value: 0.01 },
    http_req_duration: { avg: 20, min: 1, med: 18, max: 300, 'p(90)': 40, 'p(95)': 60, 'p(99)': 120 },
    ...metrics,
  },
});
/** As `handleSummary` is given it. */
export const k6Summary = (): Json => ({
  state: { isStdOutTTY: false, testRunDurationMs: 20_000 },
  metrics: {
    http_reqs: { type: 'counter', contains: 'default', values: { count: 1000, rate: 50 } },
    http_req_failed: { type: 'rate', contains: 'default', values: { rate: 0.01, passes: 10, fails: 990 } },
    http_req_duration: { type: 'trend', contains: 'time', values: { med: 18, 'p(90)': 40, 'p(95)': 60 } },
  },
});

export const autocannon = (changes: Json = {}): Json => ({
  url: 'http://127.0.0.1:8080',
  duration: 10,
  errors: 4,
  timeouts: 4,
  mismatches: 0,
  non2xx: 6,
  '1xx': 0,
  '2xx': 990,
  '3xx': 0,
  '4xx': 0,
  '5xx': 6,
  latency: { average: 3, p50: 2, p90: 5, p97_5: 8, p99: 12 },
  requests: { average: 99, total: 996, sent: 1000 },
  ...changes,
});

export const locustEntry = (changes: Json = {}): Json => ({
  name: '/a',
  method: 'GET',
  last_request_timestamp: 1_795_257_798,
  start_time: 1_795_257_788,
  num_requests: 100,
  num_none_requests: 0,
  num_failures: 2,
  response_times: { 10: 50, 20: 35, 50: 13, 300: 2 },
  ...changes,
});
const locustColumns =
  'Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%';
const locustRow = (
  type: string,
  name: string,
  requests: unknown,
  failures: unknown,
  tail = '1,1,2,2,2,60,70,80,90,99,99',
): string => `${type},${name},${requests},${failures},1,1.28,0.7,99.3,1.0,51.5,0.1,${tail}`;
export const locustCsv = (requests: unknown = 300, failures: unknown = 3, tail?: string): string =>
  [
    locustColumns,
    locustRow('GET', '/a', 200, 2),
    locustRow('GET', '"/b, too"', 100, 1),
    locustRow('', 'Aggregated', requests, failures, tail),
    '',
  ].join('\n');

export const openApi = (changes: Json = {}): Json => ({
  openapi: '3.1.0',
  info: { title: 'players', version: '1.4.0' },
  paths: { '/players': { get: { responses: {} }, post: { responses: {} } } },
  ...changes,
});
export const openApiYaml = (version = "'3.0.3'", more = ''): string =>
  `openapi: ${version}\ninfo: { title: players, version: '1' }\npaths:\n  /players:\n    get: { responses: { 200: { description: ok } } }\n${more}`;

export const alertRules = (rule = 'alert: Down\n        expr: up == 0'): string =>
  `groups:\n  - name: neo4j\n    rules:\n      - ${rule}\n`;

export const coveragePy = (executed: number[], missing: number[], changes: Json = {}): Json => ({
  meta: { version: '7.4' },
  files: { 'a.py': { executed_lines: executed, missing_lines: missing, excluded_lines: [] } },
  totals: { percent_covered: 100 },
  ...changes,
});
