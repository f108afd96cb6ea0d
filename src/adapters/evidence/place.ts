import { constants } from 'node:fs';
import { type FileHandle, lstat, open, realpath } from 'node:fs/promises';
import { isAbsolute, join, normalize, sep } from 'node:path';
import type { FileAt } from '../../activities/evidence-ports.ts';
import { codeOf } from '../files/fault-code.ts';

export interface Opened {
  handle: FileHandle;
  size: number;
}

/**
 * Opens what lies in the folder itself: no path and no link leads out of it, and only a plain file is opened at all (a
 * pipe would wait for its writer). The problem is the end of a sentence that begins with the file.
 */
export async function opened({ folder, file }: FileAt): Promise<Opened | { problem: string }> {
  if (file.includes('\0')) return { problem: 'is no name of a file' };
  if (isAbsolute(file) || normalize(file).split(sep).includes('..')) return { problem: leadsOut };
  try {
    const root = await realpath(folder);
    const path = await realpath(join(root, file));
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return { problem: leadsOut };
    return await openedPath(path);
  } catch (fault) {
    return { problem: problemOf(fault) };
  }
}

const leadsOut = 'leads out of the folder';

async function openedPath(path: string): Promise<Opened | { problem: string }> {
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
function problemOf(fault: unknown): string {
  const code = codeOf(fault);
  if (code === undefined) throw fault;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist';
  if (code === 'ENAMETOOLONG') return 'has a name that is too long';
  if (code === 'ELOOP') return 'is a link that leads in a circle';
  return code === 'EACCES' || code === 'EPERM' ? `may not be read (${code})` : `cannot be read (${code})`;
}
