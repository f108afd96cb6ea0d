import type { FileRole } from './gathered.ts';
import type { Format } from './reading.ts';

/** What a file of each role lacks when it proves nothing. */
export const lacking: Readonly<Record<FileRole, string>> = {
  junit: 'no executed test',
  coverage: 'no line that can be executed',
  findings: 'looked at nothing',
  load: 'no request',
  tasks: 'no task',
  documents: 'no text',
  openapi: 'no operation',
  alerts: 'no alert rule',
};

/** The formats that fit a role. */
export const formatsOf: Readonly<Record<FileRole, readonly Format[]>> = {
  junit: ['junit'],
  coverage: ['coverage.py', 'cobertura', 'lcov', 'istanbul'],
  findings: ['sarif', 'ruff', 'eslint', 'pyright', 'bandit', 'npm-audit', 'pip-audit'],
  load: ['k6', 'autocannon', 'locust'],
  tasks: ['markdown'],
  documents: ['markdown'],
  openapi: ['openapi'],
  alerts: ['alert-rules'],
};

/** What a role asks for. */
export const wantedFor: Readonly<Record<FileRole, string>> = {
  junit: 'a JUnit report',
  coverage: 'a coverage report',
  findings: 'a report of findings',
  load: "a load test's report",
  tasks: 'a Markdown task list',
  documents: 'a Markdown document',
  openapi: 'an OpenAPI document',
  alerts: 'a file of alert rules',
};

/** What the catalogue does not name. */
export const unnamed: Readonly<Record<FileRole, string>> = {
  junit: 'JUnit report',
  coverage: 'coverage report',
  findings: 'report of findings',
  load: "load test's report",
  tasks: 'task list',
  documents: 'document',
  openapi: 'OpenAPI document',
  alerts: 'alert rules',
};

/** As the catalogue calls them. */
export const keysOf: Readonly<Record<FileRole, string>> = {
  junit: 'junit',
  coverage: 'coverageReport',
  findings: 'findings',
  load: 'load',
  tasks: 'tasks',
  documents: 'documents',
  openapi: 'openapi',
  alerts: 'alertRules',
};

/** What a format is called. */
export const formatNames: Readonly<Record<Format, string>> = {
  junit: 'a JUnit report',
  'coverage.py': 'a coverage report of coverage.py',
  cobertura: 'a Cobertura coverage report',
  lcov: 'an LCOV coverage report',
  istanbul: 'a coverage report of istanbul',
  sarif: 'a SARIF report',
  ruff: 'a report of ruff',
  eslint: 'a report of eslint',
  pyright: 'a report of pyright',
  bandit: 'a report of bandit',
  'npm-audit': 'a report of npm audit',
  'pip-audit': 'a report of pip-audit',
  k6: 'a summary of k6',
  autocannon: 'a report of autocannon',
  locust: 'a report of Locust',
  openapi: 'an OpenAPI document',
  markdown: 'a Markdown document',
  'alert-rules': 'a file of alert rules',
};
