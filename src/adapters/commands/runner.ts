import { setTimeout as delay } from 'node:timers/promises';
import type { CommandContext, CommandResult, CommandRunner } from '../../activities/ports.ts';
import type { Command } from '../../domain/catalogue.ts';
import { duration, type Millis, minute, second } from '../../domain/units.ts';
import type { EngineFor } from '../docker/engine.ts';
import { inContainer } from './container.ts';
import { onHost, type OwnVariables } from './host.ts';
import { CannotStart, type Way } from './started.ts';
import { Tail } from './tail.ts';

const outputBytes = 4_000;
const beatEvery: Millis = 3 * second;
/** For the last of what was printed, once everything that could print has been ended. */
const drainWithin: Millis = 2 * second;
/** For an engine to carry out what it was told before the limit came. */
const settleWithin: Millis = minute;

/**
 * Runs the catalogue's commands. `own` are the worker's variables, of which a command on the host gets PATH, HOME and
 * LANG. Throws EngineUnreachable, and the signal's reason when it was aborted; all else is in the result.
 */
export function createCommandRunner(engineFor: EngineFor, own: OwnVariables): CommandRunner {
  return {
    async run(command, context) {
      const way = command.host ? onHost(context, own) : inContainer(engineFor(context.environment), context);
      const beat = setInterval(context.heartbeat, beatEvery);
      try {
        return await carriedOut(way, command, context);
      } finally {
        clearInterval(beat);
      }
    },
  };
}

async function carriedOut(way: Way, command: Command, context: CommandContext): Promise<CommandResult> {
  const began = Date.now();
  const output = new Tail(outputBytes, context.secret);
  const result = (exitCode: number | null, note?: string) => ({
    exitCode,
    output: output.text(note),
    tookMs: Date.now() - began,
  });
  try {
    const exitCode = await limited(command.timeoutMs, context.signal, way, (limit) =>
      exitOf(way, command, context, output, limit),
    );
    if (exitCode !== late) return result(exitCode);
    return result(null, `[ended by promoter after ${duration(command.timeoutMs)}, its time-out]`);
  } catch (fault) {
    if (!(fault instanceof CannotStart)) throw fault;
    return { ...result(null, `[not run: ${fault.message}]`), ...(fault.mayPass ? { mayPass: true } : {}) };
  }
}

async function exitOf(
  way: Way,
  command: Command,
  context: CommandContext,
  output: Tail,
  limit: AbortSignal,
): Promise<number> {
  await way.sweep();
  limit.throwIfAborted();
  const { ended, drained } = await way.start(command, context, output, limit);
  // The limit may have come between, when there was nothing to end yet.
  if (limit.aborted) await way.end();
  const exitCode = await ended;
  await way.end();
  await Promise.race([drained, delay(drainWithin, undefined, { ref: false })]);
  return exitCode;
}

const late = Symbol('late');

/** The work's result, or `late`; whichever it is, all that was started has ended by then. Throws the reason of an abort. */
async function limited<T>(
  timeoutMs: Millis,
  outer: AbortSignal,
  way: Way,
  work: (limit: AbortSignal) => Promise<T>,
): Promise<T | typeof late> {
  const limit = new AbortController();
  const reached = new Promise<typeof late>((resolve) => limit.signal.addEventListener('abort', () => resolve(late)));
  const abort = () => limit.abort();
  const timer = setTimeout(abort, timeoutMs);
  outer.addEventListener('abort', abort, { once: true });
  if (outer.aborted) abort();
  const working = work(limit.signal);
  try {
    const first = await Promise.race([working, reached]);
    if (outer.aborted) throw outer.reason;
    return first;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', abort);
    await way.end();
    await Promise.race([Promise.allSettled([working]), delay(settleWithin, undefined, { ref: false })]);
  }
}
