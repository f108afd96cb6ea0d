import { lstat, readlink, realpath } from 'node:fs/promises';
import { dirname, isAbsolute, join, sep } from 'node:path';

/** The first of a folder's symbolic links that leads out of it; undefined when none does. Paths are relative to the folder. */
export async function linkOut(folder: string, links: readonly string[]): Promise<string | undefined> {
  const root = await realpath(folder);
  for (const link of links) {
    if (link.includes('\uFFFD') || !(await staysInside(root, join(root, link)))) return link;
  }
  return undefined;
}

const maxSteps = 40;

/** Follows a link step by step, through links that it meets and over places that are not there yet. */
async function staysInside(root: string, link: string): Promise<boolean> {
  let steps = 0;
  const follow = async (at: string): Promise<string | undefined> => {
    const isLink = await lstat(at).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
    if (!isLink) return at;
    const target = await readlink(at);
    if (isAbsolute(target) || ++steps > maxSteps) return undefined;
    return walk(dirname(at), target.split('/'));
  };
  const walk = async (from: string, parts: readonly string[]): Promise<string | undefined> => {
    let at: string | undefined = from;
    for (const part of parts.filter((name) => name !== '' && name !== '.')) {
      at = part === '..' ? dirname(at) : await follow(join(at, part));
      if (at === undefined || !isInside(root, at)) return undefined;
    }
    return at;
  };
  return (await follow(link)) !== undefined;
}

const isInside = (root: string, path: string): boolean => path === root || path.startsWith(root + sep);
