import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { claimsOf } from '../../src/domain/maturity-claims.ts';
import { contradictionsIn } from '../../src/domain/maturity-contradictions.ts';

const found = (...lines: string[]): string[] =>
  contradictionsIn(lines.join('\n'), 'MATURITY.md', { component: 'neo4j' }).map(({ what }) =>
    what.replace(/^MATURITY\.md:/, ''),
  );

describe('a MATURITY.md disagrees with itself when', () => {
  test.each<[string, string[], string[]]>([
    [
      'it says the current stage twice differently',
      ['# Neo4j', '**Current Stage**: Development', '', '| Current Stage | 🧪 Staging |'],
      ['4 says the stage is Staging, line 2 says Development'],
    ],
    [
      'it counts nine criteria met of nine, and ticks two of three',
      ['- [x] Unit tests', '- [ ] README', '- [x] API docs', '**Status**: 9/9 criteria met'],
      ['4 says 9/9 criteria, but 2 of 3 are ticked in lines 1 to 3'],
    ],
    [
      'it counts so in a heading above a table',
      ['### Development → Staging (3/3 criteria)', '| C | S |', '|---|---|', '| Tests | ✅ |', '| README | ❌ |'],
      ['1 says 3/3 criteria, but 1 of 2 are ticked in lines 4 to 5'],
    ],
    ['it ticks a count that is short', ['**Status**: 5/7 criteria met ✅'], ['1 is ticked, but says 5/7 criteria']],
    [
      'a criterion is ticked here and open there',
      ['- [x] Unit tests passing (≥70% coverage)', '', '| C | Status |', '|---|---|', '| Unit tests | ❌ |'],
      ["5 has 'Unit tests' open, line 1 has it ticked"],
    ],
    [
      'words of its own are ticked here and open there',
      ['### Criteria', '- [ ] Mascot agrees', '- [x] Mascot agrees'],
      ["3 has 'Mascot agrees' ticked, line 2 has it open"],
    ],
    [
      'coverage is 88 % here and 45 % there',
      ['**Current Coverage**: 88%', '', '## Blockers', '- Test coverage: 45%'],
      ['4 says 45 % coverage, line 1 says 88 %'],
    ],
    [
      'the history is further than the stage',
      ['**Current Stage**: Development', '## Promotion History', '- 2025-10-07: Promoted to Staging (Issue #3)'],
      ['3 tells last of Staging, but line 1 says the stage is Development'],
    ],
    [
      'the stage is further than the history',
      ['**Current Stage**: Staging', '## Promotion History', '- 2025-10-07: Promoted to Development'],
      ['3 tells last of Development, but line 1 says the stage is Staging'],
    ],
    [
      'it was promoted to production before staging',
      [
        '**Current Stage**: Production',
        '## Promotion History',
        '- 2025-12-01: Promoted to Staging',
        '- 2025-11-01: Promoted to Production',
      ],
      [
        '3 tells last of Staging, but line 1 says the stage is Production',
        '4 tells of Production on 2025-11-01, before Staging on 2025-12-01 in line 3',
      ],
    ],
    [
      'its history runs both ways',
      [
        '## Promotion History',
        '- 2025-01-01: Promoted to Development',
        '- 2025-03-01: Promoted to Staging',
        '- 2025-02-01: Demoted to Development',
      ],
      ['4 is of 2025-02-01, out of order behind 2025-03-01 in line 3'],
    ],
    [
      'it was updated last before what it tells of',
      ['**Last Updated**: 2025-01-01', '**Current Stage**: Staging (promoted from Development on 2025-10-08)'],
      ['1 was updated last on 2025-01-01, before 2025-10-08 in line 2'],
    ],
    ['a day is in no calendar', ['**Last Updated**: 2025-02-30'], ["1 has '2025-02-30', which is no date"]],
    ['a date is a blank', ['- 2025-10-XX: text'], ["1 has '2025-10-XX', which is no date"]],
    ['a share is above 100 %', ['Coverage: 188%'], ['1 says 188 % coverage: no share is above 100 %']],
    [
      'a line is ticked below what it says is needed',
      ['- [x] Unit tests (45% coverage, target: 60%)'],
      ['1 is ticked, but says 45 % where 60 % is needed'],
    ],
    [
      'a line is ticked below what the workflow needs',
      ['- [x] Core features complete (65%)'],
      ['1 is ticked, but says 65 % where 80 % is needed'],
    ],
  ])('%s', (_, lines, contradictions) => {
    expect(found(...lines)).toEqual(contradictions);
  });

  test.each<[string, string[], string]>([
    ['names two stages and no component', ['Current Stage: Staging', 'Current Stage: Production'], 'it has 2 stages'],
    ['never closes a block of code', ['# Neo4j', '```', 'Coverage: 88%'], 'never closed'],
    ['is no text', ['# Neo4j', '\0'], 'it is no text'],
  ])('that it claims nothing is told when it %s', (_, lines, why) => {
    expect(found(...lines)).toEqual([expect.stringMatching(`^1 claims nothing of neo4j: .*${why}`)]);
  });

  test('both lines are told, with the file', () => {
    expect(
      contradictionsIn('# Neo4j\nStage: Staging\nStage: Production', 'a/MATURITY.md', { component: 'neo4j' }),
    ).toEqual([{ line: 3, what: 'a/MATURITY.md:3 says the stage is Production, line 2 says Staging' }]);
  });
});

describe('a MATURITY.md agrees with itself when', () => {
  test.each<[string, string[]]>([
    ['its count and its boxes fit', ['- [x] Unit tests', '- [x] README', '**Status**: 2/2 criteria met ✅']],
    [
      'nested boxes are counted or not',
      ['- [x] Tests', '  - [x] a', '  - [ ] b', '- [x] README', 'Status: 2/2 criteria'],
    ],
    [
      'two stages have their own lists',
      ['### Development → Staging', '- [x] Documentation', '### Staging → Production', '- [ ] Documentation'],
    ],
    ['parts of one criterion differ', ['- [x] Linting (ruff)', '- [ ] Type checking (pyright)']],
    [
      'files have a coverage of their own',
      ['Coverage: 88%', '| File | Coverage |', '|---|---|', '| driver.py | 45% |'],
    ],
    ['an example says otherwise', ['**Current Stage**: Staging', '```', '**Current Stage**: Production', '```']],
    [
      'coverage was another one in the past',
      ['Coverage: 88%', '## Promotion History', '- 2025-01-01: Promoted to Development, coverage 45%'],
    ],
    [
      'its history is newest first',
      [
        '**Current Stage**: Staging',
        '## Promotion History',
        '- 2025-10-08: Promoted to Staging',
        '- 2025-10-07: Promoted to Development',
      ],
    ],
    [
      'a table tells its history',
      [
        '**Current Stage**: Staging',
        '## Promotion History',
        '| Date | From | To |',
        '|---|---|---|',
        '| 2025-10-08 | Development | Staging |',
      ],
    ],
    [
      'a later update of a lower stage is told',
      [
        '**Current Stage**: Production',
        '## Promotion History',
        '- 2025-10-08: Promoted to Production',
        '- 2025-11-08: Updated in Staging',
      ],
    ],
    [
      'a demotion is the last that is told',
      [
        '**Current Stage**: Development',
        '## Promotion History',
        '- 2025-10-08: Promoted to Staging',
        '- 2025-11-08: Demoted to Development',
      ],
    ],
    ['a processor has many cores', ['CPU: 250%']],
  ])('%s', (_, lines) => {
    expect(found(...lines)).toEqual([]);
  });

  test('another component is the one that disagrees', () => {
    const file = [
      '## Redis',
      '**Current Stage**: Staging',
      'Stage: Production',
      '## Neo4j',
      '**Current Stage**: Staging',
    ];
    expect(found(...file)).toEqual([]);
  });
});

describe('whatever the file', () => {
  const lines = fc.oneof(
    fc.constantFrom(
      '# Neo4j',
      '## Promotion History',
      '### Development → Staging (9/9 criteria)',
      '**Current Stage**: Staging',
      '- [x] Unit tests 88%',
      '  - [ ] Unit tests 45%',
      '| Criterion | Status |',
      '|---|---|',
      '| README | ✅ |',
      '- 2025-13-45: Promoted to Staging',
      '- 2025-01-01: Promoted to Production',
      '```',
      '<!-- x -->',
      '| | | |',
      '||',
    ),
    fc.string({ maxLength: 40 }),
  );

  test('reading it ends, every place is in it, and reading it again says the same', () => {
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 40 }), (all) => {
        const text = all.join('\n');
        const count = text.split('\n').length;
        const contradictions = contradictionsIn(text, 'M.md', { component: 'neo4j' });
        expect(contradictions.length).toBeLessThanOrEqual(20);
        expect(contradictions.every(({ line }) => line >= 1 && line <= count)).toBe(true);
        expect(contradictionsIn(text, 'M.md', { component: 'neo4j' })).toEqual(contradictions);
        expect(claimsOf(text, 'M.md', { component: 'neo4j' }, 'staging').length).toBeLessThanOrEqual(100);
      }),
      { numRuns: 500 },
    );
  });
});
