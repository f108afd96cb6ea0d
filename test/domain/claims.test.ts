import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { approvalCode } from '../../src/domain/assessment.ts';
import { boundedClaims, type Claim } from '../../src/domain/claim.ts';
import { otherClaims, withClaims, withoutClaims } from '../../src/domain/claims-beside.ts';
import { criterionFor } from '../../src/domain/claims-criterion.ts';
import { verdictRow } from '../../src/domain/claims-shown.ts';
import { figuresIn } from '../../src/domain/claims-figures.ts';
import { fractionIn } from '../../src/domain/claims-fraction.ts';
import type { Verdict, VerdictKind } from '../../src/domain/criteria.ts';
import { deploymentOf } from '../support/records.ts';

const verdict = (kind: VerdictKind, percent?: number): Verdict => ({
  criterion: 'unit-tests',
  verdict: kind,
  sentence: `unit-tests ${kind}: 61.2 % of 1,840 lines, 70 % needed`,
  evidence: [],
  ...(percent === undefined ? {} : { measured: { percent } }),
});
const claim = (says: Partial<Claim>): Claim => ({ criterion: 'unit-tests', says: 'x', where: 'the request', ...says });
const percent = (value: number, where = 'the request'): Claim => claim({ says: `${value} %`, percent: value, where });
const tick = (met: boolean): Claim => claim({ says: met ? 'ticked' : 'open', met });

describe('a claim beside its measurement', () => {
  test.each<[string, Verdict, Claim, boolean]>([
    ['88 % where 61.2 % was measured', verdict('unmet', 61.2), percent(88), true],
    ['70 % where 69.99 % was measured: it is not rounded away', verdict('unmet', 69.99), percent(70), true],
    ['61.2 % where just that was measured', verdict('unmet', 61.2), percent(61.2), false],
    ['50 % where 61.2 % was measured', verdict('unmet', 61.2), percent(50), false],
    ['95 % where the criterion is met with 90 %', verdict('met', 90), percent(95), true],
    ['88 % where nothing was measured', verdict('unknown'), percent(88), true],
    ['a tick against what is unmet', verdict('unmet'), tick(true), true],
    ['a tick against what is unknown', verdict('unknown'), tick(true), true],
    ['a tick beside what is met', verdict('met'), tick(true), false],
    ['a tick beside what is waived', verdict('waived'), tick(true), false],
    ['an open box beside what is unmet', verdict('unmet'), tick(false), false],
    ['words alone', verdict('unmet'), claim({ says: 'looks good to me' }), false],
  ])('is above or not: %s', (_, measured, said, above) => {
    expect(withClaims([measured], [said])[0]?.claims).toEqual([{ says: said.says, where: said.where, above }]);
  });

  test.each<[VerdictKind]>([['met'], ['waived']])(
    'of a figure that nobody measured is flagged where the criterion is %s',
    (kind) => {
      const [beside] = withClaims([verdict(kind)], [percent(99)]);
      expect(beside?.claims).toEqual([{ says: '99 %', where: 'the request', above: true, unmeasured: true }]);
      expect(beside?.sentence).toMatch(/needed; the request claims 99 %, which nothing measured$/);
      expect(verdictRow(beside ?? verdict(kind))).toMatchObject({
        claimed: '99 % (not measured)',
        flag: 'claimed 99 %, and nothing measured it (the request)',
      });
    },
  );

  test('is told of in the sentence when it is above', () => {
    const maturity = percent(75, 'src/components/neo4j/MATURITY.md:31');
    const told = (...claims: Claim[]) => withClaims([verdict('unmet', 61.2)], claims)[0]?.sentence;
    expect(told(percent(88))).toBe('unit-tests unmet: 61.2 % of 1,840 lines, 70 % needed; the request claims 88 %');
    expect(told(percent(88), maturity, tick(true))).toMatch(
      /needed; the request claims 88 %, MATURITY.md:31 claims 75 % \(and 1 more\)$/,
    );
    expect(told(tick(true))).toMatch(/needed; the request ticks it$/);
    expect(told(percent(50))).toMatch(/needed$/);
  });

  test('about all criteria is above as long as one does not pass', () => {
    const all: Claim = { criterion: 'criteria', says: '9/9 criteria', met: true, where: 'the request' };
    const other = { about: 'criteria', says: '9/9 criteria', where: 'the request' };
    expect(otherClaims([verdict('met'), verdict('unmet')], [all])).toEqual([{ ...other, above: true }]);
    expect(otherClaims([verdict('met'), verdict('waived')], [all])).toEqual([{ ...other, above: false }]);
  });

  test('in words that fit no criterion is kept under its own words', () => {
    const own: Claim = { criterion: 'looks nice', says: 'ticked', met: true, where: 'the request' };
    expect(withClaims([verdict('unmet')], [own])).toEqual([verdict('unmet')]);
    expect(otherClaims([verdict('unmet')], [own])).toEqual([
      { about: 'looks nice', says: 'ticked', where: 'the request', above: false },
    ]);
  });

  test('finds an own criterion of the catalogue by its words', () => {
    const own: Claim = { criterion: 'Clinical validation by Dr. Lee', says: 'ticked', met: true, where: 'the request' };
    const clinical: Verdict = { ...verdict('unknown'), criterion: 'clinical-validation' };
    expect(withClaims([clinical], [own])[0]?.claims?.[0]?.above).toBe(true);
    expect(otherClaims([clinical], [own])).toEqual([]);
  });
});

describe('whatever is claimed', () => {
  const claims = fc.array(
    fc.record<Claim>(
      {
        criterion: fc.constantFrom('unit-tests', 'security', 'criteria', 'something'),
        says: fc.oneof(fc.constantFrom('ticked', '88 %', 'open'), fc.string({ maxLength: 400 })),
        where: fc.oneof(fc.constantFrom('the request', 'a/b/MATURITY.md:3'), fc.string()),
        percent: fc.double({ min: -1, max: 1e9, noNaN: true }),
        met: fc.boolean(),
      },
      { requiredKeys: ['criterion', 'says', 'where'] },
    ),
    { maxLength: 120 },
  );
  const measured = fc
    .tuple(
      fc.constantFrom<VerdictKind>('met', 'unmet', 'unknown', 'waived'),
      fc.option(fc.double({ min: 0, max: 100, noNaN: true }), { nil: undefined }),
    )
    .map(([kind, figure]) => verdict(kind, figure));

  test('the verdict, its figures and its evidence stay, and taking the claims away gives what was measured', () => {
    fc.assert(
      fc.property(measured, claims, (one, said) => {
        const [beside] = withClaims([one], said);
        expect(beside?.verdict).toBe(one.verdict);
        expect(beside && withoutClaims(beside)).toEqual(one);
      }),
    );
  });

  test('doing it again changes nothing, and it stays small enough to travel', () => {
    fc.assert(
      fc.property(measured, claims, (one, said) => {
        const once = withClaims([one], said);
        expect(withClaims(once, said)).toEqual(once);
        expect(JSON.stringify(once).length).toBeLessThan(8_000);
      }),
    );
  });

  test('the approval code stays: approvals are bound to evidence, and not to what anybody says', () => {
    const place = { release: release(), deployment: deploymentOf(release()), commit: 'c', findings: [] };
    fc.assert(
      fc.property(measured, claims, (one, said) => {
        const code = approvalCode({ ...place, verdicts: [one] });
        expect(approvalCode({ ...place, verdicts: withClaims([one], said) })).toBe(code);
      }),
    );
  });

  test('no more than a hundred claims of two hundred characters are taken over, and only texts and figures', () => {
    fc.assert(
      fc.property(fc.anything(), (anything) => {
        expect(() => boundedClaims(anything)).not.toThrow();
      }),
    );
    const long = Array.from({ length: 500 }, () => ({ criterion: 'a', says: 'x'.repeat(999), where: 3, met: 'yes' }));
    expect(boundedClaims(long)).toHaveLength(100);
    expect(boundedClaims(long)[0]).toEqual({ criterion: 'a', says: 'x'.repeat(200), where: 'the request' });
  });
});

describe('words mean a criterion', () => {
  test.each<[string, 'staging' | 'production', string | undefined]>([
    ['unit-tests', 'staging', 'unit-tests'],
    ['Core features complete (80%+ of planned functionality)', 'staging', 'functionality'],
    ['Unit tests passing (≥70% coverage)', 'staging', 'unit-tests'],
    ['Current Coverage', 'staging', 'unit-tests'],
    ['Current Coverage', 'production', 'integration-tests'],
    ['API documented, no planned breaking changes', 'staging', 'api-stability'],
    ['Passes linting (ruff), type checking (pyright), security scan (bandit)', 'staging', 'code-quality'],
    ['Component README with usage examples', 'staging', 'documentation'],
    ['All dependencies identified and stable', 'staging', 'dependencies'],
    ['Successfully integrates with dependent components in dev environment', 'staging', 'integration'],
    ['Works with dependent components', 'staging', 'integration'],
    ['Integration tests passing (≥80% coverage)', 'production', 'integration-tests'],
    ['Performance validated (meets defined SLAs)', 'production', 'performance'],
    ['Security review completed, no critical vulnerabilities', 'production', 'security'],
    ['7-day uptime in staging ≥99.5%', 'production', 'reliability'],
    ['Complete user documentation, API reference, troubleshooting guide', 'production', 'documentation'],
    ['Health checks, metrics, alerts configured', 'production', 'monitoring'],
    ['Rollback procedure documented and tested', 'production', 'rollback'],
    ['Handles expected production load', 'production', 'load-testing'],
    ['Unit tests', 'production', 'unit-tests'],
    ['Owner is informed', 'staging', undefined],
  ])('%s, into %s', (words, stage, criterion) => {
    expect(criterionFor(words, stage)).toBe(criterion);
  });
});

describe('a percentage is', () => {
  test.each<[string, number[], number[]]>([
    ['75% coverage, 25/25 passing', [75], []],
    ['88% coverage, exceeds 70% requirement by 18%', [88], [70]],
    ['75% (exceeds 70% threshold)', [75], [70]],
    ['Unit tests passing (≥70% coverage)', [], [70]],
    ['Core features complete (80%+)', [], [80]],
    ['at least 99.5 % uptime', [], [99.5]],
    ['Testabdeckung: 88,5 %', [88.5], []],
    ['coverage rose from 45% to 88%', [88], []],
    ['coverage 45% → 88%', [88], []],
    ['**Uptime**: 99.X% over 7 days, XX% coverage', [], []],
  ])('claimed or needed: %s', (text, claimed, needed) => {
    const found = figuresIn(text);
    expect([found.claimed.map((figure) => figure.percent), found.needed]).toEqual([claimed, needed]);
  });

  test.each([
    ['Coverage target is 70%; we are at 61%', [61], [70]],
    ['The goal of 80% is near: 75%', [75], [80]],
    ['target coverage: 70%, coverage 61%', [61], [70]],
    ['Required test coverage is 70 %', [], [70]],
    ['The requirement was 70%', [], [70]],
  ])('what is aimed at is not claimed: %s', (text, claimed, needed) => {
    const found = figuresIn(text);
    expect([found.claimed.map((figure) => figure.percent), found.needed]).toEqual([claimed, needed]);
  });

  test.each([
    ['41/41 passing (100%)', 'other'],
    ['Core features complete (85%)', 'done'],
    ['Unit tests passing (88% coverage)', 'coverage'],
    ['Unit tests (88%)', undefined],
    ['(88%)', undefined],
  ])('in brackets are of what stands before them: %s', (text, metric) => {
    expect(figuresIn(text).claimed.map((figure) => figure.metric)).toEqual([metric]);
  });

  test('of coverage, of uptime, or of what no criterion measures', () => {
    expect(figuresIn('88% line coverage, 60% branch coverage').claimed.map(({ metric }) => metric)).toEqual([
      'coverage',
      'other',
    ]);
    expect(figuresIn('CPU: 45%, 100% passing, 99.9% uptime').claimed.map(({ metric }) => metric)).toEqual([
      'other',
      'other',
      'uptime',
    ]);
  });
});

test.each<[string, { done: number; all: number } | undefined]>([
  ['**Status**: 7/7 criteria met ✅', { done: 7, all: 7 }],
  ['All 9/9 Development → Staging criteria were met', { done: 9, all: 9 }],
  ['criteria: 5 of 7', { done: 5, all: 7 }],
  ['25/25 passing', undefined],
  ['criteria as of 2025/10/07', undefined],
  ['0/0 criteria', undefined],
])('a count of criteria is read, and nothing else is taken for one: %s', (text, fraction) => {
  expect(fractionIn(text)).toEqual(fraction);
});

const release = () => ({ component: 'neo4j', commit: 'c', image: { reference: 'neo4j:5', digest: 'sha256:1' } });
