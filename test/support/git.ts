import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** A folder of the test's own, and a git repository in it. */
export interface Repository {
  folder: string;
  path: string;
  git(...args: string[]): Promise<string>;
  /** Commits everything there is. */
  commit(message: string): Promise<string>;
  remove(): Promise<void>;
}

export async function newRepository(): Promise<Repository> {
  const folder = await mkdtemp(join(tmpdir(), 'promoter-test-'));
  const path = join(folder, 'repository');
  await execa('git', ['init', '-q', '-b', 'main', path]);
  const git = async (...args: string[]) => (await execa('git', [...who, ...args], { cwd: path })).stdout;
  return {
    folder,
    path,
    git,
    async commit(message) {
      await git('add', '--all');
      await git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

const who = [
  '-c',
  'user.name=Jo',
  '-c',
  'user.email=jo@example.org',
  '-c',
  'commit.gpgsign=false',
  '-c',
  'protocol.file.allow=always',
];
