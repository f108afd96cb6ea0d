import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { finalFaults } from '../../src/contract/faults.ts';
import { abort } from '../../src/contract/messages.ts';
import type { PromotionRecord } from '../../src/domain/record.ts';
import { day, hour, minute, second } from '../../src/domain/units.ts';
import { finalFault, newWorld, policyOf, type World } from '../support/fake-world.ts';
import { arrived, gate } from '../support/gate.ts';
import { inPhase, needing, type PromotionHandle, snapshotOf, start, tell, vote } from '../support/promotions.ts';
import { timeSkippingServer, withWorkers } from '../support/time-skipping.ts';
import { until } from '../support/until.ts';
import { withWorkersOn } from '../support/workers.ts';

// A promotion that leaves its normal course between approval and record. test/workflows/course.test.ts has the aborts
// while validating, while it waits for approval, while deploying and while soaking.

let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await timeSkippingServer();
});
afterAll(() => server.teardown());

const policy = policyOf({
  soak: { requiredMs: hour, everyMs: 5 * minute, reprobeMs: 10 * second, uptime: 99.5, unknownLimitMs: hour },
});
const withBackup = { ...policy, backup: true };
const worldOf = (changes: Partial<World> = {}): World => newWorld({ policy, ...changes });
const inWorld = <T>(world: World, body: () => Promise<T>): Promise<T> => withWorkers(server, world, body);

async function approvedStart(): Promise<PromotionHandle> {
  const handle = await start(server);
  await needing(handle, 'awaiting-approval');
  await vote(handle, 'ben');
  return handle;
}

describe('an abort', () => {
  test('while it waits for the end of a freeze ends it, with nothing deployed', async () => {
    const now = await server.currentTimeMs();
    const window = { from: new Date(now - day).toISOString(), to: new Date(now + 2 * day).toISOString(), why: 'sales' };
    const world = worldOf({ policy: { ...policy, freeze: [window] } });
    await inWorld(world, async () => {
      const handle = await approvedStart();
      await inPhase(handle, 'awaiting-window');
      await tell(handle, { action: 'abort', by: 'ana', reason: 'not this week' });
      expect(await handle.result()).toMatchObject({ outcome: 'aborted', reason: 'aborted by ana: not this week' });
    });
    expect(world.calls).toEqual([]);
    expect(world.records).toMatchObject([{ outcome: 'aborted' }]);
  });

  test('while backing up awaits the end of the backup, with nothing deployed', async () => {
    const held = gate();
    const world = worldOf({ policy: withBackup, backUp: held.pass });
    await inWorld(world, async () => {
      const handle = await approvedStart();
      await held.entered;
      expect((await snapshotOf(handle)).phase).toBe('backing-up');
      await tell(handle, { action: 'abort', by: 'ana' });
      await arrived(handle);
      expect(world.records).toEqual([]);
      held.open();
      expect(await handle.result()).toMatchObject({ outcome: 'aborted', reason: 'aborted by ana' });
    });
    expect(world.calls).toEqual(['backUp']);
  });

  test('while verifying puts back what ran before, with the data', async () => {
    const held = gate();
    const world = worldOf({ verification: (probesOnly) => (probesOnly ? {} : held.pass().then(() => ({}))) });
    await inWorld(world, async () => {
      const handle = await approvedStart();
      await held.entered;
      await tell(handle, { action: 'abort', by: 'ana' });
      await arrived(handle);
      held.open();
      expect(await handle.result()).toMatchObject({
        outcome: 'rolled-back',
        reason: expect.stringMatching(/^aborted by ana; the container of before runs again/),
      });
    });
    expect(world.calls.slice(2)).toEqual(['rollBack 2 with data', 'verify old-container by probes']);
  });

  test.each<[string, Partial<World>, (held: ReturnType<typeof gate>) => Partial<World>, string, string]>([
    ['promoting', {}, ({ pass }) => ({ retire: pass }), 'cannot abort while promoting', 'promoted'],
    [
      'rolling-back',
      { health: () => ({ health: 'down' }) },
      ({ pass }) => ({ rollBack: pass }),
      'cannot abort while rolling-back',
      'rolled-back',
    ],
  ])('while %s is refused, and a cancel changes nothing either', async (phase, changes, holding, why, outcome) => {
    const held = gate();
    const world = worldOf({ ...changes, ...holding(held) });
    await inWorld(world, async () => {
      const handle = await approvedStart();
      const result = handle.result(); // the server's clock goes on only while somebody waits
      await held.entered;
      const { runId, phase: present } = await snapshotOf(handle);
      expect(present).toBe(phase);
      await handle.signal(abort, { runId, by: 'ana' });
      const refused = await until('the refusal', async () => (await snapshotOf(handle)).refused[0]);
      expect(refused).toMatchObject({ what: 'abort by ana', why });
      await handle.cancel();
      held.open();
      expect(await result).toMatchObject({ outcome });
    });
  });
});

describe('the backup', () => {
  test('is made after the approval and before the deploy', async () => {
    const world = worldOf({ policy: withBackup });
    await inWorld(world, async () => {
      const handle = await approvedStart();
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
      const { timeline } = await snapshotOf(handle);
      expect(timeline.map(({ phase }) => phase)).toEqual([
        'validating',
        'awaiting-approval',
        'backing-up',
        'deploying',
        'verifying',
        'soaking',
        'promoting',
        'ended',
      ]);
    });
    expect(world.calls).toEqual(['backUp', 'deploy 1', 'verify new-container', 'retire']);
  });

  test('that fails is an obstacle for a person to repair: a retry backs up again, and the approvals stand', async () => {
    const world = worldOf({ policy: withBackup });
    let isFull = true;
    world.backUp = async () => {
      if (isFull)
        throw finalFault(finalFaults.commandFailed, "the backup command 'neo4j-admin' ended with 1: disk full");
    };
    await inWorld(world, async () => {
      const handle = await approvedStart();
      const { need, assessment } = await needing(handle, 'validating');
      expect(need?.what).toContain('backup: the backup failed:');
      expect(need?.commands).toContain('promoter retry neo4j staging');
      expect(assessment?.findings).toMatchObject([
        { check: 'backup', status: 'blocked', what: expect.stringContaining('disk full') },
      ]);
      expect(world.calls).toEqual(['backUp']);
      isFull = false;
      await tell(handle, { action: 'retry', by: 'ana' });
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
      expect((await snapshotOf(handle)).approvals).toHaveLength(1);
    });
    expect(world.calls.slice(0, 3)).toEqual(['backUp', 'backUp', 'deploy 1']);
  });
});

describe('a fault that no step expected', () => {
  const strange = (): Error => finalFault(finalFaults.configuration, 'the records folder is a file');

  test('before anything was deployed ends in a record that calls a person, and advises nothing destructive', async () => {
    const world = worldOf({ measurement: () => Promise.reject(strange()) });
    await inWorld(world, async () => {
      const handle = await start(server);
      expect(await handle.result()).toMatchObject({
        outcome: 'failed',
        reason: 'an unexpected fault while validating: the records folder is a file',
      });
    });
    expect(world.calls).toEqual([]);
    expect(world.records).toMatchObject([
      { outcome: 'failed', steps: [expect.stringMatching(/^nothing was deployed, and what ran before runs on/)] },
    ]);
  });

  test('after the soak leaves the new release running, calls a person, and advises nothing destructive', async () => {
    const world = worldOf();
    let tries = 0;
    const writeRecord = async (record: PromotionRecord): Promise<number> => {
      tries += 1;
      if (tries === 1) throw strange();
      return world.records.push(record);
    };
    const course = async () => {
      const handle = await approvedStart();
      expect(await handle.result()).toMatchObject({
        outcome: 'failed',
        reason: 'an unexpected fault while promoting: the records folder is a file',
      });
    };
    await withWorkersOn(server.nativeConnection, world, course, { writeRecord });
    expect(world.calls).toEqual(['deploy 1', 'verify new-container', 'retire']);
    expect(world.records[0]?.steps.join()).toMatch(/passed its soak and stays as neo4j/);
    expect(world.records[0]?.steps.join()).not.toMatch(/docker rm|rename/);
  });
});
