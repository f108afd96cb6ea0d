import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { finalFaults } from '../../src/contract/faults.ts';
import { abort } from '../../src/contract/messages.ts';
import { promotionId, promotionsQueue } from '../../src/contract/names.ts';
import type { AdoptionRequest, RollbackRequest } from '../../src/contract/request.ts';
import type { AdoptionResult, PromotionResult } from '../../src/contract/snapshot.ts';
import { standing } from '../../src/domain/standing.ts';
import { commitOf, finalFault, newWorld, type World } from '../support/fake-world.ts';
import { arrived, gate } from '../support/gate.ts';
import { chained, recordNamed } from '../support/records.ts';
import { timeSkippingServer, withWorkers } from '../support/time-skipping.ts';

// What is done where no promotion is open: a rollback of the last one, and an adoption of what runs.

let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await timeSkippingServer();
});
afterAll(() => server.teardown());

type RollbackHandle = WorkflowHandle<(request: RollbackRequest) => Promise<PromotionResult>>;
type AdoptionHandle = WorkflowHandle<(request: AdoptionRequest) => Promise<AdoptionResult>>;

const optionsFor = <T>(changes: T) => ({
  workflowId: promotionId(`neo4j-${randomUUID().slice(0, 6)}`, 'staging'),
  taskQueue: promotionsQueue,
  args: [
    {
      component: 'neo4j',
      environment: 'staging',
      requestedBy: 'ana',
      operationId: randomUUID(),
      reason: 'slow',
      ...changes,
    },
  ] as const,
});

const beginRollback = (): Promise<RollbackHandle> =>
  server.client.workflow.start('rollback', { ...optionsFor({}), args: [...optionsFor({}).args] });

async function rolledBack(changes: Partial<World> = {}): Promise<{ result: PromotionResult; world: World }> {
  const world = newWorld(changes);
  return withWorkers(server, world, async () => ({ result: await (await beginRollback()).result(), world }));
}

async function adopted(
  changes: Partial<World> = {},
  request: Partial<AdoptionRequest> = {},
): Promise<{ result: AdoptionResult; world: World }> {
  const world = newWorld(changes);
  return withWorkers(server, world, async () => {
    const options = optionsFor(request);
    const handle: AdoptionHandle = await server.client.workflow.start('adoption', {
      ...options,
      args: [...options.args],
    });
    return { result: await handle.result(), world };
  });
}

describe('a rollback of a promotion that is closed', () => {
  test('puts back what ran before at once, keeps the data, and measures nothing', async () => {
    let measured = 0;
    const { result, world } = await rolledBack({
      measurement: () => {
        measured += 1;
        return {};
      },
    });
    expect(result).toMatchObject({
      outcome: 'rolled-back',
      reason: expect.stringMatching(/^rolled back by ana: slow; the container of before runs again/),
    });
    expect(world.calls).toEqual(['rollBack 1', 'verify old-container by probes']);
    expect(measured).toBe(0);
  });

  test('has in its record the release that was undone, by the label of its container, and no verdicts', async () => {
    const promotion = { workflowId: 'neo4j@staging', runId: 'run-bad', commit: commitOf('d'), hash: 'hash-1' };
    const { world } = await rolledBack({ running: () => ({ promotion }) });
    expect(world.records).toMatchObject([
      {
        kind: 'rollback',
        stage: 'staging',
        assessment: { commit: commitOf('d'), release: { commit: commitOf('d') }, running: { promotion }, verdicts: [] },
      },
    ]);
  });

  test('of a stray leaves the last good release standing', async () => {
    const promotion = { workflowId: 'neo4j@staging', runId: 'run-stray', commit: commitOf('d'), hash: 'hash-1' };
    const { world } = await rolledBack({ running: () => ({ promotion }) });
    const records = chained([recordNamed('run-good', {}), ...world.records]);
    expect(standing(records).map(({ runId }) => runId)).toEqual([expect.stringContaining('run-good')]);
  });

  test('is called off by a person or a cancel before anything was touched, without a record', async () => {
    for (const stop of ['cancel', 'abort'] as const) {
      const held = gate();
      const world = newWorld();
      world.standing = () => held.pass().then(() => ({}));
      await withWorkers(server, world, async () => {
        const handle = await beginRollback();
        await held.entered;
        const { runId } = await handle.describe();
        if (stop === 'cancel') await handle.cancel();
        else await handle.signal(abort, { runId, by: 'ben', reason: 'the wrong component' });
        await arrived(handle);
        held.open();
        expect(await handle.result()).toMatchObject({
          outcome: 'aborted',
          reason: stop === 'cancel' ? 'the workflow was cancelled' : 'aborted by ben: the wrong component',
        });
      });
      expect(world.calls).toEqual([]);
      expect(world.records).toEqual([]);
    }
  });

  test.each<[string, Partial<World>, RegExp, string[]]>([
    [
      'nothing was ever deployed',
      {
        running: () => undefined,
        rollBack: () => Promise.reject(finalFault(finalFaults.nothingThere, 'there is no container to be undone')),
      },
      /there is no container to be undone$/,
      ['rollBack 1'],
    ],
    [
      'the catalogue does not know the component',
      {
        standing: () => ({
          policy: undefined as never,
          findings: [{ check: 'component', status: 'refused', what: 'no such component' }],
        }),
      },
      /^no such component$/,
      [],
    ],
  ])('where %s changes nothing, records nothing, and says so', async (_, changes, reason, calls) => {
    const { result, world } = await rolledBack(changes);
    expect(result).toMatchObject({ outcome: 'rejected', reason: expect.stringMatching(reason) });
    expect(result).not.toHaveProperty('record');
    expect(world.calls).toEqual(calls);
    expect(world.records).toEqual([]);
  });
});

describe('an adoption', () => {
  const unlabelled = { promotion: undefined as never };

  test('records the commit that the container was made from, and not the head of the branch', async () => {
    const { result, world } = await adopted();
    expect(result).toMatchObject({ adopted: true, reason: 'neo4j is the present deployment', record: 1 });
    expect(world.records).toMatchObject([
      {
        kind: 'adoption',
        outcome: 'promoted',
        containerId: 'old-container',
        assessment: { commit: commitOf('0'), release: { commit: commitOf('0') } },
      },
    ]);
    expect(world.calls).toEqual([]);
  });

  test('of a container without labels records the commit that a person names, else the head of the branch', async () => {
    const named = await adopted({ running: () => unlabelled }, { commit: commitOf('e') });
    expect(named.world.records).toMatchObject([{ assessment: { commit: commitOf('e') } }]);
    const head = await adopted({ running: () => unlabelled });
    expect(head.world.records).toMatchObject([{ assessment: { commit: commitOf('a') } }]);
  });

  test.each<[string, Partial<World>, Partial<AdoptionRequest>, RegExp]>([
    ['nothing runs', { running: () => undefined }, {}, /^nothing runs for neo4j in staging$/],
    ['what runs has ended', { running: () => ({ state: 'exited' }) }, {}, /^container neo4j is exited: start it/],
    [
      'its label names another commit than the person',
      {},
      { commit: commitOf('e') },
      /^container neo4j was made from commit 000000000000 by its own label, and not from e+: leave --commit out$/,
    ],
    [
      'git knows no commit',
      {
        running: () => unlabelled,
        measurement: () => ({ commit: '', findings: [{ check: 'commit', status: 'refused', what: 'no branch main' }] }),
      },
      {},
      /^no branch main$/,
    ],
  ])('where %s changes nothing, records nothing, and says so', async (_, changes, request, reason) => {
    const { result, world } = await adopted(changes, request);
    expect(result).toEqual({ adopted: false, reason: expect.stringMatching(reason) });
    expect(world.records).toEqual([]);
  });
});
