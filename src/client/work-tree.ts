import { execFile } from 'node:child_process';
import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { second } from '../domain/units.ts';

/** Absolute paths of the tracked files in the work tree around a folder that are not as in HEAD. Links are resolved in folders only. */
export async function changesAround(folder: string): Promise<string[]> {
  const root = await realpath((await git(folder, ['rev-parse', '--show-toplevel'])).replace(/\n$/, ''));
  const entries = (await git(root, ['status', ...plainly])).split('\0').filter((entry) => entry !== '');
  return entries.map((entry) => join(root, entry.slice('XY '.length)));
}

/** A submodule counts by its commit and its tracked files, as everything else does. */
const plainly = [
  '--porcelain=v1',
  '-z',
  '--no-renames',
  '--untracked-files=no',
  '--ignore-submodules=untracked',
] as const;

/** Neither a monitor of the repository runs nor is its index written. */
async function git(folder: string, args: readonly string[]): Promise<string> {
  const safe = ['--no-optional-locks', '-c', 'core.fsmonitor=false', '-C', folder];
  const { stdout } = await promisify(execFile)('git', [...safe, ...args], {
    timeout: 60 * second,
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout;
}
