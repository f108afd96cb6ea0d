import { join } from 'node:path';
import type { CatalogueSource, ReleaseStore } from '../../activities/ports.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import { changedOnce } from './changes.ts';
import { NotARepositoryError, UnknownCommitError } from './errors.ts';
import { git } from './git.ts';
import { laidOut } from './lay-out.ts';

/** The releases of the catalogue's repository; their folders lie in `<state>/releases/<commit>`. */
export const gitReleases = (catalogue: CatalogueSource): ReleaseStore => ({
  async resolve(commit) {
    const { repository } = await catalogue.read();
    return commit === undefined ? headOf(repository) : commitOf(repository.path, commit);
  },
  async folder(commit) {
    const { repository, state } = await catalogue.read();
    return laidOut(repository.path, commit, join(state, 'releases'));
  },
  async changedSince(ancestor, commit) {
    const { repository } = await catalogue.read();
    return changedOnce(repository.path, ancestor, commit);
  },
});

/** The folder itself must be the repository: one further up would be a wrong one, found by chance. */
async function usable(path: string): Promise<void> {
  const answer = await git(path, ['rev-parse', '--show-prefix']);
  if (!answer.ok) throw new NotARepositoryError(path, answer.message);
  const below = answer.output.trim();
  if (below !== '') throw new NotARepositoryError(path, `it is the folder ${below} inside one`);
}

async function headOf({ path, branch }: Catalogue['repository']): Promise<string> {
  for (const ref of [`refs/heads/${branch}`, `refs/remotes/origin/${branch}`]) {
    const commit = await found(path, ref);
    if (commit !== undefined) return commit;
  }
  throw new UnknownCommitError(branch, path, 'branch');
}

async function commitOf(path: string, name: string): Promise<string> {
  const commit = await found(path, name);
  if (commit === undefined) throw new UnknownCommitError(name, path);
  return commit;
}

/** A name is never read as an option, and must name a commit. One call says that and where it was asked: git is slow to start. */
async function found(path: string, name: string): Promise<string | undefined> {
  const commit = name.includes('\0') ? undefined : await commitAtRoot(path, name);
  if (commit === undefined) await usable(path);
  return commit;
}

async function commitAtRoot(path: string, name: string): Promise<string | undefined> {
  const asked = ['--show-prefix', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`];
  const answer = await git(path, ['rev-parse', ...asked]);
  return answer.ok ? /^\n([0-9a-f]{40})\n/.exec(answer.output)?.[1] : undefined;
}
