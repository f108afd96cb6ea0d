import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { withClaims } from '../../src/domain/claims-beside.ts';
import type { Claim } from '../../src/domain/claim.ts';
import type { Verdict } from '../../src/domain/criteria.ts';
import { newWorld } from '../support/fake-world.ts';
import { needing, snapshotOf, start, tell } from '../support/promotions.ts';
import { timeSkippingServer, withWorkers } from '../support/time-skipping.ts';
import { until } from '../support/until.ts';

let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await timeSkippingServer();
});
afterAll(() => server.teardown());

const claims: Claim[] = [{ criterion: 'unit-tests', says: '88 %', percent: 88, where: 'the request' }];
const unmet: Verdict = {
  criterion: 'unit-tests',
  verdict: 'unmet',
  sentence: 'unit-tests unmet: 61.2 % of 1,840 lines, 70 % needed',
  measured: { percent: 61.2 },
  evidence: [],
};

test('what the request claims is asked beside every measurement, stands in the status, and ends in the record', async () => {
  const asked: unknown[] = [];
  const world = newWorld({
    measurement: (request) => {
      asked.push([request.claims, request.issue]);
      return { verdicts: withClaims([unmet], request.claims ?? []) };
    },
  });
  await withWorkers(server, world, async () => {
    const handle = await start(server, { claims, issue: 42 });
    const waiting = await needing(handle, 'validating');
    expect(waiting.claims).toEqual(claims);
    expect(waiting.assessment?.verdicts[0]?.sentence).toMatch(/70 % needed; the request claims 88 %$/);
    expect(waiting.need?.what).toBe('unit-tests unmet');
    await tell(handle, { action: 'retry', by: 'ana' });
    // Not before it is measured again: on the time-skipping server an update between two tasks was seen to hang.
    await until('it is measured again', async () => (asked.length > 1 ? true : undefined));
    await needing(handle, 'validating');
    await tell(handle, { action: 'abort', by: 'ana' });
    await handle.result();
  });
  expect(asked.length).toBeGreaterThan(1);
  expect(asked[0]).toEqual([claims, 42]);
  expect(new Set(asked.map((one) => JSON.stringify(one))).size).toBe(1);
  expect(world.records[0]?.assessment?.verdicts[0]?.claims).toEqual([
    { says: '88 %', where: 'the request', above: true },
  ]);
});

test('claims that somebody sent past the CLI are cut to what may travel, and nonsense is left out', async () => {
  const world = newWorld({ measurement: () => ({ verdicts: [unmet] }) });
  await withWorkers(server, world, async () => {
    const flood: unknown = [...Array.from({ length: 300 }, () => ({ ...claims[0], says: 'x'.repeat(5_000) })), 7, null];
    const handle = await start(server, { claims: flood as Claim[] });
    await needing(handle, 'validating');
    const { claims: kept = [] } = await snapshotOf(handle);
    expect(kept).toHaveLength(100);
    expect(Math.max(...kept.map(({ says }) => says.length))).toBe(200);
    await tell(handle, { action: 'abort', by: 'ana' });
    await handle.result();
  });
});
