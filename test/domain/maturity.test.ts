import { describe, expect, test } from '@jest/globals';
import { otherStage, readStage, type StageChange, withStage } from '../../src/domain/maturity.ts';

const change: StageChange = { component: 'neo4j', stage: 'staging', date: '2026-03-01', issue: 12 };
const raised = 'Staging (promoted from Development on 2026-03-01)';
const text = (...lines: string[]): string => `${lines.join('\n')}\n`;
const edited = (before: string, over: Partial<StageChange> = {}): string =>
  withStage(before, { ...change, ...over }).text;

/** As the team's pilot guide has it. */
const pilot = text(
  '# Neo4j Maturity Status',
  '',
  '**Current Stage**: Development',
  '**Last Updated**: 2025-10-07',
  '**Owner**: theinterneti',
  '',
  '## Maturity Criteria',
  '',
  '- [x] Unit tests passing (≥70% coverage)',
  '',
  '## Promotion History',
  '- 2025-10-07: Promoted to Development',
);

describe('a file of one component', () => {
  test('gets its stage, its date and a line of history, and nothing else changes', () => {
    expect(edited(pilot)).toBe(
      `${pilot
        .replace('Stage**: Development', `Stage**: ${raised}`)
        .replace('Updated**: 2025-10-07', 'Updated**: 2026-03-01')}- 2026-03-01: Promoted to Staging (Issue #12)\n`,
    );
  });

  test('tells where it came from on the way into production', () => {
    const staged = edited(pilot);
    const after = edited(staged, { stage: 'production', date: '2026-04-01', issue: 20 });
    expect(after).toContain('**Current Stage**: Production (promoted from Staging on 2026-04-01)\n');
    expect(after).toMatch(/#12\)\n- 2026-04-01: Promoted to Production \(Issue #20\)\n$/);
  });

  test('gets its history where it had none, and a last line end where it lacked one', () => {
    expect(edited('# Neo4j\n**Current Stage**: Development')).toBe(
      text(
        '# Neo4j',
        `**Current Stage**: ${raised}`,
        '',
        '## Promotion History',
        '- 2026-03-01: Promoted to Staging (Issue #12)',
      ),
    );
  });

  test('keeps its line ends of CRLF', () => {
    const after = edited(pilot.replaceAll('\n', '\r\n'));
    expect(after).toBe(edited(pilot).replaceAll('\n', '\r\n'));
  });

  test('is made when there is none', () => {
    expect(edited('')).toBe(
      text(
        '# neo4j Maturity Status',
        '',
        `**Current Stage**: ${raised}`,
        '**Last Updated**: 2026-03-01',
        '',
        '## Promotion History',
        '- 2026-03-01: Promoted to Staging (Issue #12)',
      ),
    );
  });

  test('may name its stage under a heading that names nobody', () => {
    expect(edited(text('# Graph database', '## Current status', '**Current Stage**: Development'))).toContain(raised);
  });

  test('has its mark changed with its stage', () => {
    expect(edited(text('# Neo4j', '**Current Stage:** 🔨 Development'))).toContain(`**Current Stage:** 🧪 ${raised}\n`);
  });

  test('is not misled by examples in code and comments', () => {
    const example = text(
      '# Neo4j',
      '```',
      '**Current Stage**: Development',
      '```',
      '<!--',
      '**Current Stage**: Development',
      '-->',
    );
    expect(edited(`${example}**Current Stage**: Development\n`)).toContain(`${example}**Current Stage**: ${raised}\n`);
  });

  test('stays as it is when a block in it is never closed, because what is added would be part of it', () => {
    const open = text('# Neo4j', '**Current Stage**: Development', '```', 'x');
    expect(withStage(open, change)).toEqual({ text: open, notes: [expect.stringContaining('never closed')] });
  });

  test.each([
    ['**Stage**: Development', `**Stage**: ${raised}`],
    ['- Stage: Development', `- Stage: ${raised}`],
    ['**Maturity Stage:** Development', `**Maturity Stage:** ${raised}`],
    ['| Stage | Development |', `| Stage | ${raised} |`],
  ])('gets its stage where it says it, under whatever name: %s', (line, expected) => {
    const before = text('# Neo4j', '', line, '', '## Promotion History', '- 2025-10-07: Promoted to Development');
    expect(edited(before)).toBe(`${before.replace(line, expected)}- 2026-03-01: Promoted to Staging (Issue #12)\n`);
    expect(readStage(before, { component: 'neo4j' })).toBe('development');
  });

  test('gets its stage where it says Current Stage, whatever else it calls a stage', () => {
    const before = text(
      '# Neo4j',
      '**Stage**: build',
      '**Current Stage**: Development',
      '| Stage | Meaning |',
      '|---|---|',
    );
    expect(edited(before)).toContain(
      text('**Stage**: build', `**Current Stage**: ${raised}`, '| Stage | Meaning |', '|---|---|'),
    );
  });

  test('keeps who updated it beside the date', () => {
    const before = text('# Neo4j', '**Current Stage**: Development', '**Last Updated**: 2024-01-01 by Ana');
    expect(edited(before)).toContain('**Last Updated**: 2026-03-01 by Ana\n');
  });

  test('is not misled by an indented block of code', () => {
    const before = text(
      '# Neo4j',
      '',
      'As in:',
      '',
      '    **Current Stage**: Production',
      '',
      '**Current Stage**: Development',
    );
    expect(readStage(before, { component: 'neo4j' })).toBe('development');
    expect(edited(before)).toContain(`    **Current Stage**: Production\n\n**Current Stage**: ${raised}\n`);
  });

  test.each([
    ['a fence that is closed in its line', '```x``` is code'],
    ['the mark of a comment in code', 'Comments begin with `<!--` and end with `-->`'],
    ['a comment with a backtick in it', 'a <!-- ` --> b `c`'],
  ])('is read and written in spite of %s', (_, line) => {
    const before = text('# Neo4j', line, '**Current Stage**: Development');
    expect(edited(before)).toContain(text('# Neo4j', line, `**Current Stage**: ${raised}`));
  });

  test.each(['```js `x`', '`<!--` <!--'])('stays as it is where its last comment is open: %s', (line) => {
    const before = text('# Neo4j', '**Current Stage**: Development', line, '<!-- more');
    expect(withStage(before, change).notes).toEqual([expect.stringContaining('never closed')]);
  });

  test('keeps a date that somebody set later', () => {
    expect(edited(pilot.replace('Updated**: 2025-10-07', 'Updated**: 2027-01-01'))).toContain(
      '**Last Updated**: 2027-01-01\n',
    );
  });
});

describe('a file of several components', () => {
  const shared = text(
    '# Component maturity',
    '',
    '## Redis',
    '**Current Stage**: Development',
    '',
    '---',
    '',
    '## 2. Neo4j (graph database)',
    '- **Current Stage**: Development',
    '',
    '---',
    '',
    '## Player API',
    '**Current Stage**: Staging',
  );

  test('changes in the section of the component, whose history comes before the rule that ends it', () => {
    expect(edited(shared)).toBe(
      shared.replace(
        '- **Current Stage**: Development\n',
        text(
          `- **Current Stage**: ${raised}`,
          '',
          '### Promotion History',
          '- 2026-03-01: Promoted to Staging (Issue #12)',
        ),
      ),
    );
  });

  test('finds a component whose heading is written otherwise', () => {
    expect(readStage(shared, { component: 'player-api' })).toBe('staging');
    expect(readStage(shared, { component: 'redis' })).toBe('development');
  });

  test('stays as it is when no section names the component, and a note says so', () => {
    expect(withStage(shared, { ...change, component: 'postgres' })).toEqual({
      text: shared,
      notes: ['MATURITY.md was left as it is: it has 3 stages, and no heading or row names postgres'],
    });
    expect(readStage(shared, { component: 'postgres' })).toBeUndefined();
  });

  test("does not take another's only section for its own", () => {
    const other = text('# All', '## Redis', '**Current Stage**: Development');
    expect(withStage(other, change)).toEqual({ text: other, notes: [expect.stringContaining("stands under 'Redis'")] });
  });

  test("does not take another component's file for its own, whatever it says of its stage", () => {
    const owner = { component: 'neo4j', others: ['redis', 'player-api'] };
    for (const lines of [['**Current Stage**: Staging'], ['Test coverage: 99%'], ['## Status', '**Stage**: Staging']]) {
      const other = text('# Redis Maturity Status', '', ...lines);
      expect(withStage(other, { ...change, ...owner })).toEqual({
        text: other,
        notes: ["MATURITY.md was left as it is: it is about 'Redis Maturity Status', which is not neo4j"],
      });
      expect(readStage(other, owner)).toBeUndefined();
    }
    const own = text('# Graph database', '**Current Stage**: Development');
    expect(withStage(own, { ...change, ...owner }).text).toContain(raised);
  });

  test.each([
    ['state-manager', '## State Manager'],
    ['state-manager', '## State Manager Maturity Status'],
    ['status-page', '## 3. Status Page (public)'],
    ['info-service', '## Info-Service'],
    ['component-info', '## Component: Component Info'],
  ])('finds %s, whose name is made of general words, under %s', (component, heading) => {
    const before = text('# All', '## Redis', '**Current Stage**: Staging', heading, '**Current Stage**: Development');
    expect(readStage(before, { component })).toBe('development');
  });

  test('does not take a heading that only mentions the component for its own', () => {
    const mentioned = text(
      '## Redis',
      '**Current Stage**: Development',
      '### Neo4j backups',
      'x',
      '## Neo4j',
      '**Current Stage**: Staging',
    );
    expect(readStage(mentioned, { component: 'neo4j' })).toBe('staging');
  });
});

describe('tables', () => {
  test('with a row for each fact are edited in their cells, history included', () => {
    const facts = text(
      '# Neo4j',
      '| Fact | Value |',
      '|---|---|',
      '| **Current Stage** | Development |',
      '| **Last Updated** | 2025-10-07 |',
      '## Promotion History',
      '| Date | From | To | Issue |',
      '|---|---|---|---|',
      '| 2025-10-07 | | Development | #1 |',
    );
    expect(edited(facts)).toBe(
      `${facts.replace('| Development |', `| ${raised} |`).replace('Updated** | 2025-10-07', 'Updated** | 2026-03-01')}| 2026-03-01 | Development | Staging | #12 |\n`,
    );
  });

  test('with a row for each component keep their width, and the history names the component', () => {
    const rows = text(
      '| Component | Current Stage | Last Updated |',
      '|---|---|---|',
      '| Redis | Staging | 2025-01-01 |',
      '| Neo4j | Development | 2025-10-07 |',
    );
    expect(edited(rows)).toBe(
      rows.replace('| Neo4j | Development | 2025-10-07 |', '| Neo4j | Staging     | 2026-03-01 |') +
        text('', '## Promotion History', '- 2026-03-01: neo4j: Promoted to Staging (Issue #12)'),
    );
    expect(readStage(rows, { component: 'neo4j' })).toBe('development');
  });
});

test.each(['Stage', 'Maturity Stage', 'Current Maturity Stage'])(
  'a table of components with a column %s is edited in its cell, and never added to',
  (column) => {
    const rows = text(
      `| Component | ${column} | Coverage |`,
      '|---|---|---|',
      '| Neo4j | Development | 88% |',
      '| Redis | Staging | 91% |',
    );
    expect(edited(rows, { stage: 'production' })).toContain(
      text('| Neo4j | Production  | 88% |', '| Redis | Staging | 91% |'),
    );
    expect(readStage(edited(rows), { component: 'redis' })).toBe('staging');
    expect(withStage(rows, { ...change, component: 'postgres' })).toEqual({
      text: rows,
      notes: [expect.stringContaining('it has a table of components, and no row of it can be told to be postgres')],
    });
  },
);

describe('a bar in a cell', () => {
  test.each([
    ['that is escaped', 'a \\| b'],
    ['in code', '`a | b`'],
    ['escaped in code', '`a \\| b`'],
  ])('%s is none that parts cells', (_, note) => {
    const rows = text('| Component | Notes | Current Stage |', '|---|---|---|', `| Neo4j | ${note} | Development |`);
    expect(withStage(rows, change)).toMatchObject({
      text: expect.stringContaining(`| Neo4j | ${note} | Staging     |\n`),
      notes: [],
    });
  });

  test('that leaves a row with more cells than its header has leaves that row alone', () => {
    const rows = text('| Component | Notes | Current Stage |', '|---|---|---|', '| Neo4j | a | b | Development |');
    expect(withStage(rows, change)).toEqual({ text: rows, notes: [expect.stringContaining('left as it is')] });
  });

  test('that a last cell lacks takes no line end with it', () => {
    const rows = text('| Component | Current Stage |', '|---|---|', '|Neo4j|Development', '|Redis|Staging');
    expect(edited(rows)).toContain('|Neo4j|Staging    \n|Redis|Staging\n');
  });
});

describe('history', () => {
  test.each([
    ['## 5. Promotion History'],
    ['## History'],
    ['### 2.1 Stage history'],
    ['**Promotion History**:'],
    ['**Promotion History:**'],
    ['__History__'],
  ])('goes on where it stands, under whatever title: %s', (title) => {
    const next = title.startsWith('#') ? '## Blockers' : '**Blockers**: one';
    const [first, added] = ['- 2025-10-07: Promoted to Development', '- 2026-03-01: Promoted to Staging (Issue #12)'];
    const after = edited(text('# Neo4j', '**Current Stage**: Development', '', title, first, '', next, '- one'));
    expect(after).toContain(text(title, first, added, '', next, '- one'));
    expect(after.match(/history/gi)).toHaveLength(1);
  });

  test('with the newest first gets the new line on top', () => {
    const newest = text(
      '# Neo4j',
      '**Current Stage**: Development',
      '## Promotion History',
      '* 2025-10-07: Promoted to Development',
      '* 2025-01-01: Planned',
    );
    expect(edited(newest)).toContain('History\n* 2026-03-01: Promoted to Staging (Issue #12)\n* 2025-10-07');
  });

  test('in a table with the newest first gets the new row on top', () => {
    const rows = [
      '| Date | Stage | Issue |',
      '|---|---|---|',
      '| 2025-10-07 | Development | |',
      '| 2025-01-01 | Planned | |',
    ];
    const newest = text('# Neo4j', '**Current Stage**: Development', '## Promotion History', ...rows);
    expect(edited(newest)).toContain('|---|---|---|\n| 2026-03-01 | Staging | #12 |\n| 2025-10-07 |');
  });

  test('is not put between a line and what belongs to it', () => {
    const wordy = text(
      '# Neo4j',
      '**Current Stage**: Development',
      '## Promotion History',
      '- 2025-10-07: Promoted to Development',
      '  after a long talk',
    );
    expect(edited(wordy)).toContain('  after a long talk\n- 2026-03-01');
  });

  test('in a table that has no column for it goes into a list behind the table', () => {
    const odd = text(
      '# Neo4j',
      '**Current Stage**: Development',
      '## Promotion History',
      '| Who | Mood |',
      '|---|---|',
      '| ana | good |',
    );
    expect(edited(odd)).toContain('| ana | good |\n\n- 2026-03-01: Promoted to Staging (Issue #12)\n');
  });

  test('without a line gets its first one behind what it says instead', () => {
    const none = text(
      '# Neo4j',
      '**Current Stage**: Development',
      '## Promotion History',
      '',
      'None yet.',
      '',
      '## Blockers',
      'None',
    );
    expect(edited(none)).toContain('None yet.\n\n- 2026-03-01: Promoted to Staging (Issue #12)\n\n## Blockers');
  });

  test('of an update in a stage already reached says so, and the stage stays', () => {
    const staged = edited(pilot);
    const updated = edited(staged, { date: '2026-05-01', issue: 30 });
    expect(updated).toContain(raised);
    expect(updated).toMatch(/- 2026-05-01: Updated in Staging \(Issue #30\)\n$/);
  });
});

describe('a disagreement', () => {
  test.each<[string, Partial<StageChange>, string]>([
    [
      'Development',
      { stage: 'production' },
      'MATURITY.md said Development for neo4j, which came from Staging; it says Production now',
    ],
    [
      'Production',
      { from: 'development' },
      'MATURITY.md said Production for neo4j, which came from Development; it was left at Production, because a stage only rises',
    ],
    [
      'Staging',
      { from: 'development' },
      'MATURITY.md said Staging for neo4j, which came from Development; it was left at Staging, because a stage only rises',
    ],
    [
      'Development',
      { from: 'production' },
      'MATURITY.md said Development for neo4j, which came from Production; it says Production now',
    ],
    ['Beta', {}, "MATURITY.md said 'Beta' for neo4j, which is no stage; it says Staging now"],
  ])('about a file that says %s with %j is noted', (said, over, note) => {
    expect(withStage(text('# Neo4j', `**Current Stage**: ${said}`), { ...change, ...over }).notes).toEqual([note]);
  });

  test('is none where file and promotion agree, or a release enters a lower stage on its way up', () => {
    expect(withStage(pilot, change).notes).toEqual([]);
    expect(withStage(pilot.replace('Development', 'Production'), change).notes).toEqual([]);
  });

  test('keeps nothing from the history: what the records call a promotion is one, and an update is none', () => {
    const claimed = text('# Neo4j', '**Current Stage**: Production');
    const { text: after, notes } = withStage(claimed, { ...change, from: 'development' });
    expect(after).toContain('Promoted to Staging');
    expect(notes).toHaveLength(1);
    expect(withStage(after, { ...change, from: 'development' }).text).toBe(after);
    const stale = withStage(text('# Neo4j', '**Current Stage**: Development'), { ...change, from: 'staging' }).text;
    expect(stale).toContain('**Current Stage**: Staging\n');
    expect(stale).toContain('Updated in Staging');
  });

  test('is told once where the file had the stage already: afterwards promoter wrote it', () => {
    const first = withStage(text('# Neo4j', '**Current Stage**: Staging'), { ...change, from: 'development' });
    expect(first.notes).toHaveLength(1);
    expect(withStage(first.text, { ...change, from: 'development' })).toEqual({ text: first.text, notes: [] });
  });

  test('with what is taken over is told with the file', () => {
    const claimed = text('# Neo4j', '**Current Stage**: Production');
    expect(otherStage(claimed, 'docs/MATURITY.md', { component: 'neo4j' }, 'staging')).toBe(
      'docs/MATURITY.md says Production for neo4j, and by the records it is in Staging from now on',
    );
    expect(otherStage(claimed, 'docs/MATURITY.md', { component: 'neo4j' }, 'production')).toBeUndefined();
    expect(
      otherStage(text('# Neo4j', 'Words.'), 'docs/MATURITY.md', { component: 'neo4j' }, 'staging'),
    ).toBeUndefined();
  });

  test('about a missing stage adds the line and notes it', () => {
    const { text: after, notes } = withStage(text('# Neo4j', '', 'Words.'), change);
    expect(after).toContain(`# Neo4j\n\n**Current Stage**: ${raised}\n\nWords.`);
    expect(notes).toEqual(['MATURITY.md had no current stage for neo4j; a line was added']);
  });
});

test.each([
  ['**Current Stage**: Staging (promoted from Development on 2025-10-21)', 'staging'],
  ['**Current Stage:** 🚀 Production', 'production'],
  ['Current Stage: dev', 'development'],
  ['**Current Stage**: Retired', undefined],
  ['**Current Stage**: `staging`', 'staging'],
  ['**Current Stage**: Stage 2: Staging 🧪', 'staging'],
  ['**Current Stage**: In production since May', 'production'],
  ['**Current Stage**: Pre-production', undefined],
  ['**Current Stage**: Production-like', undefined],
  ['**Current Stage**: Not in production yet (Staging)', undefined],
  ['Nothing of the kind', undefined],
])('%s reads as %s', (line, stage) => {
  expect(readStage(text('# Neo4j', line), { component: 'neo4j' })).toBe(stage);
});
