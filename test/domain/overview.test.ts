import { describe, expect, test } from '@jest/globals';
import { approvalCode } from '../../src/domain/assessment.ts';
import type { Verdict } from '../../src/domain/criteria.ts';
import type { Finding } from '../../src/domain/finding.ts';
import { type Examined, inTheWay, type Measured, rowOf } from '../../src/domain/overview.ts';
import type { Deployment } from '../../src/domain/release.ts';
import { commitNamed, digestNamed, releaseNamed } from '../support/records.ts';

const release = releaseNamed('neo4j', 'a');
const deployment: Deployment = {
  ...{ environment: 'staging', service: 'neo4j', container: 'neo4j', release, hash: 'hash-1' },
  ...{ ports: [], volumes: [], networks: [], variables: [], healthcheck: true },
};
const verdict = (criterion: string, kind: Verdict['verdict'] = 'met'): Verdict => ({
  criterion,
  verdict: kind,
  sentence: `${criterion} ${kind}`,
  evidence: [{ source: 'report', facts: '41 passed' }],
});
const measured = (changes: Partial<Measured> = {}): Measured => ({
  ...{ component: 'neo4j', commit: release.commit, findings: [], verdicts: [verdict('unit-tests')] },
  ...{ notRun: [], adopted: [], recorded: [] },
  ...changes,
});
const seen = (changes: Partial<Examined> = {}): Examined => ({
  ...{ component: 'neo4j', findings: [], release, deployment },
  ...changes,
});
const row = (known: Partial<Measured> = {}, sight: Partial<Examined> = {}) =>
  rowOf('staging', measured(known), seen(sight));
const blocked = (what: string, check = 'ports'): Finding => ({ check, status: 'blocked', what });
const standing = { commit: release.commit, digest: release.image.digest };
const rolledBack = (digit: string, digest: string) => [
  { commit: commitNamed(digit), digest: digestNamed(digest), at: '2026-03-01', reason: 'down', evidence: '' },
];

describe('A row of an overview', () => {
  test('is ready where nothing stands in the way, with the code that a plan would show', () => {
    const code = approvalCode({
      commit: release.commit,
      release,
      deployment,
      findings: [],
      verdicts: [verdict('unit-tests')],
    });
    expect(row()).toEqual({
      ...{ component: 'neo4j', ready: true, inPlace: false, commit: release.commit, code },
      ...{ unmet: [], obstacles: [], release: release.image },
    });
    expect(code).toMatch(/^[0-9a-f]{8}$/);
  });

  test.each([
    ['a criterion that is unmet', { verdicts: [verdict('security', 'unmet')] }, {}, { unmet: ['security'] }],
    ['a criterion that nobody knows', { verdicts: [verdict('security', 'unknown')] }, {}, { unmet: ['security'] }],
    [
      'what the measurement found',
      { findings: [blocked('7 is open', 'blockers')] },
      {},
      { obstacles: ['blockers: 7 is open'] },
    ],
    [
      'what the examination found',
      {},
      { findings: [blocked('7601 is taken')] },
      { obstacles: ['ports: 7601 is taken'] },
    ],
    [
      'the same image, rolled back at another commit',
      { rolledBack: rolledBack('b', 'a') },
      {},
      { obstacles: [expect.stringMatching(/^rolled back before: this release of neo4j was rolled back from staging/)] },
    ],
  ])('is not ready with %s', (_, known, sight, shown) => {
    expect(row(known, sight)).toMatchObject({ ready: false, ...shown });
  });

  test('has no code while a command of a criterion is still to be run, and says so', () => {
    expect(row({ verdicts: [verdict('unit-tests', 'unknown')], notRun: ['unit-tests'] })).toMatchObject({
      ...{ ready: false, code: '', unmet: ['unit-tests'] },
      obstacles: ['unit-tests: its command was not run yet'],
    });
  });

  test('is in place only where the same commit and the same image stand there', () => {
    expect(row({ standing }).inPlace).toBe(true);
    expect(row({ standing: { ...standing, commit: commitNamed('b') } }).inPlace).toBe(false);
    expect(row({ standing: { ...standing, digest: digestNamed('b') } }).inPlace).toBe(false);
    expect(rowOf('staging', measured({ standing }), undefined).inPlace).toBe(false);
  });

  test('is not ready, and without a code, where it was not examined or the release is not resolved', () => {
    expect(rowOf('staging', measured(), undefined)).toMatchObject({ ready: false, code: '' });
    expect(rowOf('staging', measured(), { component: 'neo4j', findings: [] })).toMatchObject({
      ...{ ready: false, code: '' },
      obstacles: ['the release is not resolved'],
    });
  });

  test('stays small whatever there is to say', () => {
    const endless = 'x'.repeat(100_000);
    const findings = Array.from({ length: 300 }, () => blocked(endless));
    const verdicts = Array.from({ length: 300 }, () => verdict(endless, 'unmet'));
    const notRun = Array.from({ length: 300 }, () => endless);
    const large = row({ findings, verdicts, notRun });
    expect(JSON.stringify(large).length).toBeLessThan(3_000);
    expect(large.obstacles.at(-1)).toEqual(expect.stringMatching(/^and \d+ more$/));
    expect(JSON.stringify(inTheWay(findings)).length).toBeLessThan(3_000);
  });
});
