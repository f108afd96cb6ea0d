import { describe, expect, it } from '@jest/globals';
import type { Snapshot } from '../../src/contract/snapshot.ts';
import type { LocalCatalogue } from '../../src/client/local-catalogue.ts';
import { targetOf } from '../../src/domain/defaults.ts';
import { hour, minute } from '../../src/domain/units.ts';
import { answerTo } from '../../src/client/answering.ts';
import { catalogue, endedAs, planResult, recordOf, snapshotOf, soaking } from './examples.ts';
import { fakeContext, newServer, type Server, serve } from './fake-gateway.ts';

const say = (server: Server, argv: string[], changes: Parameters<typeof fakeContext>[1] = {}) =>
  answerTo(argv, fakeContext(server, { argv, ...changes }));

describe('start', () => {
  it('hands over what was asked for, with every attestation', async () => {
    const server = newServer();
    const words = [
      'start',
      'neo4j',
      'staging',
      '--commit',
      'v1.2',
      '--image',
      'neo4j:5',
      '--issue',
      '7',
      '--reason',
      'new index',
    ];
    await say(server, [
      ...words,
      '--attest',
      'unit-tests=ana: ran them',
      '--attest',
      'documentation = ben : read: all of it',
      '--operation-id',
      'op',
    ]);
    expect(server.started).toEqual([
      {
        type: 'promotion',
        request: {
          component: 'neo4j',
          environment: 'staging',
          commit: 'v1.2',
          image: 'neo4j:5',
          issue: 7,
          reason: 'new index',
          requestedBy: 'ana',
          operationId: 'op',
          attestations: [
            { criterion: 'unit-tests', by: 'ana', why: 'ran them' },
            { criterion: 'documentation', by: 'ben', why: 'read: all of it' },
          ],
        },
      },
    ]);
  });

  it('says what comes next, with the exact command', async () => {
    const { text } = await say(newServer(), ['start', 'neo4j', 'staging']);
    expect(text).toContain('bin/promoter approve neo4j staging --code 1a2b3c4d');
    expect(text).toContain('bin/promoter watch neo4j staging');
  });

  it('names an unmet criterion and offers a waiver only where policy allows it', async () => {
    const verdicts = [{ criterion: 'docs', verdict: 'unmet' as const, sentence: 'nobody vouches', evidence: [] }];
    const { assessment, policy } = planResult({ verdicts });
    const strict = await say(
      newServer({ plan: { kind: 'result', result: { assessment, ...(policy ? { policy } : {}) } } }),
      ['start', 'neo4j', 'staging'],
    );
    const lenient = policy && { ...policy, waivable: ['docs'] };
    const mild = await say(
      newServer({ plan: { kind: 'result', result: { assessment, ...(lenient ? { policy: lenient } : {}) } } }),
      ['start', 'neo4j', 'staging'],
    );
    expect(strict.text).toContain('bin/promoter retry neo4j staging');
    expect(strict.text).not.toContain('waive');
    expect(mild.text).toContain('bin/promoter waive neo4j staging --criterion docs --why TEXT');
  });

  it.each(['refused', 'blocked', 'unreachable'] as const)(
    'starts nothing when a check says %s, and names each such check',
    async (status) => {
      const findings = [
        { check: 'ports', status, what: '7690 is taken', fix: 'free it' },
        { check: 'variables', status: 'ok' as const, what: 'all set' },
        { check: 'image', status, what: 'no such image', fix: 'build it' },
      ];
      const server = newServer({ plan: { kind: 'result', result: planResult({ findings }) } });
      const { problems, json } = await say(server, ['start', 'neo4j', 'staging']);
      expect(server.started).toEqual([]);
      expect(problems).toEqual([
        { what: '7690 is taken', where: 'ports', fix: 'free it' },
        { what: 'no such image', where: 'image', fix: 'build it' },
      ]);
      expect(json).toMatchObject({ error: { what: '7690 is taken' }, started: false });
    },
  );

  it('shows the open promotion instead of starting another', async () => {
    const server = newServer();
    serve(server, soaking());
    const { text, problems } = await say(server, ['start', 'neo4j', 'staging']);
    expect(server.started).toEqual([]);
    expect(text).toContain('soaking');
    expect(text).toContain('run-1');
    expect(problems[0]?.what).toBe('a promotion is open already: soaking');
  });

  it('finds the run of its own operation even behind later ones', async () => {
    const server = newServer();
    serve(server, endedAs('promoted', { runId: 'run-old', operationId: 'mine' }));
    serve(server, snapshotOf({ runId: 'run-later', operationId: 'theirs' }));
    const { json } = await say(server, ['start', 'neo4j', 'staging', '--operation-id', 'mine']);
    expect(json).toMatchObject({ started: false, runId: 'run-old', outcome: 'promoted', open: false });
  });

  it('gives the command that cannot start it twice when the server gave no answer', async () => {
    const { problems } = await say(newServer({ start: { kind: 'unknown' } }), [
      'start',
      'neo4j',
      'staging',
      '--reason',
      "it's due",
    ]);
    expect(problems[0]?.fix).toContain(
      `promoter start neo4j staging --reason 'it'\\''s due' --by ana --operation-id operation-1`,
    );
  });

  it('asks the worker about an environment that no catalogue here could know', async () => {
    const refused = {
      check: 'catalogue',
      status: 'refused' as const,
      what: "there is no environment 'stagin'",
      fix: 'did you mean "staging"?',
    };
    const server = newServer({
      idle: ['environment-stagin'],
      plan: { kind: 'result', result: { assessment: { ...planResult().assessment, findings: [refused] } } },
    });
    expect(await say(server, ['start', 'neo4j', 'stagin'])).toMatchObject({
      exitCode: 2,
      problems: [{ what: refused.what, fix: refused.fix }],
    });
  });
});

describe('A plan', () => {
  const command = (timeoutMs: number) => ({ run: 'npm test', host: true, timeoutMs });
  const taking = (...times: number[]): LocalCatalogue => {
    const criteria = times.map((timeoutMs, index) => [
      `suite-${index}`,
      { source: { from: 'run' as const, command: command(timeoutMs), variables: [] } },
    ]);
    const staging = targetOf('staging', [{ criteria: Object.fromEntries(criteria) }]);
    const component = {
      name: 'neo4j',
      service: 'neo4j',
      strategy: 'recreate' as const,
      dependsOn: [],
      auditAccepts: {},
    };
    const neo4j = { ...component, to: { staging } };
    return { kind: 'read', catalogue: { ...catalogue, components: { neo4j } } };
  };

  it.each(['plan', 'start'])('is waited for by %s as long as the commands of its criteria may take', async (verb) => {
    const server = newServer();
    const waited = async (local: LocalCatalogue) => {
      await say(server, [verb, 'neo4j', 'staging'], { catalogue: local });
      return server.patience.at(-1);
    };
    const none = await waited(taking());
    expect(await waited(taking(15 * minute, 2 * hour))).toBe((none ?? 0) + 15 * minute + 2 * hour);
    const longest = await waited({ kind: 'none' });
    expect(await waited(taking(5 * hour, 5 * hour))).toBe(longest);
  });
});

describe('A message to a promotion', () => {
  it('names the run it is meant for, its author and its operation', async () => {
    const server = newServer();
    serve(server, snapshotOf());
    await say(server, ['approve', 'neo4j', 'staging', '--code', '1a2b3c4d', '--by', 'ben', '--comment', 'fine']);
    const payload = {
      runId: 'run-1',
      by: 'ben',
      operationId: 'operation-1',
      decision: 'approve',
      code: '1a2b3c4d',
      comment: 'fine',
    };
    expect(server.sent).toEqual([
      {
        workflowId: 'neo4j@staging',
        runId: 'run-1',
        operationId: 'operation-1',
        message: { update: 'decide', payload },
      },
    ]);
  });

  it.each([
    [['pause'], { action: 'pause' }],
    [['resume'], { action: 'resume' }],
    [['abort', '--reason', 'no'], { action: 'abort', reason: 'no' }],
    [['retry', '--commit', 'abc', '--image', 'x:1'], { action: 'retry', commit: 'abc', image: 'x:1' }],
    [['waive', '--criterion', 'docs', '--why', 'later'], { action: 'waive', criterion: 'docs', why: 'later' }],
    [
      ['waive', '--criterion', 'docs', '--why', 'later', '--until', '2026-12-24T18:00:00+01:00'],
      { action: 'waive', criterion: 'docs', why: 'later', until: '2026-12-24T17:00:00.000Z' },
    ],
    [['rollback', '--reason', 'slow'], { action: 'rollback', reason: 'slow' }],
  ])('carries the words of %j', async ([verb = '', ...options], words) => {
    const server = newServer();
    serve(server, soaking());
    await say(server, [verb, 'neo4j', 'staging', ...options]);
    expect(server.sent[0]?.message).toEqual({
      update: 'control',
      payload: { ...words, runId: 'run-1', by: 'ana', operationId: 'operation-1' },
    });
  });

  it('is sent twice under one operation id when nothing answers, and then handed to the person', async () => {
    const server = newServer({ deliveries: [{ kind: 'unknown' }, { kind: 'unknown' }] });
    serve(server, snapshotOf());
    const { problems } = await say(server, ['abort', 'neo4j', 'staging', '--reason', 'wrong commit']);
    expect(server.sent.map(({ operationId }) => operationId)).toEqual(['operation-1', 'operation-1']);
    expect(problems[0]?.fix).toContain(
      "promoter abort neo4j staging --reason 'wrong commit' --by ana --operation-id operation-1 --run run-1",
    );
  });

  it('is not sent at all when no worker could take it', async () => {
    const server = newServer({ idle: ['promotions'] });
    serve(server, snapshotOf());
    await say(server, ['abort', 'neo4j', 'staging']);
    expect(server.sent).toEqual([]);
  });

  it('reaches the run it names even when that has ended, so that a repetition gets its receipt', async () => {
    const server = newServer();
    const runId = '0199c0de-0000-7000-8000-00000000000a';
    serve(server, endedAs('aborted', { runId }));
    serve(server, snapshotOf({ runId: 'run-later' }));
    await say(server, ['abort', 'neo4j', 'staging', '--run', runId, '--operation-id', 'mine']);
    expect(server.sent).toMatchObject([{ runId }]);
  });

  it.each(['--comment', '--reason'])('of rejection says why by %s', async (option) => {
    const server = newServer();
    serve(server, snapshotOf());
    await say(server, ['reject', 'neo4j', 'staging', '--code', '1a2b3c4d', option, 'late']);
    expect(server.sent).toMatchObject([{ message: { payload: { decision: 'reject', comment: 'late' } } }]);
  });

  it('is refused with the reason that the workflow gives', async () => {
    const server = newServer({ deliveries: [{ kind: 'refused', reason: 'cleo may not decide here' }] });
    serve(server, snapshotOf());
    const { problems } = await say(server, ['approve', 'neo4j', 'staging', '--code', '1a2b3c4d', '--by', 'cleo']);
    expect(problems).toMatchObject([{ what: 'cleo may not decide here', where: 'neo4j@staging, run run-1' }]);
  });
});

describe('status and watch', () => {
  it('prints the whole snapshot as JSON, with whether it is open and answered', async () => {
    const server = newServer();
    serve(server, soaking());
    expect((await say(server, ['status', 'neo4j', 'staging', '--json'])).json).toEqual({
      ...soaking(),
      open: true,
      closed: null,
      worker: true,
    });
  });

  it('falls back to what the server knows when no worker answers', async () => {
    const server = newServer();
    serve(server, soaking(), { soak: '1d observed, 99.3 %' });
    server.snapshots = {};
    const { text, json } = await say(server, ['status', 'neo4j', 'staging']);
    expect(text).toContain('No worker answers');
    expect(text).toContain('1d observed, 99.3 %');
    expect(json).toMatchObject({ phase: 'soaking', worker: false, soakSummary: '1d observed, 99.3 %' });
  });

  it('follows one run to its own end, a line a change', async () => {
    const server = newServer();
    serve(server, snapshotOf());
    const course = [soaking(), soaking(), endedAs('rolled-back', { reason: 'too slow' })];
    const context = fakeContext(server, {
      afterPause: () => {
        const next = course.shift();
        if (next) serve(server, next);
      },
    });
    const given = await answerTo(['watch', 'neo4j', 'staging'], context);
    expect(given.exitCode).toBe(1);
    expect(context.lines).toEqual([
      '2026-03-02T12:00:00.000Z neo4j@staging awaiting-approval: waits for 1 more approval of 1a2b3c4d',
      '2026-03-02T12:00:00.000Z neo4j@staging soaking: 10 % of 7d observed, outages: 1',
      '2026-03-02T12:00:00.000Z neo4j@staging ended: rolled-back: too slow',
    ]);
  });

  /** Watches a soak; the server goes away for so many looks once the first was shown. */
  const watchedAcross = (away: number, becomes: Snapshot) => {
    const server = newServer();
    serve(server, soaking());
    const context = fakeContext(server, { afterPause: () => void serve(server, becomes) });
    const goAway = (): void => {
      server.away = away;
    };
    return answerTo(['watch', 'neo4j', 'staging'], { ...context, live: { ...context.live, show: goAway } });
  };

  it('outlast a server that restarts', async () => {
    expect(await watchedAcross(100, endedAs('promoted'))).toMatchObject({ exitCode: 0 });
  });

  it('give up on a server that stays away', async () => {
    const given = await watchedAcross(Number.POSITIVE_INFINITY, endedAs('promoted'));
    expect(given).toMatchObject({ exitCode: 3, problems: [{ fix: expect.stringContaining('npm run up') }] });
  });

  it('says that a run which was ended from outside left its work undone', async () => {
    const server = newServer();
    serve(server, soaking(), { open: false, status: 'TERMINATED' });
    const { problems, json } = await say(server, ['status', 'neo4j', 'staging', '--wait']);
    expect(problems[0]?.fix).toContain('promoter doctor');
    expect(json).toMatchObject({ error: { exitCode: 4 }, closed: 'TERMINATED' });
  });

  it('tells how long what has ended took, and not how long ago it began', async () => {
    const server = newServer();
    serve(server, endedAs('promoted', { runId: 'run-0' }), { closedAt: '2026-03-01T12:00:00Z' });
    expect((await say(server, ['list', '--all'])).text).toMatch(/ took \d/);
    expect((await say(server, ['list'])).text).not.toContain('took');
  });

  it('lists the open promotions when no environment is named', async () => {
    const server = newServer();
    serve(server, soaking());
    serve(server, endedAs('promoted', { runId: 'run-0' }));
    expect((await say(server, ['status'])).json).toMatchObject({ promotions: [{ runId: 'run-1' }] });
    expect((await say(server, ['list', '--all'])).json).toMatchObject({
      promotions: [{ runId: 'run-0' }, { runId: 'run-1' }],
    });
  });
});

describe('rollback of a promotion that has ended', () => {
  it('starts a rollback and waits for it', async () => {
    const server = newServer();
    serve(server, endedAs('promoted'));
    const { text } = await say(server, ['rollback', 'neo4j', 'staging', '--reason', 'slow']);
    expect(server.started).toMatchObject([{ type: 'rollback', request: { reason: 'slow', requestedBy: 'ana' } }]);
    expect(text).toContain('the container of before runs again');
  });

  it('shows the exact steps that a person must take when it fails', async () => {
    const server = newServer({
      start: { kind: 'started', runId: 'run-2' },
      ending: { kind: 'result', result: { outcome: 'failed', reason: 'no way back' } },
    });
    serve(server, endedAs('failed', { runId: 'run-2', kind: 'rollback', steps: ['pull neo4j:5.26.12', 'start it'] }));
    const { text, json } = await say(server, ['rollback', 'neo4j', 'staging', '--reason', 'slow']);
    expect(text).toContain('1. pull neo4j:5.26.12\n  2. start it');
    expect(json).toMatchObject({ error: { exitCode: 4 }, steps: ['pull neo4j:5.26.12', 'start it'] });
  });
});

describe('adopt', () => {
  it('hands on the commit that what runs was made from', async () => {
    const server = newServer();
    await say(server, ['adopt', 'neo4j', 'staging', '--commit', 'v1', '--by', 'ben']);
    expect(server.started).toMatchObject([
      { type: 'adoption', request: { commit: 'v1', requestedBy: 'ben', reason: 'it runs already' } },
    ]);
  });
});

describe('Names', () => {
  it('are answered from the catalogue of this folder, with the one that was probably meant', async () => {
    const server = newServer();
    const { problems } = await say(server, ['start', 'neo5j', 'staging'], { catalogue: { kind: 'read', catalogue } });
    expect(problems).toEqual([
      { what: "there is no component 'neo5j'", where: '/srv/promoter.yaml', fix: 'did you mean "neo4j"?' },
    ]);
  });

  it.each([
    [['status', 'neo5j'], "there is no component 'neo5j'"],
    [['history', 'neo5j'], "there is no component 'neo5j'"],
    [['history', 'neo4j', 'stagin'], "there is no environment 'stagin'"],
  ])('are looked for where nothing was found: %j', async (argv, what) => {
    const read = { kind: 'read' as const, catalogue };
    expect(await say(newServer(), argv, { catalogue: read })).toMatchObject({ exitCode: 2, problems: [{ what }] });
    const [verb = '', ...names] = ['history', 'neo4j', 'staging'];
    const { exitCode, text } = await say(newServer(), [verb, ...names], { catalogue: read });
    expect([exitCode, text]).toEqual([0, 'No promotion of neo4j into staging has finished yet.']);
  });

  it('that have left the catalogue still have their history', async () => {
    const server = newServer({ records: [recordOf({ component: 'old' })] });
    const given = await say(server, ['history', 'old'], { catalogue: { kind: 'read', catalogue } });
    expect(given).toMatchObject({ exitCode: 0, json: { records: [{ component: 'old' }] } });
  });

  it('show every problem of a malformed catalogue, with file and line', async () => {
    const problems = [
      { what: 'unknown key "sok"', where: '/srv/promoter.yaml:7', fix: 'did you mean "soak"?' },
      { what: 'service is missing', where: '/srv/promoter.yaml:9', fix: 'add service: a text' },
    ];
    const given = await say(newServer(), ['plan', 'neo4j', 'staging'], { catalogue: { kind: 'malformed', problems } });
    expect(given.problems).toEqual(problems);
    expect(given.json).toMatchObject({ error: problems[0], problems });
  });
});

describe('history', () => {
  it('shows records newest first, as the worker sends them', async () => {
    const { text, json } = await say(newServer({ records: [recordOf({ sequence: 4 }), recordOf()] }), [
      'history',
      'neo4j',
    ]);
    expect(text.split('\n').map((line) => line[0])).toEqual(['#', '4', '3']);
    expect(json).toMatchObject({ records: [{ sequence: 4 }, { sequence: 3 }] });
  });
});
