import { expect, test } from '@jest/globals';
import { bounded } from '../../src/activities/measuring-bounds.ts';
import type { Measurement } from '../../src/contract/activities.ts';
import { approvalCode } from '../../src/domain/assessment.ts';
import type { Claim } from '../../src/domain/claim.ts';
import { withClaims, withoutClaims } from '../../src/domain/claims-beside.ts';
import type { Evidence, Verdict } from '../../src/domain/criteria.ts';
import { verdictOf } from '../../src/domain/verdict.ts';
import { deploymentOf, releaseNamed } from '../support/records.ts';

const evidence = (count: number, facts = 'x'.repeat(1_000)): Evidence[] =>
  [...Array(count).keys()].map((index) => ({ source: 'report', facts, file: `${index}.xml`, sha256: 'a'.repeat(64) }));
const verdict = (index: number, files: Evidence[]): Verdict => ({
  criterion: `criterion-${index}`,
  verdict: 'met',
  sentence: 's'.repeat(600),
  evidence: files,
});
const measurement = (verdicts: Verdict[]): Measurement => ({
  commit: 'c'.repeat(40),
  findings: [...Array(200).keys()].map((index) => ({
    check: 'x',
    status: 'noted',
    what: `${index} ${'w'.repeat(5_000)}`,
  })),
  verdicts,
  adopted: [],
  recorded: [],
});

test.each([1, 15, 40])(
  'a measurement of %d criteria with a hundred files each fits into 64 KiB, and keeps every verdict',
  (count) => {
    const found = bounded(measurement([...Array(count).keys()].map((index) => verdict(index, evidence(100)))));
    expect(JSON.stringify(found).length).toBeLessThan(64 * 1_024);
    expect(found.verdicts).toHaveLength(count);
  },
);

test.each([1, 15, 40])('the same of %d criteria holds in a script whose letters take three bytes each', (count) => {
  const verdicts = [...Array(count).keys()].map((index) => ({
    ...verdict(index, evidence(100, '測'.repeat(1_000))),
    sentence: '測'.repeat(600),
  }));
  const told = measurement(verdicts);
  const findings = told.findings.map((finding) => ({ ...finding, what: '測'.repeat(900) }));
  const found = bounded({ ...told, findings });
  expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThan(64 * 1_024);
  expect(found.verdicts).toHaveLength(count);
});

test('how much of the evidence is shown is decided by nothing but the evidence', () => {
  const verdicts = [...Array(15).keys()].map((index) => judged(index, evidence(9, 'f'.repeat(150))));
  const alone = bounded({ ...measurement(verdicts), findings: [] });
  const claims = verdicts.map(
    ({ criterion }): Claim => ({ criterion, met: true, says: '測'.repeat(120), where: 'here' }),
  );
  const others = [...Array(12).keys()].map(() => ({ about: '測'.repeat(120), says: 'x', where: 'y', above: false }));
  const crowded = bounded({ ...measurement(withClaims(verdicts, claims)), otherClaims: others });
  expect(crowded.verdicts.map(withoutClaims)).toEqual(alone.verdicts);
});

test('what stands in the way is told, however much is told that does not', () => {
  const told = measurement([verdict(1, evidence(1))]);
  const last = { check: 'blockers', status: 'blocked' as const, what: 'issue 7 is open' };
  expect(bounded({ ...told, findings: [...told.findings, last] }).findings.at(-1)).toEqual(last);
});

test('what is small stays as it is', () => {
  const small = { ...measurement([verdict(1, evidence(3, 'short'))]), findings: [] };
  expect(bounded(small)).toEqual(small);
});

test('evidence that is cut still counts: another file among it gives another remainder, and the same gives the same', () => {
  const many = evidence(30, 'short');
  const other = many.map((one, index) => (index === 29 ? { ...one, sha256: 'b'.repeat(64) } : one));
  const rest = (files: Evidence[]) => bounded(measurement([verdict(1, files)])).verdicts[0]?.evidence.at(-1);
  expect(rest(many)).toMatchObject({ facts: expect.stringMatching(/^… and 10 more files, together [0-9a-f]{16}$/) });
  expect(rest(many)).toEqual(rest(many));
  expect(rest(other)).not.toEqual(rest(many));
});

const release = releaseNamed('neo4j', 'c');
const deployment = deploymentOf(release);
const codeOf = ({ commit, findings, verdicts }: Measurement): string =>
  approvalCode({ commit, release, deployment, findings, verdicts });
const judged = (index: number, files: Evidence[]): Verdict => ({
  ...verdictOf(`criterion-${index}`, { verdict: 'met', because: 'b'.repeat(500) }, files),
  measured: { percent: 0 },
});

test.each<[string, Partial<Evidence>]>([
  ['bytes', { sha256: 'b'.repeat(64) }],
  ['command, in a letter that is cut', { command: `${'m'.repeat(400)}2` }],
  ['figures, in a letter that is cut', { facts: `${'x'.repeat(999)}y` }],
])('the approval code changes with the last of a hundred files: its %s', (_, change) => {
  const [last = { source: 'report' as const, facts: '' }, ...files] = evidence(100);
  const code = (one: Partial<Evidence>) =>
    codeOf(bounded(measurement([judged(1, [...files, { ...last, command: `${'m'.repeat(400)}1`, ...one }])])));
  expect(code(change)).not.toBe(code({}));
  expect(code({})).toBe(code({}));
});

test.each([15, 40])(
  'claims decide nothing of the approval code of %d criteria, however much is cut for them',
  (count) => {
    const verdicts = [...Array(count).keys()].map((index) => judged(index, evidence(13, 'f'.repeat(150))));
    const claims = verdicts.flatMap(({ criterion }): Claim[] =>
      [...Array(6).keys()].map((at) => ({
        criterion,
        percent: 1,
        says: `${at} ${'s'.repeat(110)}`,
        where: `issue ${at}`,
      })),
    );
    const told = bounded(measurement(withClaims(verdicts, claims)));
    expect(told.verdicts[0]?.evidence.length).toBeLessThan(13);
    expect(codeOf(told)).toBe(codeOf({ ...measurement(verdicts), findings: [] }));
  },
);
