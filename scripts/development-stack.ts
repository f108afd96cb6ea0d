import { join } from 'node:path';
import { promotionsQueue } from '../src/contract/names.ts';
import { searchAttributes } from '../src/contract/search-attributes.ts';
import { freePort, mustBeFree } from './free-port.ts';
import { type RunningProcess, startProcess } from './process.ts';
import { root } from './setup/provide.mjs';
import { ensureSearchAttributes, startTemporal, startWorker } from './stack.ts';

const STAND_IN_TOKEN = 'promoter-token';

export interface StackOptions {
  /** Keeps the server's database, the stand-in's state and the logs over restarts. */
  state: string;
  /** The worker's catalogue. */
  catalogue: string;
  /** A running Temporal server; none is started then. */
  address?: string;
  /** Free ones when missing. */
  ports?: { temporal: number; ui: number; github: number };
  /** Starts the GitHub stand-in for this repository. */
  github?: { repository: string; branch: string; files?: Record<string, string> };
  /** For the worker. */
  env?: Record<string, string | undefined>;
}

export interface Stack {
  address: string;
  uiUrl?: string;
  githubUrl?: string;
  /** What `bin/promoter` needs in its environment to reach this stack. */
  env: Record<string, string>;
  processes: RunningProcess[];
  /** The worker and all it depends on, last started first. */
  stop(): Promise<void>;
  /** Starts another worker, as after the first one was killed. */
  startWorker(): Promise<RunningProcess>;
}

/** Starts Temporal, the GitHub stand-in and the worker. What was started is stopped again when a later part fails. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const processes: RunningProcess[] = [];
  const stop = async () => {
    for (const running of processes.splice(0).reverse()) await running.stop();
  };
  try {
    const temporal = await temporalFor(options, processes);
    const github = options.github ? await startStandIn(options, options.github, processes) : {};
    const env = {
      PROMOTER_CATALOGUE: options.catalogue,
      TEMPORAL_ADDRESS: temporal.address,
      ...uiOf(temporal),
      ...github,
    };
    const worker = async () => {
      const logFile = join(options.state, 'worker.log');
      const started = await startWorker({
        address: temporal.address,
        logFile,
        env: { ...env, ...options.env },
        queues: [promotionsQueue],
      });
      processes.push(started);
      return started;
    };
    await worker();
    const githubUrl = github.GITHUB_API_URL;
    return { ...temporal, ...(githubUrl ? { githubUrl } : {}), env, processes, stop, startWorker: worker };
  } catch (error) {
    await stop();
    throw error;
  }
}

const uiOf = ({ uiUrl }: { uiUrl?: string }): { TEMPORAL_UI_URL?: string } => (uiUrl ? { TEMPORAL_UI_URL: uiUrl } : {});

async function temporalFor(
  options: StackOptions,
  processes: RunningProcess[],
): Promise<{ address: string; uiUrl?: string }> {
  if (options.address) {
    await ensureSearchAttributes(options.address, searchAttributes);
    return { address: options.address };
  }
  const { state, ports } = options;
  const server = await startTemporal({
    dbFile: join(state, 'temporal.db'),
    logFile: join(state, 'temporal.log'),
    searchAttributes,
    ...(ports ? { port: ports.temporal, uiPort: ports.ui } : {}),
  });
  processes.push(server);
  return { address: server.address, uiUrl: server.uiUrl };
}

interface StandInEnv {
  GITHUB_API_URL?: string;
  GITHUB_TOKEN?: string;
}

async function startStandIn(
  { state, ports }: StackOptions,
  { repository, branch, files = {} }: NonNullable<StackOptions['github']>,
  processes: RunningProcess[],
): Promise<StandInEnv> {
  await mustBeFree('The GitHub stand-in', ports?.github);
  const port = ports?.github ?? (await freePort());
  const url = `http://127.0.0.1:${port}`;
  const script = join(root, 'test', 'support', 'github', 'serve.ts');
  const args = [
    '--port',
    `${port}`,
    '--state',
    join(state, 'github.json'),
    '--repository',
    repository,
    '--branch',
    branch,
  ];
  for (const [path, local] of Object.entries(files)) args.push('--file', `${path}=${local}`);
  const standIn = await startProcess(
    'The GitHub stand-in',
    process.execPath,
    ['--import', 'tsx', script, ...args, '--token', STAND_IN_TOKEN],
    {
      cwd: root,
      logFile: join(state, 'github.log'),
      ready: () => knowsRepository(url, repository),
    },
  );
  processes.push(standIn);
  return { GITHUB_API_URL: url, GITHUB_TOKEN: STAND_IN_TOKEN };
}

/** A request that arrives before the stand-in has finished its start is never answered: ask again soon. */
async function knowsRepository(url: string, repository: string): Promise<boolean> {
  const headers = { authorization: `Bearer ${STAND_IN_TOKEN}` };
  return (await fetch(`${url}/repos/${repository}`, { headers, signal: AbortSignal.timeout(500) })).ok;
}
