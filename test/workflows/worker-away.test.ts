import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { hour, minute, second } from '../../src/domain/units.ts';
import { newWorld, policyOf, type World } from '../support/fake-world.ts';
import { inPhase, needing, snapshotOf, soaking, start, tell, vote } from '../support/promotions.ts';
import { timeSkippingServer, withWorkers } from '../support/time-skipping.ts';
import { until } from '../support/until.ts';

// The environment's worker stays away: nothing is lost and everything waits, but a person hears of it.

let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await timeSkippingServer();
});
afterAll(() => server.teardown());

const soak = { requiredMs: hour, everyMs: 5 * minute, reprobeMs: 10 * second, uptime: 90, unknownLimitMs: hour };
const worldOf = (changes: Partial<World> = {}): World => newWorld({ policy: policyOf({ soak }), ...changes });

const away = (): Error => new Error('the worker is away');

test('while soaking: a person is called after two hours without a word, and no longer once it is heard of again', async () => {
  let isAway = true;
  const world = worldOf({ away: () => isAway });
  await withWorkers(server, world, async () => {
    const handle = await soaking(server);
    await server.sleep(hour);
    expect((await snapshotOf(handle)).need).toBeUndefined();
    await server.sleep(2 * hour);
    const { need } = await needing(handle, 'soaking');
    expect(need).toMatchObject({
      kind: 'help',
      what: expect.stringMatching(/^the watching has not been heard of for 2h .*polls environment-staging/),
    });
    isAway = false;
    expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
  });
  expect(world.records[0]?.ledger?.gap).toBeGreaterThan(2 * hour);
});

test('while soaking: a pause is no silence, however long it lasts', async () => {
  const world = worldOf();
  await withWorkers(server, world, async () => {
    const handle = await soaking(server);
    await tell(handle, { action: 'pause', by: 'ana' });
    await until('the soak stands still', async () => (await snapshotOf(handle)).soak?.paused || undefined);
    await server.sleep(5 * hour);
    expect(await snapshotOf(handle)).toMatchObject({
      need: { kind: 'decision', what: 'nobody watches: paused by ana' },
      next: 'nobody watches: paused by ana',
    });
    await tell(handle, { action: 'resume', by: 'ana' });
    const { need, next } = await snapshotOf(handle);
    expect([need, next]).toEqual([undefined, 'watches until the observed time is complete']);
    expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
  });
});

test('while soaking: an abort that cannot be carried out calls a person as well', async () => {
  let isAway = true;
  const world = worldOf({ away: () => isAway });
  await withWorkers(server, world, async () => {
    const handle = await soaking(server);
    await tell(handle, { action: 'abort', by: 'ana' });
    await server.sleep(20 * minute);
    const { need } = await needing(handle, 'soaking');
    expect(need).toMatchObject({
      kind: 'help',
      what: expect.stringContaining('ending the watching has not succeeded'),
    });
    isAway = false;
    expect(await handle.result()).toMatchObject({ outcome: 'rolled-back' });
  });
});

test('while verifying, and while verifying what was put back', async () => {
  let isAway = true;
  const world = worldOf({
    verification: (probesOnly) => {
      if (isAway) throw away();
      return probesOnly ? {} : { ok: false, sentence: 'http says 503' };
    },
  });
  await withWorkers(server, world, async () => {
    const handle = await start(server);
    await needing(handle, 'awaiting-approval');
    await vote(handle, 'ben');
    await inPhase(handle, 'verifying');
    await server.sleep(hour);
    expect((await needing(handle, 'verifying')).need?.what).toContain('the verification has not succeeded for 40min');
    world.verification = (probesOnly) => {
      if (probesOnly && isAway) throw away();
      return probesOnly ? {} : { ok: false, sentence: 'http says 503' };
    };
    await server.sleep(2 * minute);
    await inPhase(handle, 'rolling-back');
    await server.sleep(hour);
    const { need } = await needing(handle, 'rolling-back');
    expect(need?.what).toContain('verifying what was put back has not succeeded for 10min');
    isAway = false;
    expect(await handle.result()).toMatchObject({ outcome: 'rolled-back' });
  });
});
