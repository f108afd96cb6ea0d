import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { counting, objection, samePerson, selfObjection } from '../../src/domain/approval.ts';
import { approvalCode, isReady } from '../../src/domain/assessment.ts';
import type { Verdict } from '../../src/domain/criteria.ts';
import { canonical, fingerprint } from '../../src/domain/fingerprint.ts';
import type { Deployment, Release } from '../../src/domain/release.ts';
import { day } from '../../src/domain/units.ts';

const policy = { required: 1, from: [] as string[], selfApproval: false, expiresMs: 30 * day, remindEveryMs: day };
const release: Release = {
  component: 'neo4j',
  commit: 'a'.repeat(40),
  image: { reference: 'neo4j:5', digest: 'sha256:1' },
};
const deployment: Deployment = {
  environment: 'staging',
  service: 'neo4j',
  container: 'neo4j',
  release,
  hash: 'h1',
  ports: [],
  volumes: [],
  networks: [],
  variables: [],
  healthcheck: true,
};
const verdict: Verdict = { criterion: 'unit-tests', verdict: 'met', sentence: '80 %', evidence: [] };
const base = { commit: release.commit, release, deployment, findings: [], verdicts: [verdict] };

describe('the approval code', () => {
  test('stays the same when the same evidence is measured again', () => {
    expect(approvalCode(structuredClone(base))).toBe(approvalCode(base));
    expect(approvalCode(base)).toMatch(/^[0-9a-f]{8}$/);
  });
  test('changes with the release, the deployment and the evidence', () => {
    const others = [
      { ...base, release: { ...release, commit: 'b'.repeat(40) } },
      { ...base, deployment: { ...deployment, hash: 'h2' } },
      { ...base, verdicts: [{ ...verdict, sentence: '81 %' }] },
    ];
    expect(new Set([base, ...others].map(approvalCode)).size).toBe(4);
  });
  test('does not exist before all three are known', () => {
    const { release: _, ...without } = base;
    expect(approvalCode(without)).toBe('');
    expect(isReady({ ...without, code: '' })).toBe(false);
  });
});

test('an assessment is ready only when no finding stands in the way and every criterion is met or waived', () => {
  const ready = { ...base, code: 'c0ffee00' };
  expect(isReady(ready)).toBe(true);
  expect(isReady({ ...ready, findings: [{ check: 'ports', status: 'blocked', what: 'taken' }] })).toBe(false);
  for (const kind of ['unmet', 'unknown'] as const)
    expect(isReady({ ...ready, verdicts: [{ ...verdict, verdict: kind }] })).toBe(false);
  expect(isReady({ ...ready, verdicts: [{ ...verdict, verdict: 'waived' }] })).toBe(true);
});

describe('a decision', () => {
  const given = [{ by: 'ben', code: 'c1', print: 'c1-whole', at: '', self: false }];
  test('counts only with the present code', () => {
    expect(objection({ by: 'eve', code: 'c0' }, policy, 'c1', [])).toMatch(/does not name/);
    expect(objection({ by: 'eve', code: 'c1' }, policy, 'c1', [])).toBeUndefined();
    const present = { code: 'c1', print: 'c1-whole' };
    expect(counting([...given, { by: 'eve', code: 'c0', at: '', self: false }], present)).toHaveLength(1);
  });
  test('does not count for another assessment whose code only reads the same', () => {
    expect(counting(given, { code: 'c1', print: 'c1-other' })).toEqual([]);
  });
  test('counts once for each person', () => {
    expect(objection({ by: 'ben', code: 'c1' }, policy, 'c1', given)).toMatch(/already/);
  });
  test('is the same person’s however the name is written', () => {
    for (const name of ['Ben', 'BEN', ' ben ', 'ben\u00a0']) {
      expect(samePerson('ben', name)).toBe(true);
      expect(objection({ by: name, code: 'c1' }, policy, 'c1', given)).toMatch(/already/);
      expect(selfObjection(name, policy, 'ben')).toMatch(/may not approve/);
      expect(objection({ by: name, code: 'c1' }, { ...policy, from: ['ben'] }, 'c1', [])).toBeUndefined();
    }
    expect(objection({ by: 'benn', code: 'c1' }, policy, 'c1', given)).toBeUndefined();
  });
  test('is the requester’s only where policy says so', () => {
    expect(selfObjection('ana', policy, 'ana')).toMatch(/may not approve/);
    expect(selfObjection('ana', { ...policy, selfApproval: true }, 'ana')).toBeUndefined();
  });
});

test('a fingerprint does not depend on the order of keys, and differs for different values', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const shuffled = Object.fromEntries(Object.entries(value).reverse());
      expect(fingerprint(shuffled)).toBe(fingerprint(value));
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});
