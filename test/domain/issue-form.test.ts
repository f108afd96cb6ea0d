import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseIssueForm } from '../../src/domain/issue-form.ts';

const text = (...lines: string[]): string => lines.join('\n');

/** The pilot's request, as GitHub writes the form's answers. */
const pilot = text(
  '### Component Name',
  '',
  'Neo4j',
  '',
  '### Current Stage',
  '',
  'Development',
  '',
  '### Target Stage',
  '',
  'Staging',
  '',
  '### Promotion Justification',
  '',
  'Neo4j is ready for staging promotion as the pilot component:',
  '- All core features implemented and tested',
  '- Unit test coverage: 88% (exceeds 70% threshold)',
  '- All 9/9 Development → Staging criteria met',
  '',
  '### Development → Staging Criteria',
  '',
  '- [x] Core features complete (80%+ of planned functionality)',
  '- [X] Unit tests passing (≥70% coverage)',
  '- [ ] API documented, no planned breaking changes',
  '- [x] The mascot agrees',
  '',
  '### Staging → Production Criteria',
  '',
  '- [x] Integration tests passing (≥80% coverage)',
  '',
  '### Test Results',
  '',
  '```markdown',
  '**Unit Tests**: 88% coverage, 25/25 passing',
  '**Test Command**: `uvx pytest tests/test_neo4j_component.py --cov`',
  '```',
  '',
  '### Performance Metrics',
  '',
  '_No response_',
  '',
  '### Documentation Links',
  '',
  '- Component README: src/components/neo4j/README.md',
  '',
  '### Dependencies',
  '',
  'None (foundational component)',
  '',
  '### Known Blockers',
  '',
  'None',
);

const said = (body: string): string[] => parseIssueForm(body).map(({ criterion, says }) => `${criterion}: ${says}`);

describe('a promotion request', () => {
  test('claims what its boxes, figures and fields say, about the stage that it is for', () => {
    expect(said(pilot)).toEqual([
      'unit-tests: 88 %',
      'criteria: 9/9 criteria',
      'functionality: ticked',
      'unit-tests: ticked',
      'api-stability: open',
      'The mascot agrees: ticked',
      'unit-tests: 88 %',
      'documentation: Component README: src/components/neo4j/README.md',
      'dependencies: None (foundational component)',
    ]);
  });

  test('means the same with the line ends of a browser', () => {
    expect(parseIssueForm(pilot.replaceAll('\n', '\r\n'))).toEqual(parseIssueForm(pilot));
  });

  test('is read for production when its target stage is production', () => {
    const lines = said(
      text(
        pilot.replace('\nStaging\n', '\nProduction\n'),
        '### Security Review Results',
        '',
        '**Security Scan**: No critical vulnerabilities',
        '',
        '### Performance Metrics',
        '**Uptime**: 99.8% over 7 days',
      ),
    );
    expect(lines).toContain('integration-tests: ticked');
    expect(lines).toContain('reliability: 99.8 %');
    expect(lines).toContain('security: Security Scan: No critical vulnerabilities');
    expect(lines).not.toContain('functionality: ticked');
  });

  test('may be written by hand, in bold words instead of headings', () => {
    expect(
      said(text('**Target Stage**: Staging', '**Unit Tests**: 75% coverage, 25/25 passing', '9/9 criteria met')),
    ).toEqual(['unit-tests: 75 %', 'criteria: 9/9 criteria']);
  });

  test('says whose words they are', () => {
    expect(parseIssueForm('Coverage: 88%', { where: 'issue 42' })).toEqual([
      { criterion: 'unit-tests', says: '88 %', percent: 88, where: 'issue 42' },
    ]);
  });

  test.each([
    ['nothing', ''],
    [
      'fields that were left empty',
      text('### Test Results', '', '_No response_', '', '### Dependencies', '', '_No response_'),
    ],
    ['thresholds alone', '- Unit tests need ≥70% coverage'],
    ['an example in a shell', text('```sh', 'echo coverage 100%', '```')],
    ['a comment', '<!-- coverage: 100% -->'],
    ['blanks that nobody filled in', '**Unit Tests**: XX% coverage, YY/YY passing'],
  ])('that holds %s claims nothing', (_, body) => {
    expect(parseIssueForm(body)).toEqual([]);
  });

  test('of any shape is read, within bounds', () => {
    const lines = fc.constantFrom(
      '### Target Stage',
      '- [x] Tests',
      '```',
      '| a | 9/9 criteria |',
      '|---|---|',
      '<!--',
      'x 88%',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(lines, fc.string()), { maxLength: 300 }), (all) => {
        const claims = parseIssueForm(all.join('\n'));
        expect(claims.length).toBeLessThanOrEqual(100);
        expect(claims.every(({ criterion, says }) => criterion.length <= 200 && says.length <= 200)).toBe(true);
      }),
    );
  });
});
