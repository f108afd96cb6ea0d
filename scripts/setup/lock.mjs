import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { cachePath } from './cache-folder.mjs';

/** A holder touches its lock this often; one untouched for STALE_MS belongs to nobody any more. */
const TOUCH_MS = 2_000;
const STALE_MS = 20_000;
const LOOK_AGAIN_MS = 200;

const held = new Set();
process.on('exit', () => {
  for (const file of held) rmSync(file, { force: true });
});

/**
 * Runs `task` while no other process runs one under the same name. Others wait; they do not fail.
 * A lock whose holder died is taken over.
 */
export async function withLock(name, task) {
  const file = `${cachePath('locks', name.replaceAll('/', '_'))}.lock`;
  await mkdir(dirname(file), { recursive: true });
  while (!take(file)) {
    if (isAbandoned(file)) moveAside(file);
    else await sleep(LOOK_AGAIN_MS);
  }
  const touching = setInterval(() => touch(file), TOUCH_MS);
  try {
    return await task();
  } finally {
    clearInterval(touching);
    release(file);
  }
}

function take(file) {
  try {
    writeFileSync(file, `${hostname()} ${process.pid}`, { flag: 'wx' });
    held.add(file);
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    throw error;
  }
}

function release(file) {
  held.delete(file);
  rmSync(file, { force: true });
}

function touch(file) {
  const now = new Date();
  try {
    utimesSync(file, now, now);
  } catch {
    // Taken over while this process was suspended; the result is still written under a name of its own.
  }
}

function isAbandoned(file) {
  try {
    const [host, pid] = readFileSync(file, 'utf8').split(' ');
    if (Date.now() - statSync(file).mtimeMs > STALE_MS) return true;
    return host === hostname() && Boolean(pid) && !isAlive(Number(pid));
  } catch {
    return false; // released between the two looks
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code !== 'ESRCH';
  }
}

/** Renaming lets only one of several waiters take an abandoned lock away. */
function moveAside(file) {
  const aside = `${file}.${process.pid}`;
  try {
    renameSync(file, aside);
    rmSync(aside, { force: true });
  } catch {
    // another waiter was faster
  }
}
