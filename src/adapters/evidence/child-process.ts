import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { residentBytes } from './memory.ts';
import { type Answer, isAnswer, outOfMemory, type Request } from './protocol.ts';

export interface Limits {
  /** For one file. */
  timeoutMs: number;
  /** Of that for what is parsed in one piece, which is never large. */
  textTimeoutMs: number;
  /** Resident, of the whole process. */
  memoryBytes: number;
  /** After which it ends by itself. */
  idleMs: number;
}

/** Why the child ended before it had answered. */
export type Death = 'memory' | 'time' | 'parsing' | 'closed' | { crash: string };

/** A process that reads files. It keeps the one that started it alive only while that waits for an answer. */
export class Child {
  /** It has not been asked anything yet, so that nothing is left of other files. */
  isFresh = true;
  /** What files left behind in it would be counted against the next one. */
  isSpent = false;
  readonly #process: ChildProcess;
  readonly #limits: Limits;
  #listener: (answer: Answer) => void = () => undefined;
  #death: Death | undefined;
  /** After the last of its answers was heard, which may be later than its end. */
  readonly #disconnected: Promise<void>;
  readonly #ended: Promise<Death>;

  private constructor(limits: Limits) {
    this.#limits = limits;
    this.#process = spawned(limits);
    this.#process.on('message', (message: unknown) => {
      if (isAnswer(message)) this.#listener(message);
    });
    this.#disconnected = new Promise((resolve) => this.#process.once('disconnect', resolve));
    this.#ended = new Promise((resolve) => {
      this.#process.once('error', ({ message }) => resolve({ crash: message }));
      this.#process.once('exit', async (code, signal) => {
        await this.#disconnected;
        resolve(this.#death ?? deathOf(code, signal));
      });
    });
  }

  /** Throws when no child can be started: that says nothing of any file. */
  static async start(limits: Limits): Promise<Child> {
    const child = new Child(limits);
    const death = await child.#until({ timeoutMs: toStartMs, answers: ['ready'] });
    if (death === undefined || death === 'closed') return child;
    throw new Error(`the process that reads evidence did not start (${wordsOf(death)})`);
  }

  get isGone(): boolean {
    return this.#process.exitCode !== null || this.#process.signalCode !== null || !this.#process.connected;
  }

  /** Gives `hear` each answer until the last one; the death when the child ended before. */
  async ask(request: Request, hear: (answer: Answer) => void): Promise<Death | undefined> {
    this.isFresh = false;
    this.#process.send(request, () => undefined);
    return this.#until({ timeoutMs: this.#limits.timeoutMs, answers: ['done', 'compared'], hear });
  }

  /** Nothing that it does is worth waiting for. */
  end(why: Death): void {
    this.#death ??= why;
    this.#process.kill('SIGKILL');
  }

  async #until(wait: {
    timeoutMs: number;
    answers: Answer['kind'][];
    hear?: (answer: Answer) => void;
  }): Promise<Death | undefined> {
    const { promise: answered, resolve } = withResolver();
    let timer = setTimeout(() => this.end('time'), wait.timeoutMs);
    const watch = wait.hear && setInterval(() => this.#weigh(), lookEveryMs);
    this.#listener = (answer) => {
      clearTimeout(timer);
      timer = this.#timer(answer, wait.timeoutMs);
      if ('isSpent' in answer) this.isSpent = answer.isSpent;
      wait.hear?.(answer);
      if (wait.answers.includes(answer.kind)) resolve();
    };
    this.#hold(true);
    try {
      return await Promise.race([answered, this.#ended]);
    } finally {
      this.#hold(false);
      clearTimeout(timer);
      clearInterval(watch);
    }
  }

  #timer({ kind }: Answer, timeoutMs: number): NodeJS.Timeout {
    return kind === 'parsing'
      ? setTimeout(() => this.end('parsing'), Math.min(timeoutMs, this.#limits.textTimeoutMs))
      : setTimeout(() => this.end('time'), timeoutMs);
  }

  /** The child looks at itself between the pieces of a file; this looks while a parser is at work. */
  async #weigh(): Promise<void> {
    if ((await residentBytes(this.#process.pid)) > this.#limits.memoryBytes) this.end('memory');
  }

  #hold(isHeld: boolean): void {
    if (isHeld) this.#process.ref();
    else this.#process.unref();
    if (isHeld) this.#process.channel?.ref();
    else this.#process.channel?.unref();
  }
}

export const wordsOf = (death: Death): string => (typeof death === 'string' ? death : death.crash);

const toStartMs = 30_000;
const lookEveryMs = 25;
/** Of computing, after which the system ends a child whose parent was killed while a parser was at work. */
const mostSeconds = 300;
/** Of the heap; with what else a process needs, it stays below what the child may have in all. */
const heapMb = 200;

/** Without the parent's variables, which may hold secrets; in its own folder, so that no foreign tsconfig.json is read. */
function spawned({ memoryBytes, idleMs }: Limits): ChildProcess {
  const child = fileURLToPath(new URL('./child.ts', import.meta.url));
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const flags = [`--max-old-space-size=${heapMb}`, '--max-semi-space-size=8', '--import', tsx];
  const node = [process.execPath, ...flags, child, String(memoryBytes), String(idleMs)];
  return spawn('/bin/sh', ['-c', `ulimit -t ${mostSeconds}; ulimit -c 0; exec "$0" "$@"`, ...node], {
    cwd: dirname(child),
    env: Object.fromEntries(
      ['PATH', 'HOME', 'TMPDIR'].flatMap((name) =>
        process.env[name] === undefined ? [] : [[name, process.env[name]]],
      ),
    ),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

/** V8 ends a process whose heap is full with SIGABRT. */
function deathOf(code: number | null, signal: NodeJS.Signals | null): Death {
  if (code === outOfMemory || signal === 'SIGABRT') return 'memory';
  return signal === 'SIGXCPU' ? 'time' : { crash: signal ?? `exit code ${code}` };
}

function withResolver(): { promise: Promise<undefined>; resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<undefined>((done) => (resolve = () => done(undefined)));
  return { promise, resolve };
}
