import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { MockActivityEnvironment } from '@temporalio/testing';
import { startStack } from '../scripts/development-stack.ts';
import { processEnv } from '../src/config/process-env.ts';
import { promotionsQueue, workflowTypes } from '../src/contract/names.ts';
import type { HistoryRequest, OverviewRequest, PlanRequest } from '../src/contract/request.ts';
import type { PlanResult } from '../src/contract/snapshot.ts';
import type { Overview } from '../src/domain/overview.ts';
import { allActivities, type Composed } from '../src/worker/compose.ts';
import { components } from '../test/support/untidy/components.ts';
import { type UntidyProject, untidyProject } from '../test/support/untidy/project.ts';

// npm run bench:plan: `plan` over 25 components with evidence on disk, against reading and hashing the same files. The
// aim is less than two seconds in all. Ratios tell more than seconds: the baseline is of the same run and machine.

const request = (component: string) => ({ component, environment: 'staging', attestations: [] });
const { log } = console;

/** Milliseconds that the work takes. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

/** Every report that CI left. */
async function readAndHash({ folder, commit }: UntidyProject): Promise<void> {
  const reports = join(folder, 'ci', commit);
  for (const entry of await readdir(reports, { recursive: true, withFileTypes: true }))
    if (entry.isFile())
      createHash('sha256')
        .update(await readFile(join(entry.parentPath, entry.name)))
        .digest();
}

async function measureAll({ activities }: Composed): Promise<[string, number][]> {
  const environment = new MockActivityEnvironment();
  const spans: [string, number][] = [];
  for (const { name } of components)
    spans.push([name, await timed(() => environment.run(() => activities.measure(request(name))))]);
  return spans;
}

const sum = (spans: readonly [string, number][]): number => spans.reduce((total, [, ms]) => total + ms, 0);

function row(what: string, ms: number, baseline: number): void {
  log(`${what.padEnd(58)} ${(ms / 1000).toFixed(2).padStart(7)} s ${(ms / baseline).toFixed(0).padStart(6)} ×`);
}

/** In one process, without a server: what the promotions worker does. */
async function inProcess(project: UntidyProject, baseline: number): Promise<void> {
  const composed = allActivities(project.catalogue, processEnv({}));
  try {
    row('measuring, cold: files of the commit and a reader to come', sum(await measureAll(composed)), baseline);
    const warm = await measureAll(composed);
    row('measuring, warm', sum(warm), baseline);
    const slowest = [...warm].sort(([, a], [, b]) => b - a).slice(0, 3);
    log(`  slowest, warm: ${slowest.map(([name, ms]) => `${name} ${ms.toFixed(0)} ms`).join(', ')}`);
  } finally {
    await composed.close();
  }
}

/** 25 workflows at once on a server with one worker, compose files and engine included. */
async function throughServer(project: UntidyProject, baseline: number): Promise<void> {
  const stack = await startStack({ state: join(project.folder, 'stack'), catalogue: project.catalogue });
  const connection = await Connection.connect({ address: stack.address });
  const client = new Client({ connection });
  const plan = (component: string) =>
    client.workflow.execute<(request: PlanRequest) => Promise<PlanResult>>(workflowTypes.plan, {
      workflowId: `plan.${component}.${randomUUID()}`,
      taskQueue: promotionsQueue,
      args: [{ ...request(component), requestedBy: 'bench' }],
    });
  const nothing = () =>
    client.workflow.execute<(request: HistoryRequest) => Promise<unknown>>(workflowTypes.history, {
      workflowId: `history.${randomUUID()}`,
      taskQueue: promotionsQueue,
      args: [{ limit: 1 }],
    });
  const overview = () =>
    client.workflow.execute<(request: OverviewRequest) => Promise<Overview>>(workflowTypes.overview, {
      workflowId: `overview.${randomUUID()}`,
      taskQueue: promotionsQueue,
      args: [{ environment: 'staging' }],
    });
  try {
    row('one overview of 25, cold worker', await timed(overview), baseline);
    for (const what of ['one overview of 25, again', 'one overview of 25, once more'])
      row(what, await timed(overview), baseline);
    row('one plan workflow', await timed(() => plan('redis')), baseline);
    row(
      '25 plan workflows at once',
      await timed(() => Promise.all(components.map(({ name }) => plan(name)))),
      baseline,
    );
    row(
      '25 plan workflows at once, again',
      await timed(() => Promise.all(components.map(({ name }) => plan(name)))),
      baseline,
    );
    row(
      '25 workflows that only read a record: the server itself',
      await timed(() => Promise.all(components.map(nothing))),
      baseline,
    );
  } finally {
    await connection.close();
    await stack.stop();
  }
}

const project = await untidyProject();
try {
  await readAndHash(project);
  const baseline = await timed(() => readAndHash(project));
  row('baseline: reading and hashing every report', baseline, baseline);
  log(`  load average of this machine: ${loadavg()[0]?.toFixed(1)}`);
  await inProcess(project, baseline);
  await throughServer(project, baseline);
} finally {
  await project.remove();
}
