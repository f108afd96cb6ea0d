import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { hour } from '../../domain/units.ts';
import { UnknownCommitError, UnusableTreeError } from './errors.ts';
import { type Answer, git } from './git.ts';
import { linkOut } from './links.ts';

/**
 * The folder with exactly one commit's files, made on the first call. Whoever dies half-way leaves a folder of
 * another name behind, and two at once make the same one. Throws UnknownCommitError, UnusableTreeError.
 */
export async function laidOut(repository: string, commit: string, releases: string): Promise<string> {
  const folder = join(releases, commit);
  if (!/^[0-9a-f]{40}$/.test(commit)) throw new UnknownCommitError(commit, repository);
  if (await isThere(folder)) return folder;
  await mkdir(releases, { recursive: true });
  await sweep(releases);
  const partial = join(releases, `${partialPrefix}${randomUUID()}`);
  try {
    await checkOut(repository, commit, partial);
    await renamed(join(partial, 'files'), folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

/** By an index of its own: the repository's work tree and index stay as they are, and no attribute leaves a file out. */
async function checkOut(repository: string, commit: string, partial: string): Promise<void> {
  const files = join(partial, 'files');
  await mkdir(files, { recursive: true });
  const tree = await treeOf(repository, commit);
  const index = join(partial, 'index');
  await done(git(repository, ['read-tree', commit], index), commit, partial);
  await done(git(repository, ['checkout-index', '--all', `--prefix=${files}/`], index), commit, partial);
  const link = await linkOut(files, tree.links);
  if (link === undefined) return;
  throw new UnusableTreeError(
    commit,
    `has a link that leads out of it: ${link}`,
    'commit the file itself in its place',
  );
}

async function done(answer: Promise<Answer>, commit: string, partial: string): Promise<void> {
  const given = await answer;
  if (!given.ok) throw new Error(`the files of commit ${commit} cannot be written to ${partial}: ${given.message}`);
}

/** The commit's links. Throws UnknownCommitError, and UnusableTreeError when it has submodules: their files are not in it. */
async function treeOf(repository: string, commit: string): Promise<{ links: string[] }> {
  const listed = await git(repository, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  if (!listed.ok) throw new UnknownCommitError(commit, repository);
  const entries = listed.output.split('\0');
  const named = (mode: string) =>
    entries.filter((entry) => entry.startsWith(`${mode} `)).map((entry) => entry.slice(entry.indexOf('\t') + 1));
  const modules = named('160000');
  if (modules.length === 0) return { links: named('120000') };
  const reason = `has submodules, which are not supported (${modules.slice(0, 3).join(', ')})`;
  throw new UnusableTreeError(commit, reason, 'copy the files that the release needs into the repository');
}

async function renamed(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (fault) {
    if (!(await isThere(to))) throw fault;
  }
}

const partialPrefix = '.partial-';

/** What a worker that was killed left behind. */
async function sweep(releases: string): Promise<void> {
  const left = (await readdir(releases)).filter((name) => name.startsWith(partialPrefix));
  for (const path of left.map((name) => join(releases, name))) {
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > hour) await rm(path, { recursive: true, force: true });
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
