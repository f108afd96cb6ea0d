import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { WorkflowHandle } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { finalFaults } from '../../src/contract/faults.ts';
import { abort, status } from '../../src/contract/messages.ts';
import { promotionId, promotionsQueue } from '../../src/contract/names.ts';
import type { DrillRequest } from '../../src/contract/request.ts';
import type { PromotionResult } from '../../src/contract/snapshot.ts';
import { stageOf } from '../../src/domain/stage.ts';
import { rolledBack, standing } from '../../src/domain/standing.ts';
import { finalFault, newWorld, policyOf, type World } from '../support/fake-world.ts';
import { arrived, gate } from '../support/gate.ts';
import { chained } from '../support/records.ts';
import { timeSkippingServer, withWorkers } from '../support/time-skipping.ts';
import { until } from '../support/until.ts';

type DrillHandle = WorkflowHandle<(request: DrillRequest) => Promise<PromotionResult>>;

let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await timeSkippingServer();
});
afterAll(() => server.teardown());

const begin = (): Promise<DrillHandle> =>
  server.client.workflow.start('rollback-drill', {
    workflowId: promotionId(`neo4j-${randomUUID().slice(0, 6)}`, 'staging'),
    taskQueue: promotionsQueue,
    args: [
      {
        component: 'neo4j',
        environment: 'staging',
        requestedBy: 'ana',
        operationId: randomUUID(),
        reason: 'before production',
      },
    ],
  });

/** A drill from its start to its end in a world of its own. */
async function drilled(
  changes: Partial<World> = {},
): Promise<{ result: PromotionResult; world: World; steps: string[] }> {
  const world = newWorld(changes);
  return withWorkers(server, world, async () => {
    const handle = await begin();
    const result = await handle.result();
    return { result, world, steps: (await handle.query(status)).steps };
  });
}

const course = ['deploy 1', 'verify new-container by probes', 'rollBack 2', 'verify old-container by probes'];

describe('a drill', () => {
  test('deploys the same release again, puts the container of before back, and records how long each took', async () => {
    const { result, world } = await drilled();
    expect(result).toMatchObject({
      outcome: 'drilled',
      record: 1,
      reason: expect.stringMatching(
        /^drilled by ana: before production; the same release was deployed again, down for .*; the container of before runs again; down for /,
      ),
    });
    expect(world.calls).toEqual(course);
    expect(world.records).toMatchObject([
      {
        kind: 'drill',
        outcome: 'drilled',
        stage: 'staging',
        drill: { deployDownMs: expect.any(Number) },
        rollback: { how: 'parked', downMs: expect.any(Number) },
        assessment: { release: { commit: '0'.repeat(40) }, running: { containerId: 'old-container' } },
      },
    ]);
  });

  test('is no promotion and no rollback of the release: stage, standing and what was rolled back stay as they were', async () => {
    const { world } = await drilled();
    expect(stageOf(world.records)).toBe('development');
    expect(standing(chained(world.records))).toEqual([]);
    expect(rolledBack(chained(world.records))).toEqual([]);
  });

  test('backs the data up first where the catalogue has a backup, and never restores any', async () => {
    const failing = () => ({ ok: false, sentence: 'http says 503' });
    const { world } = await drilled({
      policy: policyOf({ backup: true }),
      verification: (_, container) => (container === 'new-container' ? failing() : {}),
    });
    expect(world.calls).toEqual(['backUp', ...course]);
  });
});

describe('a drill that goes wrong puts back what ran before', () => {
  test.each<[string, Partial<World>, string]>([
    [
      'when the deploy cannot work',
      { deploy: () => Promise.reject(finalFault(finalFaults.deployFailed, 'it exits with code 1')) },
      'deploy failed: it exits with code 1; the container of before runs again',
    ],
    [
      'when the probes say no',
      {
        verification: (_, container) => (container === 'new-container' ? { ok: false, sentence: 'http says 503' } : {}),
      },
      'verification failed: http says 503; the container of before runs again',
    ],
    [
      'when nobody can tell whether it works, because a drill waits for nobody',
      {
        verification: (_, container) =>
          container === 'new-container' ? { ok: false, unknown: true, sentence: 'refused the credentials' } : {},
      },
      'nobody can tell whether it works: refused the credentials; the container of before runs again',
    ],
    [
      'when the verification itself fails for good',
      {
        verification: (_, container) => {
          if (container === 'new-container')
            throw finalFault(finalFaults.configuration, 'promoter.yaml:3: unknown key');
          return {};
        },
      },
      'verification failed: promoter.yaml:3: unknown key; the container of before runs again',
    ],
  ])('%s', async (_, changes, reason) => {
    const { result, world } = await drilled(changes);
    expect(result).toMatchObject({ outcome: 'aborted', reason: expect.stringContaining(reason) });
    expect(world.calls.slice(-2)).toEqual(course.slice(-2));
    expect(world.records).toMatchObject([{ kind: 'drill', outcome: 'aborted' }]);
  });
});

describe('a drill whose way back does not work', () => {
  test('ends as failed, with the steps a person must take', async () => {
    const { result, world, steps } = await drilled({
      rollBack: () => Promise.reject(finalFault(finalFaults.rollbackImpossible, 'its image is gone')),
    });
    expect(result).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('rollback failed: its image is gone'),
    });
    expect(steps).toEqual([
      expect.stringContaining('docker ps -a --filter label=promoter.component=neo4j'),
      expect.stringContaining('docker rm -f new-containe'),
      expect.stringContaining('docker rename neo4j-prev-0123456789ab neo4j && docker start neo4j'),
      expect.stringContaining('promoter adopt neo4j staging'),
    ]);
    expect(world.records).toMatchObject([{ kind: 'drill', outcome: 'failed', steps }]);
  });

  test('ends as failed when what was put back does not work', async () => {
    const { result } = await drilled({
      verification: (_, container) => (container === 'old-container' ? { ok: false, sentence: 'bolt refuses' } : {}),
    });
    expect(result).toMatchObject({
      outcome: 'failed',
      reason: expect.stringContaining('what was put back does not work: bolt refuses'),
    });
  });

  test('is tried again for as long as the engine only does not answer', async () => {
    let tries = 0;
    const { result } = await drilled({
      rollBack: async () => {
        tries += 1;
        if (tries < 4) throw new Error('the engine does not answer');
      },
    });
    expect(result.outcome).toBe('drilled');
    expect(tries).toBe(4);
  });
});

describe('an abort', () => {
  test.each<[string, (handle: DrillHandle) => Promise<unknown>, string]>([
    ['of the workflow by a cancel', (handle) => handle.cancel(), 'the workflow was cancelled'],
    [
      'by a person',
      async (handle) =>
        handle.signal(abort, { runId: (await handle.describe()).runId, by: 'ben', reason: 'users are on it' }),
      'aborted by ben: users are on it',
    ],
  ])('%s while deploying awaits the end of the deploy and goes back at once', async (_, stop, reason) => {
    const held = gate();
    const world = newWorld({ deploy: held.pass });
    await withWorkers(server, world, async () => {
      const handle = await begin();
      await held.entered;
      await stop(handle);
      await arrived(handle);
      expect(world.calls).toEqual(['deploy 1']);
      held.open();
      expect(await handle.result()).toMatchObject({ outcome: 'aborted', reason: expect.stringContaining(reason) });
    });
    expect(world.calls).toEqual(['deploy 1', ...course.slice(-2)]);
  });

  test('while it goes back changes nothing any more', async () => {
    const held = gate();
    const world = newWorld({ rollBack: held.pass });
    await withWorkers(server, world, async () => {
      const handle = await begin();
      await held.entered;
      await handle.cancel();
      const { runId } = await handle.describe();
      await handle.signal(abort, { runId, by: 'ben' });
      const refused = await until('the refusal', async () => (await handle.query(status)).refused[0]);
      expect(refused.why).toMatch(/is being stopped already|cannot abort while rolling-back/);
      held.open();
      expect(await handle.result()).toMatchObject({ outcome: 'drilled' });
    });
    expect(world.calls).toEqual(course);
  });

  test('before anything is deployed ends it with nothing done and no record', async () => {
    const held = gate();
    const world = newWorld({ policy: policyOf({ backup: true }), backUp: held.pass });
    await withWorkers(server, world, async () => {
      const handle = await begin();
      await held.entered;
      await handle.cancel();
      await arrived(handle);
      held.open();
      expect(await handle.result()).toMatchObject({ outcome: 'aborted', reason: 'the workflow was cancelled' });
    });
    expect(world.calls).toEqual(['backUp']);
    expect(world.records).toEqual([]);
  });
});

describe('nothing is changed and nothing recorded, and the answer says why, when', () => {
  const release = (digest: string) => ({
    component: 'neo4j',
    commit: '0'.repeat(40),
    image: { reference: 'neo4j:5.26.30-community', digest },
  });
  const from = new Date(0).toISOString();
  test.each<[string, Partial<World>, RegExp]>([
    ['nothing runs', { running: () => undefined }, /^nothing runs for neo4j in staging/],
    ['what runs has ended', { running: () => ({ state: 'exited' }) }, /^container neo4j is exited/],
    [
      'no release stands there by the records',
      { standing: () => ({ release: undefined as never }) },
      /^the records know no release of neo4j in staging: promote one first, or 'promoter adopt neo4j staging'/,
    ],
    [
      'the container is of a run that did not bring the standing release',
      { standing: () => ({ runId: 'another' }) },
      /^container neo4j is not the one that the records speak of/,
    ],
    [
      'another image runs than the records say',
      { standing: () => ({ release: release('sha256:other') }) },
      /runs sha256:1+, and the records say sha256:other/,
    ],
    [
      'the service would be another one',
      { examination: () => ({ findings: [], hash: 'hash-2' }) },
      /^the service would be another than the one that runs/,
    ],
    [
      'something stands in the way of a deploy',
      {
        examination: () => ({
          findings: [{ check: 'ports', status: 'blocked', what: 'port 1 is taken', fix: 'stop it' }],
        }),
      },
      /^port 1 is taken: stop it$/,
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
    ],
    [
      'a freeze holds',
      {
        policy: policyOf({
          freeze: [{ from, to: '9999-12-31T00:00:00.000Z', why: 'stocktaking' }],
        }),
      },
      /it is frozen: stocktaking$/,
    ],
  ])('%s', async (_, changes, reason) => {
    const { result, world } = await drilled(changes);
    expect(result).toMatchObject({ outcome: 'rejected', reason: expect.stringMatching(reason) });
    expect(result).not.toHaveProperty('record');
    expect(world.calls).toEqual([]);
    expect(world.records).toEqual([]);
  });

  test('an adopted container is drilled as well: it has no labels of a promotion', async () => {
    const { result } = await drilled({
      running: () => ({ promotion: undefined as never }),
      standing: () => ({ adopted: ['old-container'] }),
      examination: () => ({ findings: [], hash: 'whatever it is' }),
    });
    expect(result.outcome).toBe('drilled');
  });
});

test('a drill never runs beside a promotion or another drill of the same component and environment', async () => {
  const held = gate();
  await withWorkers(server, newWorld({ deploy: held.pass }), async () => {
    const handle = await begin();
    await held.entered;
    const again = { workflowId: handle.workflowId, taskQueue: promotionsQueue, args: [] as [] };
    await expect(server.client.workflow.start('promotion', again)).rejects.toThrow(/already/i);
    held.open();
    expect((await handle.result()).outcome).toBe('drilled');
    expect((await handle.describe()).status.name).toBe('COMPLETED');
  });
});
