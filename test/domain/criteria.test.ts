import { describe, expect, test } from '@jest/globals';
import type { CriterionRule } from '../../src/domain/catalogue.ts';
import type { Attestation } from '../../src/domain/criteria.ts';
import { type CriterionSettings, rulesFor } from '../../src/domain/criteria-rules.ts';
import { attestationFindings, attestationVerdict } from '../../src/domain/evidence-attestation.ts';
import { reliabilityVerdict } from '../../src/domain/evidence-reliability.ts';
import { verdicts } from '../../src/domain/evidence-verdicts.ts';
import { day, hour, minute } from '../../src/domain/units.ts';
import { assessmentOf, chained, commitNamed, ledgerOf, recordNamed, releaseNamed } from '../support/records.ts';

const attest = (criterion: string, by = 'jo', why = 'looked at it'): Attestation => ({ criterion, by, why });
const rules = rulesFor('staging', [{ criteria: { integration: { notApplicable: 'nothing depends on it' } } }]);
const rule = (id: string): CriterionRule => {
  const found = rules.find((each) => each.id === id);
  if (!found) throw new Error(id);
  return found;
};

const word = (attestations: Attestation[], commit = commitNamed('c')) =>
  attestationVerdict(rule('functionality'), { attestations, commit });

describe("a person's word", () => {
  test('makes an attested criterion met, and is shown as a word and not as a measurement', () => {
    const verdict = word([attest('functionality'), attest('code-quality')]);
    expect(verdict.sentence).toBe('functionality met: attested, not measured; jo says: looked at it');
    expect(verdict.evidence).toEqual([
      { source: 'attestation', facts: 'jo says: looked at it', commit: commitNamed('c') },
    ]);
  });

  test('counts to its last letter, also where the sentence is cut', () => {
    const long = 'x'.repeat(400);
    const verdict = word([attest('functionality', 'jo', `${long}, all of it`)]);
    const other = word([attest('functionality', 'jo', `${long}, but never the German texts`)]);
    expect(verdict.sentence).toMatch(/x…$/);
    expect(other.sentence).toBe(verdict.sentence);
    expect(other.print).not.toBe(verdict.print);
  });

  test('is of one person, for one reason and of one commit', () => {
    const given = [attest('functionality', 'jo', 'a says: b'), attest('functionality', 'jo says: a', 'b')];
    const prints = given.map((one) => word([one]).print);
    expect(new Set([...prints, word([given[0] ?? attest('')], commitNamed('d')).print]).size).toBe(3);
  });

  test('that is missing leaves it unknown, with how to give it', () => {
    expect(word([]).sentence).toBe(
      'functionality unknown: nobody attested it (Core features complete (80 % or more)): --attest functionality="who: why"',
    );
  });

  test('of nobody, or without a why, does not count', () => {
    const empty = [attest('functionality', ' '), attest('functionality', 'jo', '')];
    expect(word(empty).verdict).toBe('unknown');
    expect(attestationFindings(rules, empty)).toHaveLength(2);
  });

  test.each<[string, string, string, RegExp]>([
    [
      'that is measured',
      'unit-tests',
      "unit-tests is measured, and nobody's word counts for it",
      /leave --attest unit-tests out/,
    ],
    ['that the records decide', 'dependencies', "dependencies is measured, and nobody's word counts for it", /leave/],
    ['that does not apply', 'integration', 'integration does not apply here by the catalogue', /leave/],
    [
      'that is mistyped',
      'documentaton',
      'there is no criterion "documentaton" to attest',
      /did you mean "documentation"\? \(may be attested: functionality, api-stability, code-quality, documentation, integration\)/,
    ],
    ['that nobody knows', 'beauty', 'there is no criterion "beauty" to attest', /functionality, api-stability/],
  ])('for a criterion %s is refused', (_, id, what, fix) => {
    expect(attestationFindings(rules, [attest(id)])).toEqual([
      { check: 'attestation', status: 'refused', what, fix: expect.stringMatching(fix) },
    ]);
  });
});

describe('reliability', () => {
  const policy = { requiredMs: 7 * day, everyMs: 5 * minute, reprobeMs: 1, uptime: 99.5, unknownLimitMs: hour };
  const soaked = (up: number, down = 0, edge = 0) =>
    chained([
      recordNamed('a', { assessment: assessmentOf(releaseNamed('neo4j', '1')), ledger: ledgerOf(up, down, edge) }),
    ])[0];

  test('is met by a whole soak above the target, with its figures', () => {
    expect(reliabilityVerdict('reliability', soaked(7 * day), policy).sentence).toBe(
      'reliability met: up 100 % of 7d observed in staging (record 1), 99.5 % of 7d needed',
    );
  });

  test.each<[string, ReturnType<typeof soaked>, string, RegExp]>([
    ['a soak that was too short', soaked(6 * day), 'unmet', /of 6d observed/],
    ['too much downtime', soaked(7 * day, hour), 'unmet', /up 99.408 %/],
    ['doubt that may have been downtime', soaked(7 * day, 0, hour), 'unmet', /up 99.408 %/],
    ['no record at all', undefined, 'unmet', /no record shows this release/],
    [
      'an adoption, which nobody watched',
      chained([recordNamed('a', { kind: 'adoption' })])[0],
      'unknown',
      /without a soak/,
    ],
    ['a ledger that observed nothing', soaked(0), 'unknown', /without a soak/],
  ])('is not met by %s', (_, entry, verdict, sentence) => {
    const found = reliabilityVerdict('reliability', entry, policy);
    expect(found).toMatchObject({ verdict });
    expect(found.sentence).toMatch(sentence);
  });

  test('never shows a share as large as the target when it missed it', () => {
    const almost = soaked(99.499_999 * day, 0.500_001 * day);
    expect(reliabilityVerdict('reliability', almost, policy)).toMatchObject({
      verdict: 'unmet',
      sentence: expect.stringContaining('up 99.499 %'),
    });
  });
});

describe('the rules of a stage', () => {
  test('the highest layer that says how a criterion is measured decides it', () => {
    const [group, own] = [
      { criteria: { x: { attestation: true as const, title: 'X' } } },
      { criteria: { x: { files: { junit: ['x.xml'] } } } },
    ];
    expect(rulesFor('development', [group, own])).toMatchObject([
      { id: 'x', title: 'X', measure: 'tests', files: { junit: ['x.xml'] } },
    ]);
    expect(rulesFor('development', [own, group])).toMatchObject([{ id: 'x', measure: 'attestation' }]);
  });

  test.each<[string, CriterionSettings]>([
    ['an artifact without files', { source: { from: 'artifact', name: 'reports' } }],
    ['a list without a file', { files: { findings: [] }, source: { from: 'artifact', name: 'reports' } }],
    ['objectives without a load test', { limits: { load: { p95Ms: 1 } } }],
  ])("an own criterion of which only half is said (%s) is not left to anybody's word", (_, settings) => {
    const [found] = rulesFor('development', [{ criteria: { x: settings } }]);
    expect(found?.measure).not.toBe('attestation');
  });

  test('a criterion that does not apply is shown as waived by the catalogue, not left out', () => {
    const found = verdicts([rule('integration')], {
      component: 'neo4j',
      environment: 'staging',
      stage: 'staging',
      commit: 'c',
      attestations: [],
      dependencies: [],
      entry: undefined,
      soakBelow: { requiredMs: 1, everyMs: 1, reprobeMs: 1, uptime: 99, unknownLimitMs: 1 },
      gathered: new Map(),
      history: [],
      probes: [],
    });
    expect(found).toMatchObject([
      {
        criterion: 'integration',
        verdict: 'waived',
        sentence: 'integration waived: it does not apply, says the catalogue: nothing depends on it',
        evidence: [],
      },
    ]);
  });
});
