import { lstat, readFile, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ReleaseTexts } from '../../activities/evidence-ports.ts';

/** Beyond it, a text that people write by hand is none. */
const largest = 1_024 * 1_024;

/** Small texts of a release's folder; whatever lies there, it is an answer. */
export const releaseTexts: ReleaseTexts = {
  async read(folder, file) {
    const path = await inside(folder, file);
    if (path === undefined) return undefined;
    const found = await lstat(path);
    if (!found.isFile()) return undefined;
    if (found.size > largest) return { problem: 'is larger than 1 MiB' };
    const bytes = await readFile(path);
    return textOf(bytes) ?? { problem: 'is not UTF-8 text' };
  },
};

async function inside(folder: string, file: string): Promise<string | undefined> {
  try {
    const [root, path] = [await realpath(folder), await realpath(join(folder, file))];
    return path.startsWith(root + sep) ? path : undefined;
  } catch {
    return undefined;
  }
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
