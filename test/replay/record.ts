import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { provide } from '../../scripts/setup/provide.mjs';
import { finalFaults } from '../../src/contract/faults.ts';
import { projectionId, promotionId, promotionsQueue, soakId } from '../../src/contract/names.ts';
import { type DevServer, devServer } from '../support/dev-server.ts';
import { commitOf, finalFault, newWorld, policyOf, type World } from '../support/fake-world.ts';
import { inPhase, needing, type PromotionHandle, soaking, start, tell, vote } from '../support/promotions.ts';
import { withWorkersOn } from '../support/workers.ts';

// npm run histories [NAME…]: records the histories that test/replay/histories.test.ts replays. They are recorded anew only
// when a new scenario is added: an old history that no longer replays is a change to be versioned, not recorded over.

const folder = join(import.meta.dirname, 'histories');
const soak = (requiredMs: number) => ({ requiredMs, everyMs: 20, reprobeMs: 10, uptime: 90, unknownLimitMs: 60_000 });
const worldOf = (changes: Partial<World> = {}, requiredMs = 3_000): World =>
  newWorld({ policy: policyOf({ soak: soak(requiredMs), tracker: 'github', waivable: ['unit-tests'] }), ...changes });
const unmet = { criterion: 'unit-tests', verdict: 'unmet' as const, sentence: 'unit-tests unmet', evidence: [] };

interface Scenario {
  world: World;
  play(server: DevServer): Promise<PromotionHandle>;
}

const scenarios: Record<string, Scenario> = {
  promoted: { world: worldOf({}, 8_000), play: (server) => soaking(server) },
  'rolled-back-by-soak': {
    world: worldOf({ health: () => ({ health: 'down', reason: 'no answer' }) }),
    play: (server) => soaking(server),
  },
  'rolled-back-by-hand': {
    world: worldOf({}, 60_000),
    async play(server) {
      const handle = await soaking(server);
      await tell(handle, { action: 'pause', by: 'ana' });
      await tell(handle, { action: 'resume', by: 'ana' });
      await tell(handle, { action: 'rollback', by: 'ana', reason: 'users complain' });
      return handle;
    },
  },
  cancelled: {
    world: worldOf({}, 60_000),
    async play(server) {
      const handle = await soaking(server);
      await handle.cancel();
      return handle;
    },
  },
  rejected: {
    world: worldOf(),
    async play(server) {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben', { decision: 'reject' });
      return handle;
    },
  },
  'repaired-and-waived': {
    world: worldOf({
      measurement: ({ commit }) => ({ verdicts: [commit === commitOf('b') ? { ...unmet, verdict: 'met' } : unmet] }),
    }),
    async play(server) {
      const handle = await start(server);
      await needing(handle, 'validating');
      await tell(handle, { action: 'waive', by: 'ben', criterion: 'unit-tests', why: 'hotfix' });
      await needing(handle, 'awaiting-approval');
      await tell(handle, { action: 'retry', by: 'ana', commit: commitOf('b') });
      await inPhase(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      return handle;
    },
  },
  failed: {
    world: worldOf({
      deploy: () => Promise.reject(finalFault(finalFaults.deployFailed, 'exit code 1')),
      rollBack: () => Promise.reject(finalFault(finalFaults.rollbackImpossible, 'its image is gone')),
    }),
    async play(server) {
      const handle = await start(server);
      await needing(handle, 'awaiting-approval');
      await vote(handle, 'ben');
      return handle;
    },
  },
};

const brief = { required: 1, from: [], selfApproval: false, expiresMs: 500, remindEveryMs: 200 };
scenarios['expired'] = {
  world: newWorld({ policy: policyOf({ approvals: brief, tracker: 'github' }) }),
  play: (server) => start(server),
};
scenarios['aborted'] = {
  world: worldOf(),
  async play(server) {
    const handle = await start(server);
    await needing(handle, 'awaiting-approval');
    await tell(handle, { action: 'abort', by: 'ana', reason: 'not this week' });
    return handle;
  },
};

/** What is done where no promotion is open takes a promotion's id as well. */
const closedOnes = { drilled: 'rollback-drill', undone: 'rollback', adopted: 'adoption' };
for (const [name, type] of Object.entries(closedOnes)) {
  scenarios[name] = {
    world: worldOf(),
    play: (server) =>
      server.client.workflow.start(type, {
        workflowId: promotionId(name, 'staging'),
        taskQueue: promotionsQueue,
        args: [
          { component: 'neo4j', environment: 'staging', requestedBy: 'ana', operationId: 'one', reason: 'to try it' },
        ],
      }),
  };
}

/** As the `temporal` command prints it: the form in which people take a history out of production, too. */
async function record(server: DevServer, name: string, workflowId: string, runId?: string): Promise<void> {
  const run = runId === undefined ? [] : ['--run-id', runId];
  const args = [
    'workflow',
    'show',
    '--address',
    server.temporal.address,
    '--workflow-id',
    workflowId,
    ...run,
    '--output',
    'json',
  ];
  const { stdout } = await execa(temporal, args, { stdin: 'ignore' });
  // Who ran it, on which machine and in which folder is nobody's business here.
  const anonymous = stdout
    .replace(/"\d+@[^"]*"/g, '"worker"')
    .replace(/"stackTrace": "(?:[^"\\]|\\.)*"/g, '"stackTrace": ""');
  await writeFile(join(folder, `${name}.json`), `${anonymous}\n`);
}

async function play(server: DevServer, name: string, { world, play: scene }: Scenario): Promise<void> {
  await withWorkersOn(server.nativeConnection, world, async () => {
    const handle = await scene(server);
    const { runId } = await handle.result();
    await record(server, name, handle.workflowId);
    if (name in closedOnes) return;
    const projection = server.client.workflow.getHandle(projectionId(handle.workflowId, runId));
    await projection.result();
    if (name !== 'promoted') return;
    await record(server, 'projection', projection.workflowId);
    let run = 0;
    for await (const { runId: soakRun } of server.client.workflow.list({
      query: `WorkflowId = '${soakId(handle.workflowId)}'`,
    })) {
      if (run < 2)
        await record(server, run === 0 ? 'soak-last-run' : 'soak-continued-run', soakId(handle.workflowId), soakRun);
      run += 1;
    }
  });
}

const { PROMOTER_TEMPORAL_CLI: temporal = 'temporal' } = await provide({ need: ['temporal'] });
await mkdir(folder, { recursive: true });
const only = process.argv.slice(2);
const server = await devServer({ extraArgs: ['--dynamic-config-value', 'limit.historyCount.suggestContinueAsNew=40'] });
try {
  for (const [name, scenario] of Object.entries(scenarios))
    if (only.length === 0 || only.includes(name)) await play(server, name, scenario);
} finally {
  await server.stop();
}
