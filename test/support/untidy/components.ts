import { junit, lcov } from '../evidence.ts';
import * as reports from './reports.ts';

/** What a report is beside its content: whose manifest lies beside it. */
export interface Planted {
  content: string;
  /** `other`: of another commit; `stale`: of other bytes; `none`: there is none; `link`: the file is a link that leads out. */
  manifest?: 'none' | 'other' | 'stale' | 'link';
}

/** A component of the untidy project: what is right or wrong with it. Each has one fault at most, so that nothing hides another. */
export interface UntidyComponent {
  name: string;
  /** The criterion that must not pass, its verdict, and what its sentence must tell. Missing: the component is good. */
  fault?: [criterion: string, verdict: 'unmet' | 'unknown', sentence: RegExp];
  junit?: Planted;
  /** By the file's name. */
  coverage?: Record<string, Planted>;
  findings?: Record<string, Planted>;
  readme?: string;
  tasks?: string;
  dependsOn?: string[];
  /** Published instead of a port of its own, and the rule that this breaks. */
  port?: string;
  wrongPort?: string;
  /** More lines of its service. */
  compose?: string;
  /** What must be shown beside a measurement: the claim that is above it. */
  boasts?: RegExp;
}

const plain = (content: string): Planted => ({ content });
const good: UntidyComponent[] = [
  { name: 'neo4j' },
  { name: 'redis', coverage: { 'coverage.xml': plain(reports.cobertura(90, 100)) } },
  {
    name: 'player-api',
    coverage: { 'coverage.json': plain(reports.coveragePy(80, 100)) },
    findings: { 'eslint.json': plain(reports.eslintClean) },
  },
  { name: 'narrative-engine', coverage: { 'coverage-final.json': plain(reports.istanbul(75, 100)) } },
  {
    name: 'model-router',
    coverage: { 'a.info': plain(lcov(90, 100)), 'b.info': plain(lcov(60, 100).replace('a.ts', 'b.ts')) },
    dependsOn: ['redis'],
  },
  { name: 'session-store' },
  { name: 'gateway', tasks: reports.tasks(8, 10) },
];

const tests: UntidyComponent[] = [
  { name: 'prompt-library', fault: ['unit-tests', 'unknown', /no executed test/], junit: plain(reports.emptyJunit) },
  {
    name: 'memory-graph',
    fault: ['unit-tests', 'unknown', /coverage\.json/],
    coverage: { 'coverage.json': plain(reports.coveragePy(0, 0)) },
  },
  {
    name: 'telemetry',
    fault: ['unit-tests', 'unknown', /coverage\.xml/],
    coverage: { 'coverage.xml': plain(reports.cobertura(0, 0)) },
  },
  {
    name: 'avatar',
    fault: ['unit-tests', 'unmet', /0 % of 200 lines, 70 % needed/],
    coverage: { 'lcov.info': plain(reports.covered.none) },
    boasts: /claims 88 %/,
  },
  { name: 'worldbuilder', fault: ['unit-tests', 'unmet', /1 of 40 tests failed/], junit: plain(junit(39, 1)) },
  {
    name: 'dialogue',
    fault: ['unit-tests', 'unknown', /manifest/],
    coverage: { 'lcov.info': { content: reports.covered.green, manifest: 'none' } },
  },
  {
    name: 'consent',
    fault: ['unit-tests', 'unknown', /measured at commit/],
    junit: { content: reports.green, manifest: 'other' },
  },
  {
    name: 'scheduler',
    fault: ['unit-tests', 'unknown', /has changed since/],
    junit: { content: reports.green, manifest: 'stale' },
  },
  { name: 'exporter', fault: ['unit-tests', 'unknown', /junit\.xml/], junit: plain(reports.green.slice(0, -40)) },
  {
    name: 'mailer',
    fault: ['unit-tests', 'unknown', /junit\.xml/],
    junit: plain(reports.entityBomb),
    compose: '    privileged: true # plant: privileged\n',
  },
  {
    name: 'ledger',
    fault: ['unit-tests', 'unknown', /leads out/],
    junit: { content: reports.green, manifest: 'link' },
  },
  {
    name: 'voice',
    fault: ['unit-tests', 'unknown', /100/],
    junit: plain(reports.boastful),
    port: '127.0.0.1:7700:8080',
    wrongPort: 'port-out-of-range',
  },
];

const others: UntidyComponent[] = [
  { name: 'search', fault: ['code-quality', 'unknown', /ruff\.json/], findings: { 'ruff.json': plain('[]') } },
  {
    name: 'notifier',
    fault: ['code-quality', 'unmet', /1 critical/],
    findings: { 'scan.sarif': plain(reports.sarif.critical) },
  },
  {
    name: 'billing',
    fault: ['code-quality', 'unknown', /scan\.sarif/],
    findings: { 'scan.sarif': plain(reports.sarif.didNotRun) },
    port: '127.0.0.1:7601:8080',
    wrongPort: 'port-taken',
  },
  { name: 'journal', fault: ['documentation', 'unmet', /README\.md/], readme: reports.stub },
  { name: 'analytics', fault: ['functionality', 'unmet', /5 of 10/], tasks: reports.tasks(5, 10) },
  {
    name: 'safety-filter',
    fault: ['dependencies', 'unmet', /avatar is in development/],
    dependsOn: ['redis', 'avatar'],
  },
];

export const components: UntidyComponent[] = [...good, ...tests, ...others];
