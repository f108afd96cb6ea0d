import { describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../../src/contract/snapshot.ts';
import { otherClaims, withClaims } from '../../src/domain/claims-beside.ts';
import type { Verdict } from '../../src/domain/criteria.ts';
import { currentDetails } from '../../src/domain/status-report.ts';
import { day, hour, minute } from '../../src/domain/units.ts';
import type { Run } from '../../src/client/gateway.ts';
import { plan } from '../../src/client/render/assessment.ts';
import { records } from '../../src/client/render/lists.ts';
import { type Look, paintFor, runnable, webLink } from '../../src/client/render/look.ts';
import { problems } from '../../src/client/render/problems.ts';
import { soakTable } from '../../src/client/render/soak.ts';
import { status } from '../../src/client/render/status.ts';
import { columns, plain } from '../../src/client/render/text.ts';
import { changeLine, tree } from '../../src/client/render/tree.ts';
import { withSoak } from '../../src/client/sighting.ts';
import { policyOf } from '../support/fake-world.ts';
import { endedAs, ledgerOf, now, planResult, recordOf, snapshotOf, soaking } from './examples.ts';
import { newServer, serve } from './fake-gateway.ts';

const look: Look = { paint: paintFor(false), now, program: 'bin/promoter' };
const sighting = (snapshot: Snapshot, changes: Partial<Run> = {}) => ({
  run: serve(newServer(), snapshot, changes),
  snapshot,
});

describe('Text from outside', () => {
  it('cannot command the terminal: control characters and changes of direction become visible', () => {
    expect(plain('a\u001b[31mred\u0007\u202eevil\nnext\tcolumn')).toBe(
      'a\\u{1b}[31mred\\u{7}\\u{202e}evil ⏎ next column',
    );
  });

  it('stays harmless in a status, wherever it stands', () => {
    const evil = '\u001b]0;owned\u0007';
    const snapshot = snapshotOf({
      requestedBy: evil,
      next: evil,
      need: { kind: 'help', what: evil, commands: [evil] },
      approvals: [{ by: evil, code: evil, at: '2026-03-01T10:30:00.000Z', self: false, comment: evil }],
      refused: [{ at: '2026-03-01T10:30:00.000Z', what: evil, why: evil }],
      assessment: planResult({
        commit: evil,
        verdicts: [
          {
            criterion: evil,
            verdict: 'unmet',
            sentence: evil,
            evidence: [{ source: 'report', facts: evil, file: evil, command: evil }],
            claims: [{ says: evil, where: evil, above: true }],
          },
        ],
        otherClaims: [{ about: evil, says: evil, where: evil, above: false }],
        findings: [{ check: evil, status: 'blocked', what: evil, fix: evil }],
      }).assessment,
      verification: {
        ok: false,
        unknown: false,
        sentence: evil,
        probes: [{ probe: evil, health: 'down', latencyMs: 1, reason: evil }],
        commands: [{ run: evil, exitCode: 1, output: evil, took: 1 }],
      },
      steps: [evil],
    });
    const drawn = [
      status(sighting({ ...snapshot, phase: 'validating' }), look),
      tree(sighting(snapshot), look),
      changeLine(sighting(snapshot)),
    ];
    expect(drawn.join('').includes('\u001b')).toBe(false);
    expect(drawn.join('').includes('\u0007')).toBe(false);
  });
});

describe('Columns', () => {
  it('are as wide as their widest cell as it is seen, in whatever script or colour', () => {
    expect(
      columns(
        [
          ['日本', 'x'],
          ['a', paintFor(true).red('y')],
          ['abcdef', 'z'],
        ],
        0,
      )
        .split('\n')
        .map((line) => line.length),
    ).toEqual(['abcdef  x'.length - 2, 'abcdef  y'.length + paintFor(true).red('').length, 'abcdef  z'.length]);
  });
});

describe('A problem', () => {
  it('says what, where, and what to do next by the name under which promoter was called', () => {
    const problem = {
      what: 'no worker',
      where: 'neo4j@staging',
      fix: "start one: promoter worker, or see 'promoter doctor'",
    };
    expect(problems([problem], look)).toBe(
      "✘ neo4j@staging: no worker\n  → start one: bin/promoter worker, or see 'bin/promoter doctor'",
    );
  });

  it('keeps the word promoter where it is no command', () => {
    expect(runnable(look, 'it is a defect of promoter: report it')).toBe('it is a defect of promoter: report it');
  });
});

describe('A plan', () => {
  it('shows release, deployment, criteria, checks and policy', () => {
    expect(plan(planResult(), look)).toBe(`Release
  commit  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  image   neo4j:5.26.30-community (sha256:111111111111)
  code    1a2b3c4d

Deployment
  container  tta-staging-neo4j (service neo4j, health check: yes)
  ports      127.0.0.1:7690 → 7687
  volumes    neo4j-data
  variables  NEO4J_AUTH

Criteria
                      measured  needed
  unit-tests     met  yes       70 %
  documentation  met  yes

Why
  unit-tests     41 of 41 tests passed
  documentation  ben: README reviewed

Checks
  ports  ok  7690 is free

Policy
  approvals  1 approval, the requester may not be one, within 30d
  soak       99.5 % of 7d, a look every 5min
  backup     none

Ready: nothing stands in the way.`);
  });

  it('counts what stands in the way, and says what to do about it', () => {
    const text = plan(
      planResult({
        verdicts: [
          { criterion: 'unit-tests', verdict: 'unmet', sentence: 'unit-tests unmet: 61 %', evidence: [] },
          { criterion: 'docs', verdict: 'unknown', sentence: 'no report', evidence: [] },
        ],
        findings: [{ check: 'ports', status: 'blocked', what: '7690 is taken', fix: 'free it' }],
      }),
      look,
    );
    expect(text).toContain('  ports  blocked  7690 is taken\n                  → free it');
    expect(text).toContain('  unit-tests  unmet    no        70 %\n');
    expect(text).toContain('  unit-tests  61 %\n');
    expect(text).toContain('Not ready: criteria unit-tests, docs and 1 check.');
  });
});

describe('Claims', () => {
  const verdicts: Verdict[] = [
    {
      criterion: 'unit-tests',
      verdict: 'unmet',
      sentence: 'unit-tests unmet: 61.2 % of 1,840 lines, 70 % needed',
      measured: { percent: 61.2 },
      evidence: [
        {
          source: 'report',
          facts: '1,126 of 1,840 lines, 61.2 %',
          file: 'reports/coverage.xml',
          sha256: '4'.repeat(64),
          commit: '0123456789abcdef0123456789abcdef01234567',
          command: 'pytest --cov=src --cov-report=xml:reports/coverage.xml',
        },
      ],
    },
  ];
  const claims = [
    { criterion: 'unit-tests', says: '88 %', percent: 88, where: 'the request' },
    { criterion: 'criteria', says: '9/9 criteria', met: true, where: 'the request' },
  ];
  const assessed = {
    verdicts: withClaims(verdicts, claims),
    otherClaims: otherClaims(verdicts, claims),
    findings: [{ check: 'maturity file', status: 'noted' as const, what: 'MATURITY.md:3 says 88 %, line 9 says 45 %' }],
  };

  it('stand beside what was measured, and those above it are told of in words', () => {
    expect(plan(planResult(assessed), look)).toContain(`Criteria
                     measured  claimed       needed
  unit-tests  unmet  61.2 %    88 % (above)  70 %

Claimed, and not measured so
  unit-tests    claimed 88 %, measured 61.2 % (the request)
  all criteria  claimed 9/9 criteria (the request), 0 of 1 pass

Why
  unit-tests  61.2 % of 1,840 lines, 70 % needed

Evidence
  unit-tests  reports/coverage.xml: 1,126 of 1,840 lines, 61.2 %
              report of 0123456, sha256 444444444444, by pytest --cov=src --cov-report=xml:reports/coverage.xml

Worth a look, and in nobody's way
  maturity file  noted  MATURITY.md:3 says 88 %, line 9 says 45 %
`);
  });

  it('fit into the terminal, whose width they are wrapped to', () => {
    const text = plan(planResult(assessed), { ...look, width: 80 });
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    const wide = '日本'.repeat(60);
    const rows = columns(
      [
        ['a', 'x'.repeat(200)],
        ['b', 'a few words '.repeat(20)],
        ['c', wide],
      ],
      2,
      80,
    );
    expect(rows.replace(/\s/g, '')).toBe(`a${'x'.repeat(200)}b${'afewwords'.repeat(20)}c${wide}`);
  });

  it('and findings that are only noted do not stand in the way', () => {
    const text = plan(planResult({ findings: assessed.findings }), look);
    expect(text).toContain('Ready: nothing stands in the way.');
  });

  it('are shown with their evidence while people decide on it, and without it later', () => {
    const snapshot = snapshotOf({ assessment: { ...planResult(assessed).assessment } });
    expect(status(sighting(snapshot), look)).toContain('Evidence\n');
    expect(status(sighting({ ...snapshot, phase: 'soaking' }), look)).not.toContain('Evidence\n');
  });
});

describe('A status', () => {
  it('shows what is to be approved, by whom it was, and the command for it', () => {
    expect(
      status(
        sighting(
          snapshotOf({ approvals: [{ by: 'cleo', code: '00000000', at: '2026-03-01T10:30:00.000Z', self: false }] }),
        ),
        look,
      ),
    ).toBe(
      `neo4j@staging  awaiting-approval

  run     run-1, started 2026-03-01T10:00:00Z, 1d 2h ago by ana
  as of   2026-03-02T11:59:00Z
  commit  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  image   neo4j:5.26.30-community (sha256:111111111111)

Criteria
                      measured  needed
  unit-tests     met  yes       70 %
  documentation  met  yes

Why
  unit-tests     41 of 41 tests passed
  documentation  ben: README reviewed

Approvals
  0 of 1 for code 1a2b3c4d
  cleo  2026-03-01T10:30:00Z  for an earlier code (00000000)

Waits for you
  waits for 1 more approval of 1a2b3c4d
  → bin/promoter approve neo4j staging --code 1a2b3c4d --by YOU`,
    );
  });

  it.each(['rollback', 'adoption', 'drill'] as const)('speaks of no approvals of a %s, which needs none', (kind) => {
    expect(status(sighting(endedAs('rolled-back', { kind })), look)).not.toContain('Approvals');
    expect(status(sighting(endedAs('rolled-back')), look)).toContain('Approvals');
  });

  it('tells a command that was not run from one that ran into its time-out', () => {
    const ended = { exitCode: null, output: '', took: 5 };
    const commands = [
      { run: 'smoke', ...ended, notRun: true as const },
      { run: 'slow', ...ended },
    ];
    const verification = { ok: false, unknown: true, sentence: 'no', probes: [], commands };
    const text = status(sighting(soaking({ verification })), look);
    expect(text).toMatch(/not run +smoke +it could not start\n +failed +slow +ended by its time-out/);
    const report = currentDetails(soaking({ verification }));
    expect(report).toMatch(/smoke.*was not run/);
    expect(report).toMatch(/slow.*did not end/);
  });

  it('lists the steps a person must take after a failure, in their order', () => {
    const snapshot = endedAs('failed', { steps: ['pull the image', 'start the container'] });
    expect(status(sighting(snapshot), look)).toContain(
      'What a person must do, in this order\n  1. pull the image\n  2. start the container',
    );
  });

  it('links to the Temporal Web UI where its address is known', () => {
    const webUi = { address: 'http://localhost:8233/', namespace: 'default' };
    expect(webLink({ ...look, webUi }, 'neo4j@staging', 'run-1')).toBe(
      'http://localhost:8233/namespaces/default/workflows/neo4j%40staging/run-1/history',
    );
  });

  it('says when a workflow is there and gives no answer, apart from a missing worker', () => {
    const run = serve(newServer(), snapshotOf());
    expect(status({ run, silence: 'no-answer' }, look)).toContain('The workflow gives no answer');
    expect(status({ run, silence: 'no-worker' }, look)).toContain('No worker answers');
  });
});

describe('A soak', () => {
  it('is shown with what is needed beside what was seen', () => {
    const { soak } = soaking();
    expect(soak && soakTable(soak, policyOf().soak)).toBe(`  observed     1d 10min of 7d  ██░░░░░░░░░░░░░░░░░░ 14 %
  uptime       99.31 %, 99.5 % needed
  down         10min; 50min 24s allowed; 1 outage
  samples      288 up, 1 down, 0 unknown; 0 restarts
  last outage  2026-03-02T07:00:00Z, 10min at least, cause component: refused`);
  });

  it('keeps doubt and unobserved time apart from downtime', () => {
    const ledger = ledgerOf({ up: 9 * hour, down: 0, edge: hour, gap: 2 * hour, unknown: 5 * minute });
    const table = soakTable(
      { ledger, verdict: { kind: 'continue', leftMs: day, attention: 'the prober is blind' }, paused: false },
      undefined,
    );
    expect(table).toContain('uptime       90 % to 100 %');
    expect(table).toContain('down         0ms, and 1h that may have been; 0 outages');
    expect(table).toContain('not watched  2h');
    expect(table).toContain('unknown      5min');
    expect(table).toContain('says         the prober is blind');
  });

  it("takes the soak's own answer when it is newer than what the promotion knows, and never an older one", () => {
    const snapshot = soaking();
    const report = (asOf: number) => ({
      ledger: ledgerOf({ asOf, up: 2 * day }),
      verdict: { kind: 'continue' as const, leftMs: 1 },
      paused: true,
    });
    expect(withSoak(snapshot, report(now)).soak?.ledger.up).toBe(2 * day);
    expect(withSoak(snapshot, report(now)).asOf).toBe('2026-03-02T12:00:00.000Z');
    expect(withSoak(snapshot, report(now - hour))).toBe(snapshot);
  });
});

describe('The live tree', () => {
  it('shows what is behind, what happens now and what is ahead', () => {
    expect(tree(sighting(soaking()), look)).toBe(`neo4j@staging  soaking
 ✔  validating         20s        2 of 2 criteria met
 ✔  awaiting-approval  29min 40s  1 of 1 approved by ben
 ✔  deploying          1min
 ✔  verifying          1min
 ▶  soaking            1d 1h      1d 10min of 7d observed, up 99.31 %, 1 outage  █░░░░░░░░░ 14 %
 ·  promoting
 watches until 7d are observed with 99.5 % uptime`);
  });

  it('shows a return to an earlier phase as another visit of it', () => {
    const { timeline } = snapshotOf();
    const again = [...timeline, { phase: 'validating' as const, at: '2026-03-02T11:50:00.000Z' }];
    const lines = tree(sighting(snapshotOf({ phase: 'validating', timeline: again })), look).split('\n');
    expect(lines.slice(1, 5).map((line) => line.trim().split(/ {2,}/).slice(0, 3))).toEqual([
      ['✔', 'validating', '20s'],
      ['✔', 'awaiting-approval', '1d 1h'],
      ['▶', 'validating', '10min'],
      ['·', 'awaiting-approval'],
    ]);
  });

  it('marks the phase from which it was rolled back, and shows nothing ahead', () => {
    const { timeline } = soaking();
    const course = [
      ...timeline,
      { phase: 'rolling-back' as const, at: '2026-03-02T11:00:00.000Z' },
      { phase: 'ended' as const, at: '2026-03-02T11:01:00.000Z' },
    ];
    const text = tree(sighting(endedAs('rolled-back', { timeline: course, reason: 'too slow' })), look);
    expect(text).toContain('✘  soaking');
    expect(text).toContain('✔  rolling-back');
    expect(text).not.toContain('·');
    expect(text).toContain('rolled-back 2026-03-02T11:59:00Z: too slow');
  });
});

describe('A line a change', () => {
  it('does not change with every tick of a soak', () => {
    const ticked = soaking();
    const { soak } = ticked;
    if (soak) ticked.soak = { ...soak, ledger: { ...soak.ledger, up: soak.ledger.up + 5 * minute } };
    expect(changeLine(sighting(ticked))).toBe(changeLine(sighting(soaking())));
  });

  it('changes with an outage and with every tenth of the soak', () => {
    const later = soaking({
      soak: { ledger: ledgerOf({ up: 2 * day }), verdict: { kind: 'continue', leftMs: 1 }, paused: false },
    });
    expect(changeLine(sighting(later))).toBe('neo4j@staging soaking: 20 % of 7d observed, outages: 0');
  });
});

describe('A history', () => {
  it('is one row a record', () => {
    expect(
      records([recordOf()], look),
    ).toBe(`#  ended                 promotion      kind       outcome   commit        image                    by   reason
3  2026-02-08T10:00:00Z  neo4j@staging  promotion  promoted  aaaaaaaaaaaa  neo4j:5.26.30-community  ana  up 100 % of 7d observed`);
  });
});

describe('Colour', () => {
  it('is left out unless the reader is a terminal', () => {
    expect(status(sighting(soaking()), look)).not.toContain('\u001b');
    expect(status(sighting(soaking()), { ...look, paint: paintFor(true) })).toContain('\u001b');
  });
});
