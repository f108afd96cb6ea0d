import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type StageChange, withStage } from '../../src/domain/maturity.ts';

const changes = fc.record<StageChange>(
  {
    component: fc.constantFrom('neo4j', 'redis', 'player-api'),
    stage: fc.constantFrom('staging' as const, 'production' as const),
    date: fc.constantFrom('2026-03-01', '2024-12-31'),
    issue: fc.integer({ min: 1, max: 30 }),
  },
  { requiredKeys: ['component', 'stage', 'date'] },
);

const lines = fc.oneof(
  fc.constantFrom(
    '# Neo4j Maturity Status',
    '## Redis',
    '## Player API',
    '### Neo4j',
    '## Current status',
    '**Current Stage**: Development',
    '**Current Stage:** 🧪 Staging  ',
    '- Current Stage: Production (promoted from Staging on 2025-01-01)',
    '**Last Updated**: 2025-10-07',
    '| Component | Current Stage | Last Updated |',
    '|---|:---:|---|',
    '| Neo4j | Development   | 2025-01-01 |',
    '| Current Stage | Development |',
    '## Promotion History',
    '- 2025-10-07: Promoted to Development',
    '* 2026-03-01: Promoted to Staging (Issue #12)',
    '| Date | From | To | Issue |',
    '**Stage**: Development',
    '- Stage: build',
    '| Component | Stage | Notes |',
    '| Neo4j | `a | b` | Development',
    '| Redis | a \\| b | Staging |',
    '**Promotion History**:',
    '## 3. History',
    '```x``` `<!--`',
    '```',
    '~~~~',
    '<!--',
    '-->',
    '---',
    '',
    '   ',
    '\ufeff# Neo4j',
    '## 🗄️ Neo4j 🧪',
    '# Component: neo4j (graph database) #',
    '\t**Current Stage** :  staging',
    '> __Current Stage__: **Development**\t ',
    '**Current Stage**: Entwicklung',
    '1. [x] Unit tests passing (≥70% coverage) ✅   ',
    '    - [ ] nested, 45 %',
    '| Criterion | Status | Last Updated |',
    '| Unit tests \\| more | ✅ 88% |',
    '|Neo4j|Staging',
    '### Development → Staging (9/9 criteria met)',
    '- 2025-13-45 Promoted to Staging',
    '<!-- **Current Stage**: Production -->',
    'a\rb',
    `# ${'#'.repeat(1_200)} neo4j`,
  ),
  fc.string({ maxLength: 20 }).map((text) => text.replace(/[\r\n]/g, ' ')),
);
/** `mixed`: as several editors leave a file behind. */
const endOf = (end: string, line: number): string => (end === 'mixed' ? (line % 2 === 0 ? '\r\n' : '\n') : end);
const files = fc
  .tuple(fc.array(lines, { maxLength: 25 }), fc.constantFrom('\n', '\r\n', 'mixed'), fc.boolean())
  .map(([all, end, isCut]) => all.map((line, i) => line + endOf(end, i)).join('') + (isCut ? 'no end' : ''))
  .filter((text) => text.trim() !== '');

const split = (text: string): string[] => text.split(/(?<=\n)/);
const body = (line: string): string => line.replace(/\r?\n$/, '');
const mayChange = /\bstage[\W_]*:|last updated|^\s*\|/i;

/** The lines of `before` that are not in `after`, in the best alignment of both (a longest common subsequence). */
function changedLines(before: string[], after: string[]): string[] {
  const isSame = (i: number, j: number) =>
    before[i] === after[j] || (i === before.length - 1 && before[i] === body(after[j] ?? ''));
  const best = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  const at = (i: number, j: number): number => best[i]?.[j] ?? 0;
  const taken = (i: number, j: number) => (isSame(i, j) ? at(i + 1, j + 1) + weight(before[i] ?? '') : -1);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let j = after.length - 1; j >= 0; j--) {
      best[i]?.splice(j, 1, Math.max(at(i + 1, j), at(i, j + 1), taken(i, j)));
    }
  }
  const changed: string[] = [];
  for (let i = 0, j = 0; i < before.length; ) {
    if (j < after.length && taken(i, j) === at(i, j)) [i, j] = [i + 1, j + 1];
    else if (j < after.length && at(i, j) === at(i, j + 1)) j++;
    else changed.push(before[i++] ?? '');
  }
  return changed;
}

/** Of two alignments the one that keeps what may not change. */
const weight = (line: string): number => (mayChange.test(line) ? 100 : 101);

const runs = { numRuns: 1500 };

describe('whatever the file', () => {
  test('every line stays, byte for byte, but for the stage and the date', () => {
    fc.assert(
      fc.property(files, changes, (before, change) => {
        const changed = changedLines(split(before), split(withStage(before, change).text));
        expect(changed.length).toBeLessThanOrEqual(2);
        for (const line of changed) expect(line).toMatch(mayChange);
      }),
      runs,
    );
  });

  test('writing it again changes nothing', () => {
    fc.assert(
      fc.property(files, changes, (before, change) => {
        const once = withStage(before, change).text;
        expect(withStage(once, change).text).toBe(once);
      }),
      runs,
    );
  });

  test('a file of CRLF stays one', () => {
    fc.assert(
      fc.property(fc.array(lines, { minLength: 2 }), changes, (all, change) => {
        const before = `${all.join('\r\n')}\r\n`;
        fc.pre(before.trim() !== '');
        expect(withStage(before, change).text).not.toMatch(/(?<!\r)\n/);
      }),
      runs,
    );
  });

  test('a text that is left as it is comes with a note, or says it all already', () => {
    fc.assert(
      fc.property(files, changes, (before, change) => {
        const { text, notes } = withStage(before, change);
        if (text === before && notes.length === 0) expect(before).toContain(change.date);
      }),
      runs,
    );
  });
});
