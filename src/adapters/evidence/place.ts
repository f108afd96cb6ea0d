import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import type { FileAt } from '../../activities/evidence-ports.ts';
import { codeOf } from '../files/fault-code.ts';

export interface Opened {
  handle: FileHandle;
  size: number;
}

/** Why it was not opened, as the end of a sentence that begins with the file. */
export interface Unopened {
  problem: string;
  /** There is nothing of that name. */
  missing?: true;
}

/**
 * Opens what lies in the folder itself: no path and no link leads out of it, and only a plain file is opened at all (a
 * pipe would wait for its writer).
 */
export async function opened({ folder, file }: FileAt): Promise<Opened | Unopened> {
  if (file.includes('\0')) return { problem: 'is no name of a file' };
  if (isAbsolute(file) || normalize(file).split(sep).includes('..')) return { problem: leadsOut };
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, file));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return { problem: leadsOut };
    return await openedPath(path);
  } catch (fault) {
    return unopened(fault);
  }
}

const leadsOut = 'leads out of the folder';

async function openedPath(path: string): Promise<Opened | Unopened> {
  const found = await lstat(path);
  if (found.isDirectory()) return { problem: 'is a folder' };
  if (!found.isFile()) return { problem: 'is no plain file' };
  // Not following and not waiting: between the look and the opening, somebody may have put something else there.
  const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const { size, ino, dev } = await handle.stat();
  if (ino === found.ino && dev === found.dev) return { handle, size };
  await handle.close();
  return { problem: 'was replaced while it was opened' };
}

/** Whatever the file system says of the path is an answer: it cannot be read. */
function unopened(fault: unknown): Unopened {
  const code = codeOf(fault);
  if (code === undefined) throw fault;
  if (code === 'ENOENT' || code === 'ENOTDIR') return { problem: 'does not exist', missing: true };
  if (code === 'ENAMETOOLONG') return { problem: 'has a name that is too long' };
  if (code === 'ELOOP') return { problem: 'is a link that leads in a circle' };
  return { problem: code === 'EACCES' || code === 'EPERM' ? `may not be read (${code})` : `cannot be read (${code})` };
}
