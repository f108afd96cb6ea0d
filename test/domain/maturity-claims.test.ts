import { describe, expect, test } from '@jest/globals';
import { claimsOf } from '../../src/domain/maturity-claims.ts';
import type { Stage } from '../../src/domain/stage.ts';

const text = (...lines: string[]): string => lines.join('\n');
const said = (file: string, component = 'neo4j', stage: Stage = 'staging'): string[] =>
  claimsOf(file, 'MATURITY.md', { component }, stage).map(
    ({ criterion, says, where }) => `${where} ${criterion}: ${says}`,
  );

/** As the team's pilot guide has it. */
const pilot = text(
  '# Neo4j Maturity Status',
  '',
  '**Current Stage**: Development',
  '',
  '### Development → Staging',
  '',
  '- [x] Core features complete (80%+ of planned functionality)',
  '- [x] Unit tests passing (≥70% coverage)',
  '- [ ] API documented, no planned breaking changes',
  '',
  '**Status**: 2/3 criteria met ✅',
  '',
  '**Current Coverage**: 75%',
);

describe('a MATURITY.md claims', () => {
  test('its boxes, its count and its coverage, each with its line', () => {
    expect(said(pilot)).toEqual([
      'MATURITY.md:7 functionality: ticked',
      'MATURITY.md:8 unit-tests: ticked',
      'MATURITY.md:9 api-stability: open',
      'MATURITY.md:11 criteria: 2/3 criteria',
      'MATURITY.md:13 unit-tests: 75 %',
    ]);
  });

  test('the same with line ends of CRLF and a byte order mark', () => {
    expect(said(`\ufeff${pilot.replaceAll('\n', '\r\n')}`)).toEqual(said(pilot));
  });

  test.each<[string, string[], string[]]>([
    ['a percentage in a ticked line', ['- [x] Unit tests passing (88% coverage)'], ['1 unit-tests: 88 %']],
    [
      'other list marks and capital ticks',
      ['* [X] API documented', '1. [ ] README'],
      ['1 api-stability: ticked', '2 documentation: open'],
    ],
    [
      'emoji for boxes',
      ['- ✅ Unit tests', '- ❌ README', '- ⚠️ API docs'],
      ['1 unit-tests: ticked', '2 documentation: open', '3 api-stability: open'],
    ],
    ['a mark behind the words', ['**Documentation**: complete ✅'], ['1 documentation: ticked']],
    [
      'bold variants',
      ['__Coverage__: **88 %**', '**Test Coverage:** 61.2%'],
      ['1 unit-tests: 88 %', '2 unit-tests: 61.2 %'],
    ],
    ['nested lists', ['- Tests', '    - [x] Unit tests'], ['2 unit-tests: ticked']],
    ['quotations', ['> - [x] Unit tests'], ['1 unit-tests: ticked']],
    ['a heading over a bare figure', ['## Test Coverage', '', '88%'], ['3 unit-tests: 88 %']],
    ['a count in a heading', ['### Development → Staging (7/7 criteria met)'], ['1 criteria: 7/7 criteria']],
    ['a sentence about all', ['All promotion criteria met!'], ['1 criteria: all criteria met']],
    [
      'German words',
      ['- [x] Dokumentation', 'Testabdeckung: 88,5 %'],
      ['1 documentation: ticked', '2 unit-tests: 88.5 %'],
    ],
    [
      'a table with marks',
      ['| Criterion | Status |', '|---|:-:|', '| Unit tests | ✅ |', '| README | [x] |', '| API docs | pending |'],
      ['3 unit-tests: ticked', '4 documentation: ticked', '5 api-stability: open'],
    ],
    [
      'a table with what is needed in a column of its own',
      ['| Metric | Required | Actual |', '|--|--|--|', '| Coverage | 70% | 88% |'],
      ['3 unit-tests: 88 %'],
    ],
    [
      'a row of its own among those of other components',
      [
        '| Component | Current Stage | Coverage |',
        '|---|---|---|',
        '| Redis | Staging | 91% |',
        '| Neo4j | Development | 88% |',
      ],
      ['4 unit-tests: 88 %'],
    ],
  ])('%s', (_, lines, claims) => {
    expect(said(text(...lines))).toEqual(claims.map((claim) => `MATURITY.md:${claim}`));
  });

  test.each<[string, string[]]>([
    ['in code', ['```', '- [x] Unit tests', 'Coverage: 88%', '```']],
    ['in an indented block of code', ['Like this:', '', '    - [x] Unit tests', '    Coverage: 88%']],
    ['in a comment', ['<!--', '- [x] Unit tests', '-->', 'text <!-- coverage 88% -->']],
    ['about another stage', ['### Staging → Production', '- [x] Integration tests passing', 'Coverage: 88%']],
    [
      'about another stage under a bold title',
      ['**Staging → Production Criteria**:', '- [x] Integration tests passing'],
    ],
    ['about the past', ['## Promotion History', '- 2025-01-01: coverage 88%, 9/9 criteria met']],
    ['in a list of the past', ['## Promotion History', '### Development → Staging', '- [x] Unit tests']],
    ['about what comes next', ['## Next Steps', '- [x] Write unit tests']],
    ['as what is needed', ['- Unit tests: ≥70% coverage']],
    ['about tests that passed and machines', ['Pass rate: 100%', 'CPU: 45%']],
    ['about tests that passed, in brackets', ['- Tests: 41/41 passing (100%)', '- Unit tests: all pass (100 %)']],
  ])('nothing by what stands %s', (_, lines) => {
    expect(said(text('# Neo4j', ...lines))).toEqual([]);
  });

  test('only what stands in the section of the component, where one file is for all', () => {
    const shared = text(
      '# Components',
      '## Redis',
      '**Current Stage**: Staging',
      '- [x] Unit tests',
      '## Neo4j',
      '**Current Stage**: Development',
      '- [ ] Unit tests',
      '## Player API',
      '**Current Stage**: Development',
      'Coverage: 99%',
    );
    expect(said(shared)).toEqual(['MATURITY.md:7 unit-tests: open']);
    expect(said(shared, 'player-api')).toEqual(['MATURITY.md:10 unit-tests: 99 %']);
    expect(said(shared, 'postgres')).toEqual([]);
  });

  test('what is about production, on the way into production', () => {
    const file = text('# Neo4j', '### Staging → Production', '- [x] Monitoring: alerts configured', '- Uptime: 99.7%');
    expect(said(file, 'neo4j', 'production')).toEqual([
      'MATURITY.md:3 monitoring: ticked',
      'MATURITY.md:4 reliability: 99.7 %',
    ]);
  });

  test('nothing when it is no writing of people', () => {
    expect(said('Coverage: 88%\n\0')).toEqual([]);
    expect(said('Coverage: 88%\n'.repeat(30_000))).toEqual([]);
  });
});
