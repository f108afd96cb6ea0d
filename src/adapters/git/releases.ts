import { join } from 'node:path';
import type { CatalogueSource, ReleaseStore } from '../../activities/ports.ts';
import type { Catalogue } from '../../domain/catalogue.ts';
import { changedOnce } from './changes.ts';
import { NotARepositoryError, UnknownCommitError } from './errors.ts';
import { git } from './git.ts';
import { laidOut } from './lay-out.ts';

/** The releases of the catalogue's repository; their folders are `<state>/releases/<commit>` and `<state>/commits/<commit>`. */
export const gitReleases = (catalogue: CatalogueSource): ReleaseStore => ({
  async resolve(commit) {
    const { repository } = await catalogue.read();
    return shared(JSON.stringify([repository, commit ?? null]), () =>
      commit === undefined ? headOf(repository) : commitOf(repository.path, commit),
    );
  },
  async folder(commit) {
    const { repository, state } = await catalogue.read();
    return laidOut(repository.path, commit, join(state, 'releases'), 'release');
  },
  async pristine(commit) {
    const { repository, state } = await catalogue.read();
    return laidOut(repository.path, commit, join(state, 'commits'), 'pristine');
  },
  async changedSince(ancestor, commit) {
    const { repository } = await catalogue.read();
    return changedOnce(repository.path, ancestor, commit);
  },
});

const underWay = new Map<string, Promise<string>>();

/** Whoever asks while the same is being asked shares the answer; whoever asks later asks again, for a branch moves. */
function shared(question: string, ask: () => Promise<string>): Promise<string> {
  const known = underWay.get(question);
  if (known) return known;
  const answer = ask().finally(() => underWay.delete(question));
  underWay.set(question, answer);
  return answer;
}

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
