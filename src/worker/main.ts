import { catalogueSource, findCatalogue } from '../config/catalogue.ts';
import { processEnv } from '../config/process-env.ts';
import { Refusal } from '../domain/refusal.ts';
import { workerArguments } from './arguments.ts';
import { allActivities } from './compose.ts';
import { logTo } from './log.ts';
import { queuesOf } from './queues.ts';
import { runWorkers } from './run.ts';
import { connected, serverFromEnv } from './temporal.ts';

/** `promoter worker`: serves the catalogue's queues until SIGINT or SIGTERM. Exit codes as the CLI's. */
async function main(): Promise<number> {
  const told = workerArguments(process.argv.slice(3));
  const env = processEnv();
  const log = logTo(env.logLevel);
  const file = await catalogueFile(told.catalogue ?? env.catalogue);
  const catalogue = await catalogueSource(file).read();
  const server = serverFromEnv();
  const { address, namespace } = server;
  const connection = await connected(server, log);
  const queues = queuesOf(catalogue, env.queues);
  const { activities, close } = allActivities(file, env);
  log.info({ queues, catalogue: file, address, namespace }, 'the worker serves these queues');
  await runWorkers({ connection, namespace, queues, activities, env, log });
  await close();
  await connection.close();
  return 0;
}

async function catalogueFile(given: string | undefined): Promise<string> {
  const file = await findCatalogue(process.cwd(), given === undefined ? {} : { catalogue: given });
  if (file) return file;
  throw new Refusal([
    {
      check: 'catalogue',
      status: 'refused',
      what: `no promoter.yaml in ${process.cwd()} or above it`,
      fix: 'write one (docs/catalogue.md), or name it: promoter worker --catalogue FILE',
    },
  ]);
}

/** One clear message, and the exit code of its worst finding. */
function explain(error: unknown): number {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`promoter worker: ${error.message}\n`);
  return error.findings.some((finding) => finding.status === 'unreachable') ? 3 : 2;
}

process.exitCode = await main().catch(explain);
