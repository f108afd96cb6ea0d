import { git } from './git.ts';

const isCommit = (name: string): boolean => /^[0-9a-f]{40}$/.test(name);

/**
 * Paths that differ between two commits, a renamed file under both its names. Undefined when git does not know one of
 * the two, or when the first is no ancestor of the second: then nothing that was measured there says anything here.
 */
export async function changed(repository: string, ancestor: string, commit: string): Promise<string[] | undefined> {
  if (!isCommit(ancestor) || !isCommit(commit)) return undefined;
  const descends = await git(repository, ['merge-base', '--is-ancestor', ancestor, commit]);
  if (!descends.ok) return undefined;
  const trees = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--no-ext-diff', ancestor, commit];
  const compared = await git(repository, trees);
  return compared.ok ? compared.output.split('\0').filter((path) => path !== '') : undefined;
}
