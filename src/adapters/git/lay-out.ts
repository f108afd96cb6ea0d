import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { hour } from '../../domain/units.ts';
import { withBlobs } from './blobs.ts';
import { UnknownCommitError, UnusableTreeError } from './errors.ts';
import { git } from './git.ts';
import { linkOut } from './links.ts';

/** `pristine`: its files are read-only. */
export type Kind = 'release' | 'pristine';

/**
 * The folder with exactly one commit's files, byte by byte, made on the first call. Whoever dies half-way leaves a
 * folder of another name behind, and two at once make the same one. Throws UnknownCommitError, UnusableTreeError.
 */
export async function laidOut(repository: string, commit: string, commits: string, kind: Kind): Promise<string> {
  const folder = join(commits, commit);
  if (!/^[0-9a-f]{40}$/.test(commit)) throw new UnknownCommitError(commit, repository);
  if (await isThere(folder)) return folder;
  await mkdir(commits, { recursive: true });
  await sweep(commits);
  const partial = join(commits, `${partialPrefix}${randomUUID()}`);
  try {
    await checkOut(repository, commit, partial, kind);
    await renamed(partial, folder);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return folder;
}

async function checkOut(repository: string, commit: string, files: string, kind: Kind): Promise<void> {
  await mkdir(files, { recursive: true });
  const entries = await treeOf(repository, commit);
  const isLink = ({ mode }: Entry) => mode === linkMode;
  // Links last: nothing is ever written through one.
  const ordered = [...entries.filter((entry) => !isLink(entry)), ...entries.filter(isLink)];
  const names = ordered.map(({ name }) => name);
  await withBlobs(repository, commit, names, async (blobs) => {
    for (const entry of ordered) await written(files, entry, await blobs.next(), kind);
  });
  const link = await linkOut(
    files,
    entries.filter(isLink).map(({ path }) => Buffer.from(path, 'latin1').toString()),
  );
  if (link === undefined) return;
  throw new UnusableTreeError(
    commit,
    `has a link that leads out of it: ${link}`,
    'commit the file itself in its place',
  );
}

const linkMode = '120000';

/** Modes before the process's mask. What nobody may change can still be removed: its folders are as usual. */
const modes = { release: { '100755': 0o777, others: 0o666 }, pristine: { '100755': 0o555, others: 0o444 } } as const;

async function written(files: string, { mode, path }: Entry, bytes: AsyncIterable<Buffer>, kind: Kind): Promise<void> {
  const place = Buffer.from(`${files}/`);
  const below = (name: string) => Buffer.concat([place, Buffer.from(name, 'latin1')]);
  await mkdir(below(posix.dirname(path)), { recursive: true });
  if (mode !== linkMode)
    return writeFile(below(path), bytes, { flag: 'wx', mode: modes[kind][mode === '100755' ? mode : 'others'] });
  const target: Buffer[] = [];
  for await (const piece of bytes) target.push(Buffer.from(piece));
  await symlink(Buffer.concat(target), below(path));
}

/** A file or a link of a commit; each byte of its path is a character. */
interface Entry {
  mode: string;
  /** Of its content. */
  name: string;
  path: string;
}

/** Throws UnknownCommitError, and UnusableTreeError when it has submodules, whose files are not in it, or paths that lead out. */
async function treeOf(repository: string, commit: string): Promise<Entry[]> {
  const listed = await git(repository, ['ls-tree', '-r', '-z', '--full-tree', commit], 'latin1');
  if (!listed.ok) throw new UnknownCommitError(commit, repository);
  const entries = listed.output.split('\0').flatMap((line) => entryOf(line) ?? []);
  const modules = entries.filter(({ mode }) => mode === '160000').map(({ path }) => path);
  const hostile = entries.find(({ path }) => path.split('/').some((part) => /^(|\.|\.\.|\.git)$/i.test(part)));
  if (hostile)
    throw new UnusableTreeError(commit, `has a path that no file may have: ${hostile.path}`, 'commit it under another');
  if (modules.length === 0) return entries;
  const reason = `has submodules, which are not supported (${modules.slice(0, 3).join(', ')})`;
  throw new UnusableTreeError(commit, reason, 'copy the files that the release needs into the repository');
}

function entryOf(line: string): Entry | undefined {
  const [, mode = '', name = '', path = ''] = /^(\d+) \w+ ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
  return line === '' ? undefined : { mode, name, path };
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
async function sweep(commits: string): Promise<void> {
  const left = (await readdir(commits)).filter((name) => name.startsWith(partialPrefix));
  for (const path of left.map((name) => join(commits, name))) {
    const found = await stat(path).catch(() => undefined);
    if (found && Date.now() - found.mtimeMs > hour) await rm(path, { recursive: true, force: true });
  }
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
