import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Claim } from '../../src/domain/claim.ts';
import { otherClaims, withClaims } from '../../src/domain/claims-beside.ts';
import type { Verdict } from '../../src/domain/criteria.ts';
import { byteLength } from '../../src/domain/markdown.ts';
import type { Snapshot } from '../../src/domain/snapshot.ts';
import {
  asOfIn,
  commentMarker,
  currentDetails,
  staticDetails,
  staticSummary,
  statusComment,
} from '../../src/domain/status-report.ts';
import { verdictOf } from '../../src/domain/verdict.ts';
import { ended, ledger, policy, snapshot, soaking, verdicts } from '../support/github/snapshots.ts';

const assessment = snapshot().assessment;
if (!assessment) throw new Error('the example has an assessment');
const approval = { by: 'lead', code: '1a2b3c4d', at: '2026-03-01T12:04:00.000Z', self: false };

describe('the status comment', () => {
  test('begins with the marker of its run, and says when it was true', () => {
    const comment = statusComment(snapshot());
    expect(comment.startsWith(`${commentMarker(snapshot())}\n`)).toBe(true);
    expect(commentMarker(snapshot())).toBe('<!-- promoter:neo4j@staging 0196a000-0000-7000-8000-000000000001 -->');
    expect(asOfIn(comment)).toBe('2026-03-01T12:05:00.000Z');
  });

  test.each<[string, Snapshot, RegExp]>([
    ['awaits approval', snapshot(), /^## neo4j into staging: awaiting approval$/m],
    ['soaks and is paused', soaking({ paused: true }), /^## neo4j into staging: soaking, paused$/m],
    ['was promoted', ended('promoted'), /^## neo4j into staging: promoted$/m],
    ['failed', ended('failed'), /^## neo4j into staging: failed, a person is needed$/m],
    ['was a rollback', ended('rolled-back', { kind: 'rollback' }), /^## neo4j rolled back in staging: rolled back$/m],
  ])('of a promotion that %s says so in its heading', (_, shown, heading) => {
    expect(statusComment(shown)).toMatch(heading);
  });

  test('shows the release by commit, image and digest', () => {
    const comment = statusComment(snapshot());
    expect(comment).toContain('| **Commit** | `0123456789abcdef0123456789abcdef01234567` |');
    expect(comment).toContain('| **Image** | `neo4j:5.26.30-community` |');
    expect(comment).toContain(`| **Digest** | \`sha256:${'ab'.repeat(32)}\` |`);
  });

  test('shows each criterion by its title, with the verdict as a word', () => {
    const [first, ...rest] = verdicts;
    if (!first) throw new Error('the example has verdicts');
    const waiver = { by: 'lead', why: 'no users yet', at: '2026-03-01T12:01:00.000Z' };
    const shown = snapshot({
      assessment: { ...assessment, verdicts: [{ ...first, verdict: 'waived', waiver }, ...rest] },
    });
    expect(statusComment(shown)).toContain(
      '| Core features complete (80 % or more) | waived | attested only | 80 % | functionality holds (waived by lead: no users yet) |',
    );
    expect(statusComment(shown)).toContain('| Unit tests pass, 70 % of lines covered | met |');
  });

  test('shows only findings that stand in the way, with what to do', () => {
    const findings = [
      { check: 'ports', status: 'blocked' as const, what: 'port 7690 is taken by `redis`', fix: 'stop it' },
      { check: 'image', status: 'ok' as const, what: 'the image is there' },
    ];
    const comment = statusComment(snapshot({ assessment: { ...assessment, findings } }));
    expect(comment).toContain('| ports | blocked | port 7690 is taken by `redis` | stop it |');
    expect(comment).not.toContain('the image is there');
  });

  const measured: Verdict[] = [
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
          sha256: 'ab'.repeat(32),
          commit: assessment.commit,
          command: 'pytest --cov',
        },
      ],
    },
  ];
  const claims: Claim[] = [
    { criterion: 'unit-tests', says: '88 %', percent: 88, where: 'the request' },
    { criterion: 'unit-tests', says: '75 %', percent: 75, where: 'src/neo4j/MATURITY.md:31' },
    { criterion: 'criteria', says: '9/9 criteria', met: true, where: 'the request' },
    { criterion: 'it <b>rocks</b> @team', says: 'ticked', met: true, where: 'the request' },
  ];
  const claimed = (): Snapshot =>
    snapshot({
      assessment: {
        ...assessment,
        verdicts: withClaims(measured, claims),
        otherClaims: otherClaims(measured, claims),
      },
    });

  test('shows what is claimed beside what was measured and what is needed', () => {
    expect(statusComment(claimed())).toContain(
      [
        '| Criterion | Verdict | Measured | Claimed | Needed | Why |',
        '| --- | --- | --- | --- | --- | --- |',
        '| Unit tests pass, 70 % of lines covered | unmet | 61.2 % | **88 % (above)** | 70 % | 61.2 % of 1,840 lines, 70 % needed |',
      ].join('\n'),
    );
    expect(statusComment(snapshot())).not.toContain('Claimed');
  });

  test('tells of each claim above its measurement in words, and of claims that fit no criterion, as plain text', () => {
    const comment = statusComment(claimed());
    expect(comment).toContain(
      '- **unit-tests**: claimed 88 %, measured 61.2 % (the request; also 75 %: src/neo4j/MATURITY.md:31)',
    );
    expect(comment).toContain('- **all criteria**: claimed 9&#47;9 criteria (the request), 0 of 1 pass');
    expect(comment).toContain('- it &#60;b&#62;rocks&#60;/b&#62; @&#8203;team: ticked (the request)');
  });

  test('shows where the evidence comes from: file, hash, commit, command and source', () => {
    expect(statusComment(claimed())).toContain(
      '| unit-tests | `reports/coverage.xml` | 1,126 of 1,840 lines, 61.2 % | report of 0123456, sha256 abababababab, by pytest &#45;&#45;cov |',
    );
  });

  test('shows what is only worth a look apart from what stands in the way, and not without end', () => {
    const findings = Array.from({ length: 14 }, (_, i) => ({
      check: 'audit',
      status: 'noted' as const,
      what: `n${i}`,
    }));
    const comment = statusComment(snapshot({ assessment: { ...assessment, findings } }));
    expect(comment).not.toContain('What stands in the way');
    expect(comment).toContain("### Worth a look, and in nobody's way\n\n| Check | What | What to do |");
    expect(comment).toContain('| audit | n9 |  |\n\nAnd 4 more: `promoter status` shows them.');
  });

  test('cuts reasons rather than leaving the criteria out', () => {
    const long = Array.from({ length: 15 }, (_, i) => ({
      ...verdictOf(`c${i}`, { verdict: 'unmet', because: '<'.repeat(600) }),
    }));
    const details = currentDetails(snapshot({ assessment: { ...assessment, verdicts: long } }));
    expect(details).toContain('### Criteria');
    expect(byteLength(details)).toBeLessThan(20_000);
  });

  test('shows who approved what, and which approvals no longer count', () => {
    const approvals = [approval, { ...approval, by: 'ana', code: '99999999', self: true, comment: 'good | fast' }];
    const comment = statusComment(snapshot({ approvals }));
    expect(comment).toContain('**Given:** 1 of 2, wanted from lead or ops, other than the requester.');
    expect(comment).toContain('| lead | 2026-03-01T12:04:00Z | `1a2b3c4d` counts |  |');
    expect(comment).toContain(
      '| ana (the requester) | 2026-03-01T12:04:00Z | `99999999` void: something has changed since | good &#124; fast |',
    );
  });

  test('has the commands that approve and reject, once, while approval is awaited, and no longer', () => {
    const need = {
      kind: 'decision' as const,
      what: 'waits',
      commands: ['promoter approve neo4j staging --code 1a2b3c4d --by YOU'],
    };
    const command = 'promoter approve neo4j staging --code 1a2b3c4d --by YOU';
    expect(statusComment(snapshot({ need })).split(command)).toHaveLength(2);
    expect(statusComment(snapshot())).toContain('promoter reject neo4j staging --code 1a2b3c4d --by YOU\n');
    expect(statusComment(soaking({ approvals: [approval] }))).not.toContain('promoter approve');
  });

  test('shows the soak with every doubt kept visible', () => {
    const comment = statusComment(soaking());
    expect(comment).toContain('**Watching**; 1d of observation left.');
    expect(comment).toContain('| Uptime | at least 99.765 %, at most 99.859 %, 99.5 % needed |');
    expect(comment).toContain('| Observed | 5d 22h of 7d |');
    expect(comment).toContain('| Downtime | certainly 12min, perhaps 8min more; 50min 24s allowed |');
    expect(comment).toContain('| Not watched | 2h in 1 gap |');
    expect(comment).toMatch(/\| Latency \| p50 6ms, p95 80ms, p99 80ms, highest 80ms \|/);
    expect(comment).toContain('| Peak | CPU 37.5 %, memory 512 MiB |');
    expect(comment).toContain(
      '| 2026-03-02T12:00:00Z | 2026-03-02T12:20:00Z | 12min to 20min | component | connection refused &#124; &#60;b&#62; |',
    );
  });

  test('counts downtime that the host caused apart', () => {
    const shown = soaking({
      soak: { ledger: { ...ledger, downByHost: ledger.down }, verdict: { kind: 'continue', leftMs: 0 }, paused: false },
    });
    expect(statusComment(shown)).toContain(
      '| Downtime | none for certain, perhaps 8min more, 12min more caused by the host; 50min 24s allowed |',
    );
  });

  test('shows how it was rolled back, and how long the component was down', () => {
    const rollback = {
      how: 'parked' as const,
      container: 'neo4j-staging',
      downMs: 4_200,
      reason: 'the budget is spent',
    };
    expect(statusComment(ended('rolled-back', { rollback }))).toContain(
      'Done: the container that ran before was started again (`neo4j-staging`). The component was down for 4.2s. Reason: the budget is spent',
    );
  });

  test('lists what a person must do, in order, when it failed', () => {
    const comment = statusComment(ended('failed', { steps: ['look: `docker ps -a`', 'tell ops'] }));
    expect(comment).toContain('**What a person must do now, in this order:**\n\n1. look: `docker ps -a`\n2. tell ops');
  });

  test('shows the verification, its commands included', () => {
    const probes = [
      { probe: 'neo4j bolt://localhost:7690', health: 'down' as const, latencyMs: 12, reason: 'refused' },
    ];
    const commands = [{ run: 'pytest -k neo4j', exitCode: 1, output: '', took: 1200 }];
    const comment = statusComment(
      snapshot({ verification: { ok: false, unknown: false, sentence: 'one is down', probes, commands } }),
    );
    expect(comment).toContain('| `neo4j bolt://localhost:7690` | down | 12ms | refused |');
    expect(comment).toContain('| `pytest -k neo4j` | exit code 1 | 1.2s |  |');
  });

  test('shows the way it came', () => {
    expect(statusComment(snapshot())).toContain(
      '| 2026-03-01T12:00:00Z | validating |\n| 2026-03-01T12:00:05Z | awaiting approval |',
    );
  });
});

describe('current details in the Temporal Web UI', () => {
  test('hold the command, the signal payload and the signal as a command while approval is awaited', () => {
    const details = currentDetails(snapshot());
    const payload = '{"runId":"0196a000-0000-7000-8000-000000000001","by":"YOU","code":"1a2b3c4d"}';
    expect(details).toContain('promoter approve neo4j staging --code 1a2b3c4d --by YOU\n');
    expect(details).toContain(`\`\`\`json\n${payload}\n\`\`\``);
    expect(details).toContain(
      `temporal workflow signal --workflow-id neo4j@staging --run-id 0196a000-0000-7000-8000-000000000001 --name approve --input '${payload}'`,
    );
  });

  test('have padded cells, because the page draws tables without any', () => {
    expect(currentDetails(snapshot())).toContain('| \u00a0validating\u00a0\u00a0 |');
  });

  test('say the same each time for the same state', () => {
    expect(currentDetails(soaking())).toBe(currentDetails(soaking()));
  });
});

/** As much from outside as there can be, and of the worst kind. */
const flooded = (text: string): Snapshot =>
  soaking({
    phase: 'awaiting-approval',
    component: text,
    requestedBy: text,
    next: text,
    reason: text,
    policy,
    need: { kind: 'help', what: text, commands: [text] },
    approvals: Array.from({ length: 30 }, () => ({ ...approval, by: text, comment: text })),
    assessment: {
      ...assessment,
      findings: Array.from({ length: 30 }, () => ({ check: text, status: 'blocked' as const, what: text, fix: text })),
      verdicts: Array.from({ length: 30 }, (_, i) => ({
        criterion: `${i}`,
        verdict: 'unmet' as const,
        sentence: text,
        evidence: [{ source: 'report' as const, facts: text, file: text, command: text }],
        claims: [{ says: text, where: text, above: true }],
      })),
    },
    refused: Array.from({ length: 10 }, () => ({ at: '2026-03-01T12:00:00.000Z', what: text, why: text })),
    timeline: Array.from({ length: 500 }, () => ({ phase: 'validating' as const, at: '2026-03-01T12:00:00.000Z' })),
  });

describe('whatever comes from outside', () => {
  test('details stay below 20,000 bytes, summaries below 400 on one line, comments below 65,536 characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 50, maxLength: 2000 }), (text) => {
        expect(byteLength(currentDetails(flooded(text)))).toBeLessThan(20_000);
        expect(statusComment(flooded(text)).length).toBeLessThan(65_536);
        const request = {
          component: text,
          environment: text,
          requestedBy: text,
          reason: text,
          commit: text,
          image: text,
        };
        expect(byteLength(staticSummary(request))).toBeLessThan(400);
        expect(staticSummary(request)).not.toContain('\n');
        expect(byteLength(staticDetails(request))).toBeLessThan(20_000);
      }),
      { numRuns: 50 },
    );
  });

  test('no HTML but the markers and code gets through, and nobody is named', () => {
    const comment = statusComment(flooded('@ana <img src=x> #12 [x](https://x.org)'));
    const blocks = comment.split(/^```.*$/m).filter((_, i) => i % 2 === 0);
    expect(blocks.join('\n').replace(/<!-- (promoter:|as of ).*-->|<\/?code>/g, '')).not.toMatch(
      /<|@ana|(?<!&)#12|\]\(/,
    );
  });
});

describe('the static summary', () => {
  test('says what is promoted where, for whom and why', () => {
    const request = { component: 'neo4j', environment: 'staging', requestedBy: 'ana', issue: 3, reason: 'a fix' };
    expect(staticSummary(request)).toBe('neo4j into staging, requested by ana (issue 3): a fix');
    expect(staticDetails(request)).toContain('- **Reason:** a fix');
    expect(staticDetails(request)).toContain('promoter status neo4j staging');
  });
});
