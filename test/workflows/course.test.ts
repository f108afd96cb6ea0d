import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { WorkflowUpdateFailedError } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { finalFaults } from '../../src/contract/faults.ts';
import { abort, approve, control, decide } from '../../src/contract/messages.ts';
import type { Verdict } from '../../src/domain/criteria.ts';
import { day, hour, minute, second } from '../../src/domain/units.ts';
import { commitOf, finalFault, newWorld, policyOf, type World } from '../support/fake-world.ts';
import { inPhase, needing, snapshotOf, soaking, start, tell, vote } from '../support/promotions.ts';
import { timeSkippingServer, withWorkers } from '../support/time-skipping.ts';
import { until } from '../support/until.ts';

let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await timeSkippingServer();
});
afterAll(() => server.teardown());

/** A soak of one hour, so that the tests about its surroundings are short. */
const shortSoak = policyOf({
  soak: { requiredMs: hour, everyMs: 5 * minute, reprobeMs: 10 * second, uptime: 99.5, unknownLimitMs: 20 * minute },
});
const worldOf = (changes: Partial<World> = {}): World => newWorld({ policy: shortSoak, ...changes });
const inWorld = <T>(world: World, body: () => Promise<T>): Promise<T> => withWorkers(server, world, body);

const reasonOf = async (attempt: Promise<unknown>): Promise<string> => {
  const error = await attempt.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  if (!(error instanceof WorkflowUpdateFailedError)) throw new Error('the update was not refused', { cause: error });
  return error.cause?.message ?? '';
};

describe('approval', () => {
  test('a rejected promotion ends without a deploy, and says who rejected it', async () => {
    const world = worldOf();
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben', { decision: 'reject', comment: 'not on a Friday' });
      expect(await handle.result()).toMatchObject({ outcome: 'rejected', reason: 'rejected by ben: not on a Friday' });
    });
    expect(world.calls).toEqual([]);
    expect(world.records).toMatchObject([{ outcome: 'rejected' }]);
  });

  test('an approval that nobody gives expires', async () => {
    const world = worldOf();
    await inWorld(world, async () => {
      const handle = await start(server);
      expect(await handle.result()).toMatchObject({ outcome: 'expired', reason: '0 of 1 approvals after 30d' });
    });
    expect(world.calls).toEqual([]);
  });

  test('the requester may not approve unless policy says so, and then the record shows it', async () => {
    const strict = worldOf();
    await inWorld(strict, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      expect(await reasonOf(vote(handle, 'ana'))).toMatch(/ana requested this promotion and may not approve it/);
      await tell(handle, { action: 'abort', by: 'ana' });
      await handle.result();
    });
    const lenient = worldOf({ policy: { ...shortSoak, approvals: { ...shortSoak.approvals, selfApproval: true } } });
    await inWorld(lenient, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ana');
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    });
    expect(lenient.records).toMatchObject([{ approvals: [{ by: 'ana', self: true }] }]);
  });

  test('a quorum of two needs two people, and only those whom the catalogue names', async () => {
    const world = worldOf({
      policy: { ...shortSoak, approvals: { ...shortSoak.approvals, required: 2, from: ['ben', 'eve'] } },
    });
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      expect(await reasonOf(vote(handle, 'mallory'))).toMatch(
        /mallory may not decide here; the catalogue names ben, eve/,
      );
      await vote(handle, 'ben');
      expect(await reasonOf(vote(handle, 'ben'))).toMatch(/ben has approved already; another person is needed/);
      expect((await snapshotOf(handle)).phase).toBe('awaiting-approval');
      await vote(handle, 'eve');
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    });
  });

  test('an approval with another code, for another run, or too late is refused with the reason', async () => {
    await inWorld(worldOf(), async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      expect(await reasonOf(vote(handle, 'ben', { code: 'deadbeef' }))).toMatch(
        /the code deadbeef does not name what is to be approved now/,
      );
      expect(await reasonOf(vote(handle, 'ben', { runId: randomUUID() }))).toMatch(
        /this message is for run .* but the open run .* is/,
      );
      await vote(handle, 'ben');
      await inPhase(handle, 'soaking');
      expect(await reasonOf(vote(handle, 'eve'))).toMatch(/nothing waits for approval: .* is soaking/);
      await handle.result();
      await expect(vote(handle, 'eve')).rejects.toThrow();
    });
  });

  test('the same approval sent twice with its operation id counts once and answers the same', async () => {
    const world = worldOf({ policy: { ...shortSoak, approvals: { ...shortSoak.approvals, required: 2 } } });
    await inWorld(world, async () => {
      const handle = await start(server);
      const { runId, assessment } = await needing(handle, 'awaiting-approval');
      const message = {
        runId,
        by: 'ben',
        decision: 'approve' as const,
        code: assessment?.code ?? '',
        operationId: 'op-1',
      };
      const first = await handle.executeUpdate(decide, { args: [message] });
      expect(await handle.executeUpdate(decide, { args: [message] })).toEqual(first);
      expect((await snapshotOf(handle)).approvals).toHaveLength(1);
      await vote(handle, 'eve');
      await handle.result();
    });
  });

  test('an approval by signal counts like one by the command, and one that does not count is noted', async () => {
    await inWorld(worldOf(), async () => {
      const handle = await start(server);
      const { runId, assessment } = await needing(handle, 'awaiting-approval');
      await handle.signal(approve, { runId, by: 'ana', code: assessment?.code ?? '' });
      const noted = await until('the refusal', async () => (await snapshotOf(handle)).refused[0]);
      expect(noted).toMatchObject({ what: 'approve by ana', why: expect.stringMatching(/may not approve it/) });
      await handle.signal(approve, { runId, by: 'ben', code: assessment?.code ?? '' });
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    });
  });

  test('what changed between approval and deploy voids the approval and asks again', async () => {
    let hash = 'hash-1';
    const world = worldOf({ examination: () => ({ findings: [], hash }) });
    await inWorld(world, async () => {
      const handle = await start(server);
      const before = await needing(handle, 'awaiting-approval');
      hash = 'hash-2';
      await vote(handle, 'ben');
      const after = await until('another code', async () => {
        const snapshot = await needing(handle, 'awaiting-approval');
        return snapshot.assessment?.code === before.assessment?.code ? undefined : snapshot;
      });
      expect(after.approvals).toMatchObject([{ code: before.assessment?.code }]);
      await vote(handle, 'ben');
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    });
  });
});

describe('validation', () => {
  const unmet: Verdict = {
    criterion: 'unit-tests',
    verdict: 'unmet',
    sentence: 'unit-tests unmet: 61.2 % of 1,840 lines, 70 % needed',
    evidence: [],
  };

  test('an unmet criterion waits; a retry with a repaired commit goes on in the same run', async () => {
    const world = worldOf({ measurement: ({ commit }) => (commit === commitOf('b') ? {} : { verdicts: [unmet] }) });
    await inWorld(world, async () => {
      const handle = await start(server);
      const waiting = await needing(handle, 'validating');
      expect(waiting.need?.what).toBe('unit-tests unmet');
      expect(waiting.assessment?.verdicts[0]?.sentence).toBe(unmet.sentence);
      await tell(handle, { action: 'retry', by: 'ana', commit: commitOf('b') });
      const { runId, assessment } = await needing(handle, 'awaiting-approval');
      expect(runId).toBe(waiting.runId);
      expect(assessment?.release?.commit).toBe(commitOf('b'));
      await vote(handle, 'ben');
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    });
  });

  test('an attestation that was missing is given with a retry, and only whole ones count', async () => {
    const world = worldOf();
    const given: unknown[] = [];
    world.measurement = ({ attestations }) => {
      given.push(attestations);
      return attestations?.length ? {} : { verdicts: [{ ...unmet, verdict: 'unknown' }] };
    };
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'validating');
      const words = { criterion: 'unit-tests', by: 'eve', why: 'ran them by hand' };
      const attestations = [words, { criterion: 'unit-tests' } as typeof words];
      await tell(handle, { action: 'retry', by: 'ana', attestations });
      await needing(handle, 'awaiting-approval');
      expect(given.at(-1)).toEqual([words]);
      await tell(handle, { action: 'abort', by: 'ana' });
      await handle.result();
    });
  });

  test('an unmet criterion that nobody repairs expires', async () => {
    await inWorld(worldOf({ measurement: () => ({ verdicts: [unmet] }) }), async () => {
      const handle = await start(server);
      expect(await handle.result()).toMatchObject({
        outcome: 'expired',
        reason: expect.stringContaining(unmet.sentence),
      });
    });
  });

  test('a criterion is waived only where policy allows, with a reason, and the record shows by whom', async () => {
    const strict = worldOf({ measurement: () => ({ verdicts: [unmet] }) });
    await inWorld(strict, async () => {
      const handle = await start(server);
      await needing(handle, 'validating');
      expect(await reasonOf(tell(handle, { action: 'waive', by: 'ben', criterion: 'unit-tests', why: 'x' }))).toMatch(
        /policy does not let unit-tests be waived/,
      );
      await tell(handle, { action: 'abort', by: 'ana', reason: 'later' });
      expect(await handle.result()).toMatchObject({ outcome: 'aborted', reason: 'aborted by ana: later' });
    });
    const lenient = worldOf({
      policy: { ...shortSoak, waivable: ['unit-tests'] },
      measurement: () => ({ verdicts: [unmet] }),
    });
    await inWorld(lenient, async () => {
      const handle = await start(server);
      await needing(handle, 'validating');
      await tell(handle, { action: 'waive', by: 'ben', criterion: 'unit-tests', why: 'hotfix' });
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    });
    expect(lenient.records[0]?.assessment?.verdicts).toMatchObject([
      { verdict: 'waived', waiver: { by: 'ben', why: 'hotfix' } },
    ]);
  });

  test('a waiver counts until its end: an approval that comes later finds the criterion unmet again', async () => {
    const world = worldOf({
      policy: { ...shortSoak, waivable: ['unit-tests'] },
      measurement: () => ({ verdicts: [unmet] }),
    });
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'validating');
      const now = await server.currentTimeMs();
      const waiver = { action: 'waive', by: 'ben', criterion: 'unit-tests', why: 'hotfix' } as const;
      expect(await reasonOf(tell(handle, { ...waiver, until: 'yesterday' }))).toMatch(/cannot end at 'yesterday'/);
      await tell(handle, { ...waiver, until: new Date(now + hour).toISOString() });
      const { assessment } = await needing(handle, 'awaiting-approval');
      expect(assessment?.verdicts[0]?.sentence).toContain('waived by ben until ');
      await server.sleep('2 hours');
      await vote(handle, 'ben');
      expect(await handle.result()).toMatchObject({
        outcome: 'expired',
        reason: expect.stringContaining('the waiver by ben ended at'),
      });
    });
  });

  test('a waiver covers what was waived, and not what is found in its place later', async () => {
    const verdicts: Verdict[] = [
      { criterion: 'unit-tests', verdict: 'unknown', sentence: 'unit-tests unknown: no report', evidence: [] },
    ];
    const world = worldOf({
      policy: { ...shortSoak, waivable: ['unit-tests'] },
      measurement: () => ({ verdicts }),
    });
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'validating');
      await tell(handle, { action: 'waive', by: 'ana', criterion: 'unit-tests', why: 'CI is down today' });
      const waived = await needing(handle, 'awaiting-approval');
      expect(waived.assessment?.verdicts[0]).toMatchObject({
        waiver: { by: 'ana', self: true },
        sentence: 'unit-tests unknown: no report; waived by ana, who requested it: CI is down today',
      });
      verdicts[0] = unmet;
      await vote(handle, 'ben');
      const { assessment } = await needing(handle, 'validating');
      expect(assessment?.verdicts[0]).toMatchObject({
        verdict: 'unmet',
        sentence: `${unmet.sentence}; the waiver by ana was for other evidence`,
      });
      await tell(handle, { action: 'abort', by: 'ana' });
      await handle.result();
    });
  });

  test('what was attested for one commit does not count for the next', async () => {
    const asked: unknown[] = [];
    const world = worldOf({
      measurement: ({ commit, attestations }) => {
        asked.push([commit, attestations.map(({ why }) => why)]);
        return { verdicts: [unmet] };
      },
    });
    const word = { criterion: 'functionality', by: 'ben', why: 'tried every feature of it' };
    await inWorld(world, async () => {
      const handle = await start(server, { commit: commitOf('a'), attestations: [word] });
      await needing(handle, 'validating');
      await tell(handle, { action: 'retry', by: 'ana', commit: commitOf('b') });
      await until('the other commit is measured', async () => (asked.length > 1 ? true : undefined));
      await needing(handle, 'validating');
      await tell(handle, { action: 'abort', by: 'ana' });
      await handle.result();
    });
    expect(asked).toEqual([
      [commitOf('a'), [word.why]],
      [commitOf('b'), []],
    ]);
  });

  test('a new commit that is named while the last measurement runs is measured, and approved anew', async () => {
    const asked: (string | undefined)[] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const world = worldOf({
      measurement: async ({ commit }) => {
        asked.push(commit);
        if (asked.length === 2) await held;
        return {};
      },
    });
    await inWorld(world, async () => {
      const handle = await start(server, { commit: commitOf('a') });
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      await until('the last measurement', async () => (asked.length > 1 ? true : undefined));
      await tell(handle, { action: 'retry', by: 'ana', commit: commitOf('b') });
      release();
      const again = await until('the other commit waits for approval', async () => {
        const snapshot = await needing(handle, 'awaiting-approval');
        return snapshot.assessment?.commit === commitOf('b') ? snapshot : undefined;
      });
      expect(again.need?.what).toContain('waits for 1 more');
      await vote(handle, 'ben');
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    });
    expect(world.records[0]?.assessment?.commit).toBe(commitOf('b'));
  });

  test('a new release voids the approvals that were given for the old one', async () => {
    const world = worldOf({ policy: { ...shortSoak, approvals: { ...shortSoak.approvals, required: 2 } } });
    await inWorld(world, async () => {
      const handle = await start(server);
      const before = await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      await tell(handle, { action: 'retry', by: 'ana', commit: commitOf('b') });
      const after = await until('another code', async () => {
        const snapshot = await needing(handle, 'awaiting-approval');
        return snapshot.assessment?.code === before.assessment?.code ? undefined : snapshot;
      });
      expect(after.need?.what).toMatch(/waits for 2 more approvals/);
      await vote(handle, 'ben');
      await vote(handle, 'eve');
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    });
  });

  test('an environment that cannot be examined stands in the way until it can', async () => {
    let broken = true;
    const world = worldOf({
      examination: () => {
        if (broken) throw finalFault(finalFaults.configuration, 'promoter.yaml:3: unknown key');
        return { findings: [] };
      },
    });
    await inWorld(world, async () => {
      const handle = await start(server);
      expect((await needing(handle, 'validating')).need?.what).toContain('promoter.yaml:3: unknown key');
      broken = false;
      await tell(handle, { action: 'retry', by: 'ana' });
      await needing(handle, 'awaiting-approval');
      await tell(handle, { action: 'abort', by: 'ana' });
      expect(await handle.result()).toMatchObject({ outcome: 'aborted' });
    });
  });

  test('a freeze window holds the deploy back until it ends', async () => {
    const from = new Date(await server.currentTimeMs()).toISOString();
    const to = new Date((await server.currentTimeMs()) + 2 * day).toISOString();
    const world = worldOf({ policy: { ...shortSoak, freeze: [{ from, to, why: 'stocktaking' }] } });
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      expect((await inPhase(handle, 'awaiting-window')).next).toMatch(/stocktaking/);
      expect(world.calls).toEqual([]);
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
      const { timeline } = await snapshotOf(handle);
      const deployed = timeline.find(({ phase }) => phase === 'deploying');
      expect(Date.parse(deployed?.at ?? '')).toBeGreaterThanOrEqual(Date.parse(to));
    });
  });
});

describe('deploy, verification and rollback', () => {
  test('a deploy that cannot work is rolled back with the data, and with the reason', async () => {
    const world = worldOf({
      deploy: () => Promise.reject(finalFault(finalFaults.deployFailed, 'it exits with code 1')),
      stopped: (now) => now - hour,
    });
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      expect(await handle.result()).toMatchObject({
        outcome: 'rolled-back',
        reason: expect.stringMatching(/deploy failed: it exits with code 1; the container of before runs again/),
      });
    });
    // From the stop by the deploy, although that did not live to tell of it.
    expect(world.records[0]?.rollback?.downMs).toBeGreaterThanOrEqual(hour);
    expect(world.calls).toEqual(['deploy 1', 'rollBack 2 with data', 'verify old-container by probes']);
  });

  test('a deploy that fails for a while is tried again until it works', async () => {
    let tries = 0;
    const world = worldOf({
      deploy: async () => {
        tries += 1;
        if (tries < 4) throw new Error('the engine does not answer');
      },
    });
    await inWorld(world, async () => {
      const handle = await soaking(server);
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    });
    expect(tries).toBe(4);
  });

  test('a failed verification is rolled back', async () => {
    const world = worldOf({
      verification: (probesOnly) => (probesOnly ? {} : { ok: false, sentence: 'http says 503' }),
    });
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      expect(await handle.result()).toMatchObject({
        outcome: 'rolled-back',
        reason: expect.stringContaining('verification failed: http says 503'),
      });
    });
  });

  test('a prober that cannot tell calls a person, and never rolls back by itself', async () => {
    let knows = false;
    const world = worldOf({
      verification: () =>
        knows ? {} : { ok: false, unknown: true, sentence: 'refused the credentials of user neo4j' },
    });
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      expect((await needing(handle, 'verifying')).need).toMatchObject({
        kind: 'help',
        what: expect.stringContaining('refused the credentials'),
        commands: ['promoter retry neo4j staging', "promoter rollback neo4j staging --reason 'WHY'"],
      });
      knows = true;
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    });
  });

  test('a rollback that cannot work ends as failed, with the steps a person must take', async () => {
    const world = worldOf({
      verification: () => ({ ok: false, sentence: 'http says 503' }),
      rollBack: () => Promise.reject(finalFault(finalFaults.rollbackImpossible, 'its image is gone')),
    });
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      expect(await handle.result()).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('rollback failed: its image is gone'),
      });
      expect((await snapshotOf(handle)).steps).toEqual([
        expect.stringContaining('docker ps -a --filter label=promoter.component=neo4j'),
        expect.stringContaining('docker rm -f new-containe'),
        expect.stringContaining('docker rename neo4j-prev-0123456789ab neo4j && docker start neo4j'),
        expect.stringContaining('promoter adopt neo4j staging'),
      ]);
    });
    expect(world.records).toMatchObject([
      { outcome: 'failed', steps: expect.arrayContaining([expect.stringContaining('docker')]) },
    ]);
  });

  test('what was put back is probed too: when it does not work either the outcome is failed', async () => {
    const world = worldOf({ verification: () => ({ ok: false, sentence: 'bolt refuses' }) });
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      expect(await handle.result()).toMatchObject({
        outcome: 'failed',
        reason: expect.stringContaining('what was put back does not work: bolt refuses'),
      });
      expect((await snapshotOf(handle)).steps).toEqual([
        expect.stringContaining('docker ps -a --filter label=promoter.component=neo4j'),
        'what was put back stands as neo4j; see what it says: docker logs --tail 100 neo4j',
        expect.stringMatching(/^if it does not work, repair what it needs .*: docker restart neo4j$/),
        "tell promoter what runs now: promoter adopt neo4j staging --reason 'repaired by hand'",
      ]);
    });
  });
});

describe('abort', () => {
  test('an abort while deploying waits for the deploy to stop, then rolls back', async () => {
    let enter: () => void = () => undefined;
    const inside = new Promise<void>((resolve) => {
      enter = resolve;
    });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const world = worldOf({
      deploy: async () => {
        enter();
        await held;
      },
    });
    await inWorld(world, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      await inside;
      await tell(handle, { action: 'abort', by: 'ana', reason: 'wrong version' });
      expect(world.calls).not.toContain('rollBack 2 with data');
      release();
      expect(await handle.result()).toMatchObject({
        outcome: 'rolled-back',
        reason: expect.stringContaining('aborted by ana: wrong version'),
      });
    });
    expect(world.calls).toContain('rollBack 2 with data');
  });

  test('an abort while soaking keeps the data and puts back what ran before', async () => {
    const world = worldOf();
    await inWorld(world, async () => {
      const handle = await soaking(server);
      await tell(handle, { action: 'abort', by: 'ana' });
      expect(await handle.result()).toMatchObject({ outcome: 'rolled-back' });
    });
    expect(world.calls.slice(-2)).toEqual(['rollBack 2', 'verify old-container by probes']);
  });

  test('an abort by signal ends one that waits for approval', async () => {
    await inWorld(worldOf(), async () => {
      const handle = await start(server);
      const { runId } = await needing(handle, 'awaiting-approval');
      await handle.signal(abort, { runId, by: 'ana', reason: 'no longer wanted' });
      expect(await handle.result()).toMatchObject({ outcome: 'aborted', reason: 'aborted by ana: no longer wanted' });
    });
  });

  test('a rollback is refused before anything is deployed, and carried out afterwards', async () => {
    await inWorld(worldOf(), async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      expect(await reasonOf(tell(handle, { action: 'rollback', by: 'ana' }))).toMatch(/nothing is deployed yet/);
      await vote(handle, 'ben');
      await inPhase(handle, 'soaking');
      await tell(handle, { action: 'rollback', by: 'ana', reason: 'users complain' });
      expect(await handle.result()).toMatchObject({
        outcome: 'rolled-back',
        reason: expect.stringContaining('rolled back by ana: users complain'),
      });
    });
  });

  test('a signal with anything at all as its payload is noted, and changes nothing', async () => {
    await inWorld(worldOf(), async () => {
      const handle = await start(server);
      const { runId } = await needing(handle, 'awaiting-approval');
      for (const payload of [
        undefined,
        null,
        'x',
        7,
        {},
        { by: 3, runId },
        { by: 'ben', runId, code: {}, comment: [] },
      ]) {
        await handle.signal('approve', payload);
      }
      const { refused, phase } = await until('seven refusals', async () => {
        const snapshot = await snapshotOf(handle);
        return snapshot.refused.length === 7 ? snapshot : undefined;
      });
      expect(phase).toBe('awaiting-approval');
      expect(refused.map(({ why }) => why)).toEqual([
        ...Array(6).fill(expect.stringContaining("'by' must name a person")),
        expect.stringContaining('does not name what is to be approved now'),
      ]);
      await tell(handle, { action: 'abort', by: 'ana' });
      await handle.result();
    });
  });

  test('a message that is none is refused with what is possible', async () => {
    await inWorld(worldOf(), async () => {
      const handle = await start(server);
      const { runId } = await needing(handle, 'awaiting-approval');
      const nonsense = { runId, by: 'ana', action: 'explode' } as never;
      expect(await reasonOf(handle.executeUpdate(control, { args: [nonsense] }))).toMatch(
        /no such message: .* control takes pause, resume/,
      );
      expect(await reasonOf(tell(handle, { action: 'abort', by: ' ' }))).toMatch(/'by' must name a person/);
      await tell(handle, { action: 'abort', by: 'ana' });
      await handle.result();
    });
  });
});
