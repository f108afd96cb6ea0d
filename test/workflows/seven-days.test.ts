import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Snapshot } from '../../src/contract/snapshot.ts';
import type { Ledger } from '../../src/domain/ledger.ts';
import { observed } from '../../src/domain/soak.ts';
import { day, hour, minute } from '../../src/domain/units.ts';
import { newWorld, type World } from '../support/fake-world.ts';
import { snapshotOf, soaking } from '../support/promotions.ts';
import { timeSkippingServer, withWorkers } from '../support/time-skipping.ts';

let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await timeSkippingServer();
});
afterAll(() => server.teardown());

/** Runs a promotion through its whole soak, printing how long that took on this machine. */
async function wholeSoak(title: string, world: World) {
  return withWorkers(server, world, async () => {
    const began = Date.now();
    const handle = await soaking(server);
    const result = await handle.result();
    console.log(`${title}: ${world.samples} samples in ${((Date.now() - began) / 1000).toFixed(1)} s`);
    return { result, snapshot: await snapshotOf(handle) };
  });
}

function ledgerOf(snapshot: Snapshot): Ledger {
  if (!snapshot.soak) throw new Error('it never soaked');
  return snapshot.soak.ledger;
}

test('a component that stays up for seven days of ticks is promoted', async () => {
  const world = newWorld();
  const { result, snapshot } = await wholeSoak('seven days up', world);
  expect(result.outcome).toBe('promoted');
  expect(world.samples).toBeGreaterThanOrEqual(2_016);
  const ledger = ledgerOf(snapshot);
  expect(ledger).toMatchObject({ down: 0, edge: 0, outages: [] });
  expect(observed(ledger)).toBeGreaterThanOrEqual(7 * day);
  expect(world.calls).toEqual(['deploy 1', 'verify new-container', 'retire']);
  expect(world.records[0]).toMatchObject({ outcome: 'promoted', ledger: { up: ledger.up } });
}, 300_000);

test('a component that spends its downtime budget on day 3 is rolled back on day 3', async () => {
  let began = 0;
  const world = newWorld({
    health: (at) => {
      began ||= at;
      const since = at - began;
      return since >= 2 * day && since < 2 * day + 2 * hour
        ? { health: 'down', reason: 'no answer' }
        : { health: 'up' };
    },
  });
  const { result, snapshot } = await wholeSoak('budget spent on day 3', world);
  expect(result).toMatchObject({
    outcome: 'rolled-back',
    reason: expect.stringMatching(/the downtime budget is spent.*50min 24s allowed/),
  });
  const ledger = ledgerOf(snapshot);
  expect(ledger.down).toBeGreaterThan(50.4 * minute);
  expect(ledger.down).toBeLessThan(52 * minute);
  expect(ledger.asOf - ledger.startedAt).toBeLessThan(2 * day + hour + 10 * minute);
  expect(world.calls).toContain('rollBack 2');
}, 300_000);

test('a hole of two hours in which nobody can look is a gap that extends the soak, and no outage', async () => {
  let began = 0;
  const world = newWorld({
    away: (at) => {
      began ||= at;
      return at - began >= 3 * day && at - began < 3 * day + 2 * hour;
    },
  });
  const { result, snapshot } = await wholeSoak('a hole of two hours', world);
  const ledger = ledgerOf(snapshot);
  expect(result.outcome).toBe('promoted');
  expect(ledger.outages).toEqual([]);
  expect(ledger.gap).toBeGreaterThanOrEqual(2 * hour);
  expect(ledger.gap).toBeLessThan(2 * hour + 20 * minute);
  expect(ledger.asOf - ledger.startedAt).toBeGreaterThanOrEqual(7 * day + 2 * hour);
}, 300_000);
