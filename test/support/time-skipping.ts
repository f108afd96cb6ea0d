import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { provide } from '../../scripts/setup/provide.mjs';
import { searchAttributes } from '../../src/contract/search-attributes.ts';
import type { World } from './fake-world.ts';
import { withWorkersOn } from './workers.ts';

/** The API's number for the type Keyword; promoter has no other. */
const keyword = 2;

/** Temporal's time-skipping server with promoter's search attributes. One clock for all its workflows: use it serially. */
export async function timeSkippingServer(): Promise<TestWorkflowEnvironment> {
  Runtime.install({ logger: new DefaultLogger('ERROR') });
  const executable = { type: 'existing-path', path: await serverPath() } as const;
  const server = await TestWorkflowEnvironment.createTimeSkipping({ server: { executable } });
  const types = Object.keys(searchAttributes).map((name) => [name, keyword] as const);
  await server.connection.operatorService.addSearchAttributes({
    namespace: 'default',
    searchAttributes: Object.fromEntries(types),
  });
  return server;
}

async function serverPath(): Promise<string> {
  const given = process.env['PROMOTER_TEST_SERVER'];
  const path = given ?? (await provide({ need: ['test-server'] }))['PROMOTER_TEST_SERVER'];
  if (!path) throw new Error('the time-skipping server is missing: node scripts/setup.mjs test-server');
  return path;
}

/** Runs workers over the world while `body` runs. */
export const withWorkers = <T>(server: TestWorkflowEnvironment, world: World, body: () => Promise<T>): Promise<T> =>
  withWorkersOn(server.nativeConnection, world, body);
