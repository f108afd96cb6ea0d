import { ActivityFailure, CancellationScope, condition, isCancellation } from '@temporalio/workflow';
import { duration, hour, type Millis, minute } from '../../domain/units.ts';
import { command, type Desk, pauseOf, wants } from '../desk/desk.ts';
import type { Stop } from '../desk/stop.ts';

/** The work's result, or the stop that came first: then the work is cancelled and its end awaited. */
export async function unlessStopped<T>(desk: Desk, work: () => Promise<T>): Promise<T | Stop> {
  const scope = new CancellationScope();
  let settled = false;
  const result = scope.run(work).finally(() => {
    settled = true;
  });
  result.catch(() => undefined);
  await condition(() => settled || desk.stop !== undefined);
  if (!settled) scope.cancel();
  try {
    const value = await result;
    return desk.stop ?? value;
  } catch (error) {
    // After a cancel the server tries nothing again: a worker that dies then shows as a failed activity, not as a cancelled one.
    if (desk.stop && (isCancellation(error) || error instanceof ActivityFailure)) return desk.stop;
    throw error;
  }
}

/** Long enough that a restart of worker or engine passes unnoticed. */
const callAfter: Millis = 5 * minute;

/** Tries on without limit, and calls a person when it has not worked for a while. */
export async function calling<T>(desk: Desk, what: string, normally: Millis, work: () => Promise<T>): Promise<T> {
  let settled = false;
  const result = work().finally(() => {
    settled = true;
  });
  result.catch(() => undefined);
  const limit = normally + callAfter;
  // Ended by a cancel as well as by the time: either way the work's own end is what counts.
  const inTime = await condition(() => settled, limit, { summary: `until a person is called for ${what}` }).catch(
    () => true,
  );
  if (!inTime) callForHelp(desk, `${what} has not succeeded for ${duration(limit)}; it is tried again until it does`);
  const value = await result;
  delete desk.state.need;
  return value;
}

const callForHelp = (desk: Desk, what: string): void =>
  wants(desk, { kind: 'help', what, commands: ['promoter doctor', command(desk, 'status')] });

/** How long to wait before another try, the first being number 0: it may go on for weeks, and every try stands in the history. */
export const backoff = (tries: number): Millis => Math.min(minute * 2 ** tries, hour);

/** Between two steps a paused promotion stands still. */
export async function resumed(desk: Desk): Promise<void> {
  if (!desk.state.paused) return;
  wants(desk, { kind: 'decision', what: pauseOf(desk.state), commands: [command(desk, 'resume')] });
  await condition(() => !desk.state.paused || desk.stop !== undefined);
  delete desk.state.need;
  desk.publisher.changed();
}

/** Waits for a predicate, a stop, or the time's end; false when the time ended. */
export const waitFor = (desk: Desk, arrived: () => boolean, timeout: Millis): Promise<boolean> =>
  condition(() => arrived() || desk.stop !== undefined, Math.max(timeout, 1), {
    summary: desk.state.next.slice(0, 90),
  });
