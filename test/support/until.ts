import { setTimeout as delay } from 'node:timers/promises';

/** Asks again and again until the answer is there; gives up, naming what was awaited, after a minute unless told. */
export async function until<T>(what: string, ask: () => Promise<T | undefined>, limitMs = 60_000): Promise<T> {
  const end = Date.now() + limitMs;
  let last: unknown;
  for (;;) {
    const answer = await ask().catch((error: unknown) => {
      last = error;
      return undefined;
    });
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`waited ${limitMs} ms in vain: ${what}`, { cause: last });
    await delay(50);
  }
}
