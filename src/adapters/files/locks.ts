import { createHash } from 'node:crypto';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FenceStore, Token } from '../../activities/deploy-ports.ts';

/**
 * Fencing tokens as files whose names sort as the tokens do: `<state>/locks/<name>/<epoch>.<operation>.<attempt>.json`.
 * Making a file is atomic and nothing is ever read, changed and written back, so two processes cannot lose each
 * other's claim; whoever is not the highest sees it at the next look.
 */
export const createFenceStore = (): FenceStore => ({
  async claim(state, name, token) {
    const folder = join(state, 'locks', folderName(name));
    const own = fileName(token);
    const before = await claims(folder);
    if (before.some((claim) => claim > own)) return false;
    if (!before.includes(own)) await write(folder, own, name, token);
    const after = await claims(folder);
    await Promise.all(after.filter((claim) => claim < own).map((claim) => rm(join(folder, claim), { force: true })));
    return after.every((claim) => claim <= own);
  },
});

/** Readable for people, and different for names that only look alike. */
const folderName = (name: string): string =>
  `${name.replace(/[^a-zA-Z0-9_.-]+/g, '-').slice(-80)}.${createHash('sha256').update(name).digest('hex').slice(0, 8)}`;

const digits = (value: number, length: number): string => String(Math.trunc(value)).padStart(length, '0');

const fileName = ({ epoch, operation, attempt }: Token): string =>
  `${digits(epoch, 15)}.${digits(operation, 6)}.${digits(attempt, 9)}.json`;

async function write(folder: string, file: string, name: string, token: Token): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(join(folder, file), `${JSON.stringify({ name, ...token })}\n`, { flag: 'w', mode: 0o600 });
}

async function claims(folder: string): Promise<string[]> {
  const files = await readdir(folder).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code === 'ENOENT') return [];
    throw fault;
  });
  return files.filter((file) => file.endsWith('.json'));
}
