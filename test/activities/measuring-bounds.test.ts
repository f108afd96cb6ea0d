import { expect, test } from '@jest/globals';
import { bounded } from '../../src/activities/measuring-bounds.ts';
import type { Measurement } from '../../src/contract/activities.ts';
import type { Evidence, Verdict } from '../../src/domain/criteria.ts';

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

test('what is small stays as it is', () => {
  const small = { ...measurement([verdict(1, evidence(3, 'short'))]), findings: [] };
  expect(bounded(small)).toEqual(small);
});

test('evidence that is cut still counts: another file among it gives another remainder, and the same gives the same', () => {
  const many = evidence(30, 'short');
  const other = many.map((one, index) => (index === 29 ? { ...one, sha256: 'b'.repeat(64) } : one));
  const rest = (files: Evidence[]) => bounded(measurement([verdict(1, files)])).verdicts[0]?.evidence.at(-1);
  expect(rest(many)).toMatchObject({ facts: expect.stringMatching(/^10 more, together [0-9a-f]{16}$/) });
  expect(rest(many)).toEqual(rest(many));
  expect(rest(other)).not.toEqual(rest(many));
});
