import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { hour, minute, second } from '../../src/domain/units.ts';
import { gate } from '../support/gate.ts';
import { commitOf, newWorld, policyOf, type World } from '../support/fake-world.ts';
import { needing, type PromotionHandle, snapshotOf, start, tell, vote } from '../support/promotions.ts';
import { timeSkippingServer, withWorkers } from '../support/time-skipping.ts';
import { until } from '../support/until.ts';

// A branch goes on while a promotion waits for people; the release that they look at does not.

let server: TestWorkflowEnvironment;
beforeAll(async () => {
  server = await timeSkippingServer();
});
afterAll(() => server.teardown());

const soak = { requiredMs: hour, everyMs: 5 * minute, reprobeMs: 10 * second, uptime: 99.5, unknownLimitMs: hour };

interface Git {
  main: string;
  asked: (string | undefined)[];
  /** Before an answer. */
  before(): Promise<void>;
}

/** A repository in which `main` is at a commit that a test may move, and nothing else has a name. */
function repository() {
  const git: Git = { main: commitOf('a'), asked: [], before: async () => undefined };
  const world: World = newWorld({ policy: policyOf({ soak }) });
  world.measurement = async ({ commit }) => {
    git.asked.push(commit);
    const resolved = commit === undefined || commit === 'main' ? git.main : commit;
    await git.before();
    if (/^[0-9a-f]{40}$/.test(resolved)) return { commit: resolved };
    return {
      commit: '',
      verdicts: [],
      findings: [{ check: 'commit', status: 'refused', what: `no commit "${resolved}"` }],
    };
  };
  return { git, world };
}

const waitingFor = (handle: PromotionHandle, commit: string) =>
  until(`${commit} waits for approval`, async () => {
    const snapshot = await needing(handle, 'awaiting-approval');
    return snapshot.assessment?.commit === commit ? snapshot : undefined;
  });

test('a promotion of a branch by name is one of the commit that it was at first', async () => {
  const { git, world } = repository();
  await withWorkers(server, world, async () => {
    const handle = await start(server, { commit: 'main' });
    await needing(handle, 'awaiting-approval');
    git.main = commitOf('b');
    await vote(handle, 'ben');
    expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
  });
  expect(git.asked).toEqual(['main', commitOf('a')]);
  expect(world.records).toMatchObject([{ assessment: { commit: commitOf('a') } }]);
});

test('a retry that names a branch means where it is by then, and is one of that commit from then on', async () => {
  const { git, world } = repository();
  await withWorkers(server, world, async () => {
    const handle = await start(server, { commit: 'main' });
    await needing(handle, 'awaiting-approval');
    git.main = commitOf('b');
    await tell(handle, { action: 'retry', by: 'ana', commit: 'main' });
    await waitingFor(handle, commitOf('b'));
    git.main = commitOf('c');
    await vote(handle, 'ben');
    expect(await handle.result()).toMatchObject({ outcome: 'promoted' });
  });
  expect(world.records).toMatchObject([{ assessment: { commit: commitOf('b') } }]);
});

test('a commit that is named while a measurement runs is not overwritten by what that measurement found', async () => {
  const { git, world } = repository();
  const held = gate();
  git.before = () => (git.asked.length === 1 ? held.pass() : Promise.resolve());
  await withWorkers(server, world, async () => {
    const handle = await start(server, { commit: 'main' });
    await held.entered;
    git.main = commitOf('b');
    await tell(handle, { action: 'retry', by: 'ana', commit: 'main' });
    held.open();
    await waitingFor(handle, commitOf('b'));
    await tell(handle, { action: 'abort', by: 'ana' });
    await handle.result();
  });
});

test('after a commit that git does not know, the commands on offer include one with the last that it knew', async () => {
  const { world } = repository();
  await withWorkers(server, world, async () => {
    const handle = await start(server, { commit: 'main' });
    await needing(handle, 'awaiting-approval');
    await tell(handle, { action: 'retry', by: 'ana', commit: 'nope' });
    const { need } = await needing(handle, 'validating');
    expect(need?.what).toContain('no commit "nope"');
    expect(need?.commands).toContain(`promoter retry neo4j staging --commit ${commitOf('a')}`);
    await tell(handle, { action: 'retry', by: 'ana', commit: commitOf('a') });
    await waitingFor(handle, commitOf('a'));
    expect((await snapshotOf(handle)).approvals).toEqual([]);
    await tell(handle, { action: 'abort', by: 'ana' });
    await handle.result();
  });
});
