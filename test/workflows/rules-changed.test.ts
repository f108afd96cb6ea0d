import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { day, hour, minute, second } from '../../src/domain/units.ts';
import type { Policy } from '../../src/domain/policy.ts';
import { gate } from '../support/gate.ts';
import { newWorld, policyOf, type World } from '../support/fake-world.ts';
import { inPhase, needing, type PromotionHandle, snapshotOf, start, tell, vote } from '../support/promotions.ts';
import { timeSkippingServer, withWorkers } from '../support/time-skipping.ts';
import { until } from '../support/until.ts';

// The catalogue may be changed while a promotion waits. What is deployed is deployed by the rules of that moment.

let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await timeSkippingServer();
});
afterAll(() => server.teardown());

const soak = { requiredMs: hour, everyMs: 5 * minute, reprobeMs: 10 * second, uptime: 99.5, unknownLimitMs: hour };
const worldOf = (policy: Partial<Policy> = {}): World => newWorld({ policy: policyOf({ soak, ...policy }) });

/** A freeze that lies over the server's present, and ends in two days. */
async function freeze() {
  const now = await server.currentTimeMs();
  return { from: new Date(now - day).toISOString(), to: new Date(now + 2 * day).toISOString(), why: 'stocktaking' };
}

async function deployedAt(handle: PromotionHandle): Promise<number> {
  const { timeline } = await snapshotOf(handle);
  return Date.parse(timeline.findLast(({ phase }) => phase === 'deploying')?.at ?? '');
}

test('a freeze that was declared while it waited for approval holds the deploy back', async () => {
  const world = worldOf();
  await withWorkers(server, world, async () => {
    const handle = await start(server);
    await needing(handle, 'awaiting-approval');
    const window = await freeze();
    world.policy = { ...world.policy, freeze: [window] };
    await vote(handle, 'ben');
    expect((await inPhase(handle, 'awaiting-window')).next).toMatch(/stocktaking/);
    expect(world.calls).toEqual([]);
    expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    expect(await deployedAt(handle)).toBeGreaterThanOrEqual(Date.parse(window.to));
  });
});

test('a quorum that was raised while it waited for approval counts, and the approvals given stand', async () => {
  const world = worldOf();
  await withWorkers(server, world, async () => {
    const handle = await start(server);
    await needing(handle, 'awaiting-approval');
    world.policy = { ...world.policy, approvals: { ...world.policy.approvals, required: 3 } };
    await vote(handle, 'ben');
    const asked = await until('two more approvals are asked for', async () => {
      const snapshot = await needing(handle, 'awaiting-approval');
      return /waits for 2 more approvals/.test(snapshot.need?.what ?? '') ? snapshot : undefined;
    });
    expect(asked.approvals).toMatchObject([{ by: 'ben' }]);
    expect(world.calls).toEqual([]);
    await vote(handle, 'eve');
    await vote(handle, 'kim');
    expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
  });
});

test('a freeze that begins during the backup holds the deploy back, and the backup is made again after it', async () => {
  const world = worldOf({ backup: true });
  let measured = 0;
  let to = '';
  world.measurement = async () => {
    measured += 1;
    if (measured !== 2) return {};
    const begins = (await server.currentTimeMs()) + 20 * second;
    to = new Date(begins + day).toISOString();
    world.policy = { ...world.policy, freeze: [{ from: new Date(begins).toISOString(), to, why: 'stocktaking' }] };
    return { policy: world.policy };
  };
  world.backUp = async () => {
    if (world.calls.length === 1) await server.sleep(30 * second); // on the workflows' clock
  };
  await withWorkers(server, world, async () => {
    const handle = await start(server);
    await needing(handle, 'awaiting-approval');
    await vote(handle, 'ben');
    expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    expect(await deployedAt(handle)).toBeGreaterThanOrEqual(Date.parse(to));
  });
  expect(world.calls.slice(0, 3)).toEqual(['backUp', 'backUp', 'deploy 1']);
});

test('a promotion that is paused during the backup stands still before the deploy', async () => {
  const held = gate();
  const world = worldOf({ backup: true });
  world.backUp = held.pass;
  await withWorkers(server, world, async () => {
    const handle = await start(server);
    await needing(handle, 'awaiting-approval');
    await vote(handle, 'ben');
    await held.entered;
    await tell(handle, { action: 'pause', by: 'ana' });
    held.open();
    expect((await needing(handle, 'validating')).need?.what).toBe('paused by ana');
    expect(world.calls).toEqual(['backUp']);
    await tell(handle, { action: 'resume', by: 'ana' });
    expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
  });
});

test('an approval that was given while it was paused counts as soon as it is resumed', async () => {
  const world = worldOf();
  await withWorkers(server, world, async () => {
    const handle = await start(server);
    await needing(handle, 'awaiting-approval');
    await tell(handle, { action: 'pause', by: 'ana', reason: 'host maintenance' });
    await until('it stands still', async () =>
      (await snapshotOf(handle)).need?.what === 'paused by ana: host maintenance' ? true : undefined,
    );
    await vote(handle, 'ben');
    await tell(handle, { action: 'resume', by: 'ana' });
    expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
    const { timeline, pausedBy } = await snapshotOf(handle);
    expect(pausedBy).toBeUndefined();
    const at = (phase: string) => Date.parse(timeline.findLast((entry) => entry.phase === phase)?.at ?? '');
    // Without a reminder's day in between.
    expect(at('deploying') - at('awaiting-approval')).toBeLessThan(hour);
  });
});
