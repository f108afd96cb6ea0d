import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { second } from '../domain/units.ts';
import type { Problem } from './answer.ts';

/** The 40 digits behind any name git knows, in the repository around a folder. */
export async function commitAt(folder: string, ref: string): Promise<string | Problem> {
  const args = ['-C', folder, 'rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`];
  try {
    const { stdout } = await promisify(execFile)('git', args, { timeout: 10 * second });
    return stdout.trim();
  } catch {
    const what = `git knows no commit '${ref}' there`;
    return { where: folder, what, fix: 'call it within the repository, or name the commit by --commit' };
  }
}
