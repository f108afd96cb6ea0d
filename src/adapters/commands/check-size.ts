import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Millis } from '../../domain/units.ts';
import { goneOr, Unkeepable } from './check-unkeepable.ts';

const lookEvery: Millis = 500;
const mostEntries = 20_000;

/** The work's result; it is ended, with Unkeepable, as soon as the folder holds more than it may or what nobody can look into. Throws the reason of an abort. */
export async function watched<T>(
  folder: string,
  limitBytes: number,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const full = new AbortController();
  const done = new AbortController();
  const looking = look(folder, limitBytes, done.signal, (fault) => full.abort(fault));
  try {
    const result = await work(AbortSignal.any([outer, full.signal]));
    await mustFit(folder, limitBytes);
    return result;
  } finally {
    done.abort();
    await looking;
  }
}

async function look(folder: string, limitBytes: number, done: AbortSignal, full: (fault: unknown) => void) {
  while (!done.aborted) {
    await delay(lookEvery, undefined, { signal: done, ref: false }).catch(() => undefined);
    await mustFit(folder, limitBytes).catch(full);
  }
}

async function mustFit(folder: string, limitBytes: number): Promise<void> {
  const found = { bytes: 0, entries: 0 };
  const open = [folder];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true }).catch(goneOr(next, []))) {
      const path = join(next, entry.name);
      if (entry.isDirectory()) open.push(path);
      found.entries += 1;
      found.bytes += await sizeOf(path);
      if (found.bytes > limitBytes)
        throw new Unkeepable(`it left more than ${sizeText(limitBytes)} in PROMOTER_EVIDENCE`);
      if (found.entries > mostEntries)
        throw new Unkeepable(`it left more than ${mostEntries} files in PROMOTER_EVIDENCE`);
    }
  }
}

/** A sparse file counts as large as it says. */
const sizeOf = (path: string): Promise<number> => lstat(path).then(({ size }) => size, goneOr(path, 0));

const sizeText = (bytes: number): string => `${Math.round(bytes / 1_024 ** 2)} MB`;
