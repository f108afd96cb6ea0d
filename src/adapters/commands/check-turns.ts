import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { type Millis, second } from '../../domain/units.ts';
import { codeOf } from '../files/fault-code.ts';

const [askEvery, staleAfter, renewEvery]: Millis[] = [second / 2, 20 * second, 4 * second];

/**
 * The work, while nobody else on this host does it: a plan and a promotion may want the same command at the same time.
 * The lock of a worker that was killed is stale after 20 s. Throws the reason of an abort.
 */
export async function inTurn<T>(
  folder: string,
  { signal, heartbeat }: { signal: AbortSignal; heartbeat: () => void },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true });
  const lost = new AbortController();
  const release = await taken(folder, signal, heartbeat, () =>
    lost.abort(new Error(`${folder} is used by another worker`)),
  );
  try {
    return await work(AbortSignal.any([signal, lost.signal]));
  } finally {
    // Whoever lost it has nothing to give back.
    await release().catch(() => undefined);
  }
}

async function taken(
  folder: string,
  signal: AbortSignal,
  heartbeat: () => void,
  onCompromised: () => void,
): Promise<() => Promise<void>> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await lockfile.lock(folder, { stale: staleAfter, update: renewEvery, onCompromised });
    } catch (fault) {
      if (codeOf(fault) !== 'ELOCKED') throw fault;
    }
    heartbeat();
    await delay(askEvery);
  }
}
