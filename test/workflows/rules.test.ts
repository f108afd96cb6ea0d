import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import { freePort, startTemporal } from '../../scripts/stack.ts';
import { abort, control, soakStatus } from '../../src/contract/messages.ts';
import { promotionsQueue, soakId } from '../../src/contract/names.ts';
import { searchAttributes } from '../../src/contract/search-attributes.ts';
import type { rollback } from '../../src/workflows/index.ts';
import { type DevServer, devServer } from '../support/dev-server.ts';
import { newWorld, policyOf, type World } from '../support/fake-world.ts';
import { needing, type PromotionHandle, snapshotOf, soaking, start, tell, vote } from '../support/promotions.ts';
import { until } from '../support/until.ts';
import { startWorkers, withWorkersOn } from '../support/workers.ts';

// The rules of Temporal that the workflows are built on, each tried against a real server.

let server: DevServer;
beforeAll(async () => {
  // Histories count as long after a few ticks, so that a soak fills several runs in seconds.
  server = await devServer({ extraArgs: ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=40'] });
});
afterAll(() => server.stop());

/** Ticks as short as the server's timers allow. */
const fast = (requiredMs: number): World =>
  newWorld({
    policy: policyOf({ soak: { requiredMs, everyMs: 20, reprobeMs: 10, uptime: 90, unknownLimitMs: 60_000 } }),
  });
const endless = 3_600_000;

/** Waits until the soak has continued as new at least twice, and returns its present run. */
const inThirdRun = (handle: PromotionHandle): Promise<string> =>
  until('the third run of the soak', async () => {
    const runs = server.client.workflow.list({ query: `WorkflowId = '${soakId(handle.workflowId)}'` });
    const ids: string[] = [];
    for await (const run of runs) ids.push(run.runId);
    return ids.length >= 3 ? ids[0] : undefined;
  });

const stateOf = async (workflowId: string): Promise<string> =>
  (await server.client.workflow.getHandle(workflowId).describe()).status.name;

describe('cancel', () => {
  test('of a promotion whose soak has continued as new twice ends the soak and rolls back', async () => {
    const world = fast(endless);
    await withWorkersOn(server.nativeConnection, world, async () => {
      const handle = await soaking(server);
      await inThirdRun(handle);
      await handle.cancel();
      expect(await handle.result()).toMatchObject({
        outcome: 'rolled-back',
        reason: expect.stringContaining('the workflow was cancelled'),
      });
      expect(await stateOf(soakId(handle.workflowId))).toBe('COMPLETED');
      expect(world.calls.slice(-2)).toEqual(['rollBack 2', 'verify old-container by probes']);
    });
  });

  test('of the soak alone leaves the release and asks a person; watching again counts the time between as a gap', async () => {
    const world = fast(8_000);
    await withWorkersOn(server.nativeConnection, world, async () => {
      const handle = await soaking(server);
      await until('a look', async () => (world.samples > 1 ? true : undefined));
      await server.client.workflow.getHandle(soakId(handle.workflowId)).cancel();
      const stopped = await needing(handle, 'soaking');
      expect(stopped.need).toMatchObject({ kind: 'help', what: 'nobody watches: the watching was cancelled' });
      expect(world.calls).not.toContain('rollBack 2');
      const before = stopped.soak?.ledger.gap ?? 0;
      await tell(handle, { action: 'retry', by: 'ana' });
      expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
      expect((await snapshotOf(handle)).soak?.ledger.gap).toBeGreaterThan(before);
    });
  });

  test('during which the deploy is lost ends in a rollback, because nothing is tried again after it', async () => {
    let lose: (error: Error) => void = () => undefined;
    const lost = new Promise<void>((_, reject) => {
      lose = reject;
    });
    const world = newWorld({ deploy: () => lost });
    await withWorkersOn(server.nativeConnection, world, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      await until('the deploy', async () => (world.calls.includes('deploy 1') ? true : undefined));
      await tell(handle, { action: 'abort', by: 'ana' });
      lose(new Error('the engine does not answer'));
      expect(await handle.result()).toMatchObject({
        outcome: 'rolled-back',
        reason: expect.stringContaining('aborted by ana'),
      });
    });
    expect(world.calls).toContain('rollBack 2 with data');
  });

  test('by an abort that comes on the heels of a retry ends it, wherever the new measurement is', async () => {
    const unmet = {
      criterion: 'unit-tests',
      verdict: 'unmet' as const,
      sentence: 'unit-tests unmet: 61 %',
      evidence: [],
    };
    await withWorkersOn(server.nativeConnection, newWorld({ measurement: () => ({ verdicts: [unmet] }) }), async () => {
      const ends = Array.from({ length: 12 }, async () => {
        const handle = await start(server);
        await needing(handle, 'validating');
        const { runId } = await snapshotOf(handle);
        await Promise.all([
          tell(handle, { action: 'retry', by: 'ana' }),
          handle.signal(abort, { runId, by: 'ana', reason: 'later' }),
        ]).catch(() => undefined);
        return handle.result();
      });
      for (const end of await Promise.all(ends)) expect(end).toMatchObject({ outcome: 'aborted' });
    });
  });

  test('of a promotion that waits for approval ends it as aborted, with nothing deployed', async () => {
    const world = fast(endless);
    await withWorkersOn(server.nativeConnection, world, async () => {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await handle.cancel();
      expect(await handle.result()).toMatchObject({ outcome: 'aborted', reason: 'the workflow was cancelled' });
      expect(world.calls).toEqual([]);
    });
  });
});

describe('terminate', () => {
  test('of a promotion ends its soak too, and a rollback under the same id puts back what ran before by the labels', async () => {
    const world = fast(endless);
    await withWorkersOn(server.nativeConnection, world, async () => {
      const handle = await soaking(server);
      await inThirdRun(handle);
      await handle.terminate('by mistake');
      await until('the end of the soak', async () =>
        (await stateOf(soakId(handle.workflowId))) === 'TERMINATED' ? true : undefined,
      );
      const request = {
        component: 'neo4j',
        environment: 'staging',
        requestedBy: 'ana',
        operationId: randomUUID(),
        reason: 'it was terminated',
      };
      const options = {
        workflowId: handle.workflowId,
        taskQueue: promotionsQueue,
        args: [request] as [typeof request],
      };
      const result = await server.client.workflow.execute<typeof rollback>('rollback', options);
      expect(result).toMatchObject({
        outcome: 'rolled-back',
        reason: expect.stringContaining('rolled back by ana: it was terminated'),
      });
      expect(world.records).toMatchObject([{ kind: 'rollback', outcome: 'rolled-back' }]);
    });
  });

  test('of the soak alone asks a person, with what it last reported kept', async () => {
    const world = fast(endless);
    await withWorkersOn(server.nativeConnection, world, async () => {
      const handle = await soaking(server);
      await until('a report', async () => (await snapshotOf(handle)).soak);
      await server.client.workflow.getHandle(soakId(handle.workflowId)).terminate();
      expect((await needing(handle, 'soaking')).need).toMatchObject({
        kind: 'help',
        what: expect.stringContaining('nobody watches'),
      });
      await tell(handle, { action: 'abort', by: 'ana' });
      expect(await handle.result()).toMatchObject({ outcome: 'rolled-back' });
    });
  });
});

test('a pause stops the looking until it is resumed, over the soak’s runs, and the time is a gap', async () => {
  const world = fast(endless);
  await withWorkersOn(server.nativeConnection, world, async () => {
    const handle = await soaking(server);
    await inThirdRun(handle);
    await tell(handle, { action: 'pause', by: 'ana' });
    const soak = server.client.workflow.getHandle(soakId(handle.workflowId));
    await until('the pause', async () => ((await soak.query(soakStatus)).paused ? true : undefined));
    const { ledger } = await soak.query(soakStatus);
    await tell(handle, { action: 'resume', by: 'ana' });
    await until('another look', async () =>
      (await soak.query(soakStatus)).ledger.asOf > ledger.asOf ? true : undefined,
    );
    expect((await soak.query(soakStatus)).ledger.gap).toBeGreaterThan(ledger.gap);
    await tell(handle, { action: 'abort', by: 'ana' });
    await handle.result();
  });
});

describe('a message', () => {
  test('to a closed run is refused, but repeated under its own update id it answers as before', async () => {
    await withWorkersOn(server.nativeConnection, fast(endless), async () => {
      const handle = await start(server);
      const { runId } = await needing(handle, 'awaiting-approval');
      const message = { runId, by: 'ana', action: 'abort' as const, operationId: 'op-1' };
      const receipt = await handle.executeUpdate(control, { args: [message], updateId: 'op-1' });
      await handle.result();
      expect(await handle.executeUpdate(control, { args: [message], updateId: 'op-1' })).toEqual(receipt);
      await expect(handle.executeUpdate(control, { args: [message], updateId: 'op-2' })).rejects.toThrow(
        /already completed/,
      );
    });
  });

  test('with no worker up times out and means unknown; repeated with the same id it is applied once', async () => {
    const world = fast(endless);
    const workers = await startWorkers(server.nativeConnection, world);
    const handle = await start(server);
    const { runId, assessment } = await needing(handle, 'awaiting-approval');
    await workers.stop();
    const late = () =>
      server.client.withDeadline(Date.now() + 2_000, () =>
        handle.executeUpdate(control, {
          args: [{ runId, by: 'ana', action: 'pause', operationId: 'op-3' }],
          updateId: 'op-3',
        }),
      );
    await expect(late()).rejects.toThrow();
    await withWorkersOn(server.nativeConnection, world, async () => {
      const receipt = await handle.executeUpdate(control, {
        args: [{ runId, by: 'ana', action: 'pause', operationId: 'op-3' }],
        updateId: 'op-3',
      });
      expect(receipt.done).toBe('paused by ana');
      expect((await snapshotOf(handle)).assessment?.code).toBe(assessment?.code);
      await tell(handle, { action: 'abort', by: 'ana' });
      await handle.result();
    });
  });
});

test('a second start under the same id is refused while the first is open', async () => {
  await withWorkersOn(server.nativeConnection, fast(endless), async () => {
    const handle = await start(server);
    const again = { workflowId: handle.workflowId, taskQueue: promotionsQueue, args: [] as [] };
    await expect(server.client.workflow.start('promotion', again)).rejects.toThrow(/already/i);
    await needing(handle, 'awaiting-approval');
    await tell(handle, { action: 'abort', by: 'ana' });
    await handle.result();
  });
});

test('a server killed with an update it had not accepted forgets it, and the repeated one is applied once', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promoter-test-'));
  const ports = { port: await freePort(), uiPort: await freePort() };
  const dbFile = join(folder, 'temporal.db');
  const own = await devServer({ dbFile, ...ports });
  const world = fast(2_000);
  try {
    const workers = await startWorkers(own.nativeConnection, world);
    const handle = await start(own);
    const { runId, assessment } = await needing(handle, 'awaiting-approval');
    await workers.stop();
    const message = {
      runId,
      by: 'ben',
      decision: 'approve' as const,
      code: assessment?.code ?? '',
      operationId: 'op-4',
    };
    const send = () => handle.executeUpdate<unknown, [typeof message]>('decide', { args: [message], updateId: 'op-4' });
    await expect(own.client.withDeadline(Date.now() + 1_500, send)).rejects.toThrow();
    await own.temporal.kill();
    const again = await startTemporal({ searchAttributes, dbFile, ...ports });
    try {
      await withWorkersOn(own.nativeConnection, world, async () => {
        const client = new Client({ connection: await Connection.connect({ address: again.address }) });
        const same = client.workflow.getHandle(handle.workflowId) as PromotionHandle;
        await same.executeUpdate<unknown, [typeof message]>('decide', { args: [message], updateId: 'op-4' });
        expect(await same.result()).toMatchObject({ outcome: 'promoted' });
        expect((await snapshotOf(same)).approvals).toHaveLength(1);
        await client.connection.close();
      });
    } finally {
      await again.stop();
    }
  } finally {
    await own.stop();
    await rm(folder, { recursive: true, force: true });
  }
});

test('an approval given by vote stands after the worker was away', async () => {
  const world = fast(1_000);
  const workers = await startWorkers(server.nativeConnection, world);
  const handle = await start(server);
  await needing(handle, 'awaiting-approval');
  await vote(handle, 'ben');
  await workers.stop();
  await withWorkersOn(server.nativeConnection, world, async () => {
    expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
  });
});
