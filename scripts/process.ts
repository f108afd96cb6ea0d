import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_AGAIN_MS = 100;
/** A look that hangs, as into a server that listens but does not answer yet, is given up and repeated. */
const LOOK_WITHIN_MS = 3_000;

export interface StartOptions {
  env?: Record<string, string | undefined>;
  cwd?: string;
  /** Gets everything the process writes, appended. */
  logFile: string;
  /** True once the process does its work. A throw counts as not yet. */
  ready: () => Promise<boolean>;
  readyWithinMs?: number;
  /** How long `stop` waits after SIGTERM before it kills. */
  stopWithinMs?: number;
}

export interface RunningProcess {
  name: string;
  pid: number;
  logFile: string;
  /** Settles when the process is gone, however it ended. */
  exited: Promise<Exit>;
  /** Asks it to end, waits, and kills it when it takes too long. Repeating it is harmless. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/** A process did not become ready. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * Starts a process and waits until it is ready. It has a process group of its own, so that Ctrl-C in a
 * terminal reaches only the starter, which then stops what it started in order.
 * Throws StartError with the end of the log when the process ends or the time runs out first.
 */
export async function startProcess(
  name: string,
  command: string,
  args: string[],
  options: StartOptions,
): Promise<RunningProcess> {
  const child = spawnInto(command, args, options);
  const exited = new Promise<Exit>((resolve) => {
    child.once('error', () => resolve({ code: null, signal: null }));
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
  alive.add(child);
  void exited.then(() => alive.delete(child));
  const running = handle(name, child, exited, options);
  try {
    await becomesReady(running, options);
  } catch (error) {
    await running.kill();
    throw error;
  }
  return running;
}

function spawnInto(command: string, args: string[], { env, cwd, logFile }: StartOptions): ChildProcess {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  try {
    return spawn(command, args, { cwd, env: { ...process.env, ...env }, detached: true, stdio: ['ignore', log, log] });
  } finally {
    closeSync(log);
  }
}

/** Nothing outlives a starter that fails or forgets; only a killed starter leaves its processes behind. */
const alive = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

function handle(name: string, child: ChildProcess, exited: Promise<Exit>, options: StartOptions): RunningProcess {
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    await exited;
  };
  const stop = async () => {
    const timer = setTimeout(() => child.kill('SIGKILL'), options.stopWithinMs ?? 20_000);
    await end('SIGTERM');
    clearTimeout(timer);
  };
  return { name, pid: child.pid ?? 0, logFile: options.logFile, exited, stop, kill: () => end('SIGKILL') };
}

async function becomesReady(running: RunningProcess, { ready, readyWithinMs = 60_000 }: StartOptions): Promise<void> {
  const deadline = Date.now() + readyWithinMs;
  let exit: Exit | undefined;
  void running.exited.then((value) => {
    exit = value;
  });
  while (!(await within(LOOK_WITHIN_MS, ready()))) {
    if (exit)
      throw new StartError(
        `${running.name} ended (${describe(exit)}) before it was ready. ${endOfLog(running.logFile)}`,
      );
    if (Date.now() > deadline)
      throw new StartError(
        `${running.name} was not ready after ${readyWithinMs / 1000} s. ${endOfLog(running.logFile)}`,
      );
    await sleep(LOOK_AGAIN_MS);
  }
}

function within(ms: number, look: Promise<boolean>): Promise<boolean> {
  const late = new Promise<false>((resolve) => {
    const timer = setTimeout(resolve, ms, false);
    void look.then(
      () => clearTimeout(timer),
      () => clearTimeout(timer),
    );
  });
  return Promise.race([look.catch(() => false), late]);
}

const describe = ({ code, signal }: Exit) =>
  signal ? `by ${signal}` : code === null ? 'it could not be started' : `exit code ${code}`;

function endOfLog(file: string): string {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(-5);
  return `The end of its log ${file}:\n${lines.join('\n')}`;
}
