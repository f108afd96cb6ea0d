import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { MeasureRequest, PromotionActivities } from '../../src/contract/activities.ts';
import type { Attestation } from '../../src/domain/criteria.ts';
import type { PromotionRecord } from '../../src/domain/record.ts';
import { day } from '../../src/domain/units.ts';
import { sourceOf } from '../support/evidence.ts';
import type { Repository } from '../support/git.ts';
import { type MeasuringBench, measuringBench } from '../support/measuring.ts';
import { assessmentOf, ledgerOf, recordNamed } from '../support/records.ts';

const catalogueText = `repository: { path: repository }
environments:
  staging: { compose: compose.yml }
  production: { compose: compose.yml }
components:
  redis: { service: redis }
  neo4j:
    service: neo4j
    dependsOn: [redis]
    to:
      staging:
        waivable: [documentation]
        criteria:
          unit-tests: { junit: reports/junit.xml, coverageReport: reports/lcov.info }
`;

const reports = ['reports/junit.xml', 'reports/lcov.info'];
let bench: MeasuringBench;
let repository: Repository;
let activities: PromotionActivities;
let put: MeasuringBench['put'];
/** Everything, with manifests that bind the reports. */
const measured = () => bench.commitMeasured(reports);

beforeEach(async () => {
  bench = await measuringBench();
  ({ repository, activities, put } = bench);
  await bench.catalogue(catalogueText);
  await put('reports/junit.xml', '<testsuites><testcase name="a"/><testcase name="b"/></testsuites>');
  await put('reports/lcov.info', 'SF:a.ts\nDA:1,1\nDA:2,1\nDA:3,1\nDA:4,0\nend_of_record\n');
  await put('a.ts', sourceOf(4));
});
afterEach(() => bench.close());

const attested = ['functionality', 'api-stability', 'code-quality', 'documentation', 'integration'].map(
  (criterion): Attestation => ({ criterion, by: 'jo', why: 'looked at it' }),
);
const measure = (changes: Partial<MeasureRequest> = {}) =>
  bench.measure({ component: 'neo4j', environment: 'staging', attestations: attested, ...changes });
/** What stands in the way, as `check status: what → fix`. */
const obstacles = async (changes: Partial<MeasureRequest> = {}) =>
  (await measure(changes)).findings
    .filter(({ status }) => status !== 'ok')
    .map(({ check, status, what, fix }) => `${check} ${status}: ${what} → ${fix}`);
const release = (commit: string, digest = 'sha256:d1') => ({
  component: 'neo4j',
  commit,
  image: { reference: 'neo4j:5', digest },
});
const wrote = (runId: string, changes: Partial<PromotionRecord>) => activities.writeRecord(recordNamed(runId, changes));

describe('a measurement', () => {
  test('of a ready release has the commit, the policy and a verdict for each criterion', async () => {
    const commit = await measured();
    await wrote('redis-run', { component: 'redis' });
    const found = await measure();
    expect(found).toMatchObject({ commit, policy: { stage: 'staging', waivable: ['documentation'], tracker: 'none' } });
    expect(found.verdicts.map(({ sentence }) => sentence)).toEqual([
      'functionality met: attested, not measured; jo says: looked at it',
      'unit-tests met: 2 of 2 tests passed; 75 % of 4 lines, 70 % needed',
      'api-stability met: attested, not measured; jo says: looked at it',
      'code-quality met: attested, not measured; jo says: looked at it',
      'documentation met: attested, not measured; jo says: looked at it',
      'dependencies met: redis in staging',
      'integration met: attested, not measured; jo says: looked at it',
    ]);
    expect(await obstacles()).toEqual([]);
    // The reports were committed after the commit that they were measured at.
    const measuredAt = (await repository.git('rev-parse', `${commit}^`)).trim();
    expect(found.verdicts[1]?.evidence).toMatchObject([
      { file: 'reports/junit.xml', commit: measuredAt },
      { file: 'reports/lcov.info', commit: measuredAt },
    ]);
    expect(found).not.toHaveProperty('requiredDigest');
  });

  test('reads the reports of the commit, not those that lie in the work tree', async () => {
    await put('reports/lcov.info', 'SF:a.ts\nDA:1,0\nend_of_record\n');
    const commit = await measured();
    await put('reports/lcov.info', 'SF:a.ts\nDA:1,1\nend_of_record\n');
    const { verdicts } = await measure({ commit });
    expect(verdicts[1]?.sentence).toBe('unit-tests unmet: 0 % of 1 lines, 70 % needed');
  });

  test('is the same when it is made twice', async () => {
    await repository.commit('one');
    expect(await measure()).toEqual(await measure());
  });

  test('calls a report that is missing unknown', async () => {
    await put('.gitignore', 'reports\n');
    await repository.commit('one');
    expect((await measure()).verdicts[1]).toMatchObject({
      verdict: 'unknown',
      sentence: expect.stringMatching(/^unit-tests unknown: reports\/junit.xml /),
    });
  });

  test('for an adoption has commit, policy and records, and looks at no evidence', async () => {
    const commit = await measured();
    expect(await measure({ evidence: false, attestations: [] })).toMatchObject({
      commit,
      policy: { stage: 'staging' },
      verdicts: [],
      findings: [],
    });
  });
});

test('an adoption is told of another stage in MATURITY.md', async () => {
  await bench.catalogue(catalogueText.replace('dependsOn: [redis]', 'dependsOn: [redis]\n    maturity: MATURITY.md'));
  await put('MATURITY.md', '# neo4j\n\n**Current Stage**: Production\n');
  await measured();
  const adoption = { evidence: false as const, attestations: [] };
  expect((await measure(adoption)).findings).toMatchObject([
    { check: 'maturity file', status: 'noted', what: expect.stringMatching(/^MATURITY.md says Production for neo4j/) },
  ]);
  expect((await measure({ ...adoption, environment: 'production' })).findings).toEqual([]);
});

describe('what a person got wrong', () => {
  test.each<[string, Partial<MeasureRequest>, string]>([
    [
      'an unknown component',
      { component: 'neoj4' },
      'component refused: %/promoter.yaml has no component "neoj4" → did you mean "neo4j"?',
    ],
    [
      'a component of the language',
      { component: 'constructor' },
      'component refused: %/promoter.yaml has no component "constructor" → known: redis, neo4j',
    ],
    [
      'an unknown environment',
      { environment: 'stagin' },
      'environment refused: %/promoter.yaml has no environment "stagin" → did you mean "staging"?',
    ],
    [
      'an unknown commit',
      { commit: 'nope' },
      'commit refused: %/repository has no commit "nope" → check the name, or fetch it there first: git fetch',
    ],
    [
      'a commit that looks like an option',
      { commit: '--all' },
      'commit refused: %/repository has no commit "--all" → check the name, or fetch it there first: git fetch',
    ],
    [
      'a word for what is measured',
      { attestations: [{ criterion: 'unit-tests', by: 'jo', why: 'trust me' }] },
      "attestation refused: unit-tests is measured, and nobody's word counts for it → leave --attest unit-tests out; 'promoter plan' shows what it needs",
    ],
  ])('%s is one finding, and nothing is thrown', async (_, changes, expected) => {
    await repository.commit('one');
    expect(await obstacles(changes)).toEqual([expected.replace('%', repository.folder)]);
  });

  test('a malformed catalogue is a finding for each problem, with its line', async () => {
    await repository.commit('one');
    await writeFile(join(repository.folder, 'promoter.yaml'), 'environments: {}\ncomponents: { a: { servic: b } }\n');
    const found = await obstacles();
    expect(found).toHaveLength(3);
    expect(found[2]).toBe(
      `catalogue refused: ${repository.folder}/promoter.yaml:2: components.a: unknown key "servic" → did you mean "service"?`,
    );
    expect((await measure()).policy).toBeUndefined();
  });

  test('a commit that cannot be laid out is a finding, and is not examined further', async () => {
    await symlink('/etc', join(repository.path, 'out'));
    await repository.commit('one');
    expect(await obstacles()).toEqual([
      expect.stringMatching(/^commit refused: commit [0-9a-f]{12} has a link that leads out of it: out/),
    ]);
    expect((await measure()).commit).toBe('');
  });

  test('a damaged record is a finding', async () => {
    await repository.commit('one');
    await wrote('a', {});
    const [file = ''] = ['000001-neo4j@staging-a.json'];
    await writeFile(join(repository.folder, '.promoter/records', file), '{');
    expect(await obstacles()).toEqual([expect.stringContaining('is no record that can be read')]);
  });
});

describe('the records', () => {
  test('let nothing into production that does not stand in staging, and bind what does to its digest', async () => {
    const commit = await repository.commit('one');
    expect((await obstacles({ environment: 'production', attestations: [] }))[0]).toMatch(
      /^stage order blocked: neo4j at .* does not stand in staging/,
    );
    await wrote('s', { assessment: assessmentOf(release(commit)), ledger: ledgerOf(7 * day) });
    const found = await measure({ environment: 'production', attestations: [] });
    expect(found.requiredDigest).toBe('sha256:d1');
    expect(found.verdicts.find(({ criterion }) => criterion === 'reliability')?.sentence).toBe(
      'reliability met: up 100 % of 7d observed in staging (record 1), 99.5 % of 7d needed',
    );
    expect(await obstacles({ environment: 'production', attestations: [] })).toEqual([]);
  });

  test('say whose runs are recorded and which containers were adopted, of this place only', async () => {
    await repository.commit('one');
    await wrote('one', { kind: 'adoption', containerId: 'c1' });
    await wrote('two', { environment: 'production', stage: 'production', containerId: 'c2', kind: 'adoption' });
    await wrote('three', { outcome: 'rejected' });
    expect(await measure()).toMatchObject({ adopted: ['c1'], recorded: ['three', 'one'] });
  });

  test('keep a release out that was rolled back, until there is new evidence and a reason', async () => {
    const commit = await measured();
    await wrote('redis-run', { component: 'redis' });
    const first = await measure();
    const assessment = { ...assessmentOf(release(commit)), verdicts: first.verdicts };
    await wrote('bad', { outcome: 'rolled-back', reason: 'the downtime budget is spent', assessment });
    expect(await obstacles()).toEqual([
      expect.stringMatching(
        /^rolled back before blocked: .* the downtime budget is spent → to let it in again, give new evidence .* and a reason \(--reason\)$/,
      ),
    ]);
    const again = {
      reason: 'the disk was replaced',
      attestations: [...attested.slice(1), { criterion: 'functionality', by: 'kim', why: 'tested with the new disk' }],
    };
    expect(await obstacles(again)).toEqual([]);
    expect(await obstacles({ ...again, reason: '' })).toHaveLength(1);
    expect((await measure()).rolledBack).toMatchObject([{ commit, digest: 'sha256:d1' }]);
  });
});

describe('a survey', () => {
  test('of a sound place finds nothing wrong, and names environments and recorded runs', async () => {
    const commit = await repository.commit('one');
    await wrote('one', {});
    await wrote('two', { outcome: 'rejected' });
    expect(await activities.surveyPromotions()).toEqual({
      findings: [
        {
          check: 'catalogue',
          status: 'ok',
          what: `${repository.folder}/promoter.yaml names 2 components and 2 environments`,
        },
        { check: 'repository', status: 'ok', what: `${repository.path} has branch main, at ${commit.slice(0, 12)}` },
        { check: 'state', status: 'ok', what: 'the state folder can be written' },
        { check: 'records', status: 'ok', what: 'the chain of records is whole' },
      ],
      strays: [],
      running: [],
      environments: ['staging', 'production'],
      recorded: ['one'],
    });
  });

  test('tells everything that is wrong at once', async () => {
    await writeFile(
      join(repository.folder, 'promoter.yaml'),
      `${catalogueText.replace('path: repository', 'path: repository, branch: trunk')}state: blocked/state\n`,
    );
    await writeFile(join(repository.folder, 'blocked'), '');
    const { findings } = await activities.surveyPromotions();
    expect(findings.filter(({ status }) => status !== 'ok').map(({ check }) => check)).toEqual([
      'commit',
      'state',
      'records',
    ]);
  });

  test('of a broken catalogue says so, and asks nothing else', async () => {
    await writeFile(join(repository.folder, 'promoter.yaml'), 'nonsense');
    expect(await activities.surveyPromotions()).toMatchObject({
      findings: [{ check: 'catalogue', status: 'refused' }],
      environments: [],
    });
  });
});
