import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { cachePath } from './cache-folder.mjs';
import { withLock } from './lock.mjs';

/** A short name for exactly these contents, so that a changed recipe never meets an old result. */
export function fingerprint(...contents) {
  const hash = createHash('sha256');
  for (const content of contents) hash.update(content).update('\0');
  return hash.digest('hex').slice(0, 12);
}

export const fingerprintOfFiles = (...files) => fingerprint(...files.map((file) => readFileSync(file)));

/**
 * The folder `name` in the cache, made by `build(temporaryFolder)` when it is not there. It appears
 * complete or not at all: an interrupted build leaves nothing that the next run would take for a result.
 */
export async function cached(name, build) {
  const target = cachePath(name);
  if (existsSync(target)) return target;
  return withLock(name, async () => {
    if (existsSync(target)) return target;
    const unfinished = `${target}.unfinished`;
    await rm(unfinished, { recursive: true, force: true }); // of a build that was killed
    await mkdir(unfinished, { recursive: true });
    try {
      await build(unfinished);
      await rename(unfinished, target);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return target;
  });
}

/** Remembers for an hour that something did not work, so that a closed network costs its time once. */
export const failures = {
  recent(name, forMs = 3_600_000) {
    const file = cachePath('failures', name);
    try {
      return Date.now() - statSync(file).mtimeMs < forMs ? readFileSync(file, 'utf8') : undefined;
    } catch {
      return undefined;
    }
  },
  note(name, reason) {
    const file = cachePath('failures', name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, reason);
  },
  forget(name) {
    rmSync(cachePath('failures', name), { force: true });
  },
};

export const readIfThere = (file) => readFile(file, 'utf8').catch(() => undefined);
