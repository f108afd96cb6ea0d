import { git } from './git.ts';

const isCommit = (name: string): boolean => /^[0-9a-f]{40}$/.test(name);

const remembered = new Map<string, string[]>();
const mostRemembered = 200;

/** As `changed`; what two commits differ in never changes, so it is asked once. A commit that is missing may be fetched yet. */
export async function changedOnce(repository: string, ancestor: string, commit: string): Promise<string[] | undefined> {
  const key = `${repository} ${ancestor} ${commit}`;
  const known = remembered.get(key);
  if (known) return known;
  const found = await changed(repository, ancestor, commit);
  if (remembered.size >= mostRemembered) remembered.clear();
  if (found) remembered.set(key, found);
  return found;
}

/**
 * Paths that differ between two commits, a renamed file under both its names. Undefined when git does not know one of
 * the two, or when the first is no ancestor of the second: then nothing that was measured there says anything here.
 */
async function changed(repository: string, ancestor: string, commit: string): Promise<string[] | undefined> {
  if (!isCommit(ancestor) || !isCommit(commit)) return undefined;
  const descends = await git(repository, ['merge-base', '--is-ancestor', ancestor, commit]);
  if (!descends.ok) return undefined;
  const trees = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', '--no-ext-diff', ancestor, commit];
  const compared = await git(repository, trees);
  return compared.ok ? compared.output.split('\0').filter((path) => path !== '') : undefined;
}
