import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort, mustBeFree } from './free-port.ts';
import { type RunningProcess, StartError, startProcess } from './process.ts';
import { provide, root } from './setup/provide.mjs';
import { answers, hasPoller } from './temporal-ready.ts';

export { freePort } from './free-port.ts';
export { type Exit, type RunningProcess, StartError, startProcess } from './process.ts';
export { ensureSearchAttributes } from './temporal-ready.ts';

const STARTS = 3;

export interface TemporalOptions {
  /** Keeps the histories over restarts; without it they are in memory. */
  dbFile?: string;
  port?: number;
  uiPort?: number;
  /** Name → type. Default: none. */
  searchAttributes?: Readonly<Record<string, string>>;
  logFile?: string;
  /** Further arguments of `temporal server start-dev`. */
  extraArgs?: string[];
}

export interface TemporalServer extends RunningProcess {
  address: string;
  uiUrl: string;
}

/**
 * Starts Temporal's dev server on loopback and waits until it answers and knows the search attributes.
 * Throws StartError when a port that was asked for is taken.
 */
export async function startTemporal(options: TemporalOptions = {}): Promise<TemporalServer> {
  await mustBeFree('Temporal', options.port);
  await mustBeFree("Temporal's Web UI", options.uiPort);
  const chosen = options.port !== undefined && options.uiPort !== undefined;
  for (let start = 1; ; start += 1) {
    try {
      return await startOnce(options);
    } catch (error) {
      // A free port may be taken between the look and the start.
      if (chosen || start === STARTS || !(error instanceof StartError)) throw error;
    }
  }
}

async function startOnce(options: TemporalOptions): Promise<TemporalServer> {
  const { port = await freePort(), uiPort = await freePort(), searchAttributes = {} } = options;
  const address = `127.0.0.1:${port}`;
  const args = [
    'server',
    'start-dev',
    '--ip',
    '127.0.0.1',
    '--port',
    `${port}`,
    '--ui-port',
    `${uiPort}`,
    '--log-level',
    'warn',
  ];
  if (options.dbFile) {
    mkdirSync(dirname(options.dbFile), { recursive: true });
    args.push('--db-filename', options.dbFile);
  }
  for (const [name, type] of Object.entries(searchAttributes)) args.push('--search-attribute', `${name}=${type}`);
  const own = options.logFile ? undefined : mkdtempSync(join(tmpdir(), 'promoter-temporal-'));
  const logFile = options.logFile ?? join(own ?? tmpdir(), 'temporal.log');
  const ready = () => answers(address, Object.keys(searchAttributes));
  const server = await startProcess('Temporal', await temporalCli(), [...args, ...(options.extraArgs ?? [])], {
    logFile,
    ready,
  });
  if (own) void server.exited.then(() => rmSync(own, { recursive: true, force: true }));
  return { ...server, address, uiUrl: `http://127.0.0.1:${uiPort}` };
}

/** Looked for once a process. */
let provided: Promise<Record<string, string>> | undefined;

async function temporalCli(): Promise<string> {
  provided ??= process.env['PROMOTER_TEMPORAL_CLI'] ? Promise.resolve({}) : provide({ need: ['temporal'] });
  const path = process.env['PROMOTER_TEMPORAL_CLI'] ?? (await provided)['PROMOTER_TEMPORAL_CLI'];
  if (!path) throw new StartError('The Temporal CLI was not found. Run "node scripts/setup.mjs temporal".');
  return path;
}

export interface WorkerOptions {
  /** Of the Temporal server. */
  address: string;
  logFile: string;
  /** Further arguments of `promoter worker`. */
  args?: string[];
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** The queues that it must poll before it counts as ready. */
  queues: string[];
}

/** Starts `promoter worker`, one Node process, and waits until it polls its queues. */
export async function startWorker({
  address,
  logFile,
  args = [],
  env = {},
  cwd,
  queues,
}: WorkerOptions): Promise<RunningProcess> {
  const bin = join(root, 'bin', 'promoter');
  const since = new Date();
  return startProcess('The worker', process.execPath, [bin, 'worker', ...args], {
    env: { TEMPORAL_ADDRESS: address, ...env },
    ...(cwd ? { cwd } : {}),
    logFile,
    ready: () => hasPoller(address, queues, since),
  });
}
