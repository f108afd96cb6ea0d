import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, open, readdir, readlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { asUnkeepable } from './check-unkeepable.ts';

/** By its path, the SHA-256 of every file that a command left; of a link, where it leads. */
export type Left = Record<string, string>;

/** Throws Unkeepable. */
export async function leftIn(folder: string): Promise<Left> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch((fault: unknown) => {
    throw asUnkeepable(folder, fault);
  });
  const paths = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  const left: Left = {};
  for (const path of paths.sort()) left[relative(folder, path)] = await contentOf(path).catch(() => 'unreadable');
  return left;
}

export const isSame = (one: Left, other: Left): boolean => {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
};

/** Nothing but a plain file is opened: a pipe would wait for its writer. */
async function contentOf(path: string): Promise<string> {
  const found = await lstat(path);
  if (found.isSymbolicLink()) return `link to ${await readlink(path)}`;
  if (!found.isFile()) return 'no plain file';
  const hash = createHash('sha256');
  const flags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
  const handle = await open(path, flags);
  await pipeline(handle.createReadStream(), hash);
  return hash.digest('hex');
}
