import { randomUUID } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import { execa } from 'execa';
import { codeOf } from '../files/fault-code.ts';

const aside = '.gone-';

/**
 * Frees the name of a folder at once, whatever lies in it, and then removes it. What another user left in it may stay,
 * under another name: forgetting it again tries once more.
 */
export async function forget(path: string): Promise<void> {
  if (isForgotten(path)) return removed(path);
  const gone = `${path}${aside}${randomUUID().slice(0, 8)}`;
  if (await renamed(path, gone)) await removed(gone);
}

export const isForgotten = (path: string): boolean => path.includes(aside);

const renamed = (from: string, to: string): Promise<boolean> =>
  rename(from, to).then(
    () => true,
    (fault: unknown) => {
      if (codeOf(fault) === 'ENOENT') return false;
      throw fault;
    },
  );

/** Deeper than a path may be long, or closed to its own owner: the system's tools go down step by step. */
async function removed(path: string): Promise<void> {
  const isGone = await rm(path, { recursive: true, force: true }).then(
    () => true,
    () => false,
  );
  if (isGone) return;
  const quietly = { reject: false, stdio: 'ignore' } as const;
  await execa('chmod', ['-R', 'u+rwX', path], quietly);
  await execa('rm', ['-rf', path], quietly);
}
