import { stat } from 'node:fs/promises';
import { execa } from 'execa';
import { GitMissingError, NotARepositoryError } from './errors.ts';

/** What git answered: its standard output as it is, or why it refused. */
export type Answer = { ok: true; output: string } | { ok: false; message: string };

/**
 * Runs git in a repository. Hooks and file-system monitors of the repository do not run, and git's own variables
 * of the calling process do not count. Throws NotARepositoryError when there is no such folder, GitMissingError
 * when git cannot be started.
 */
export async function git(repository: string, args: readonly string[], index?: string): Promise<Answer> {
  const result = await execa('git', [...safe, ...args], {
    cwd: repository,
    env: { ...quiet, GIT_INDEX_FILE: index },
    stdin: 'ignore',
    stripFinalNewline: false,
    reject: false,
  });
  if (!result.failed) return { ok: true, output: result.stdout };
  if (result.exitCode !== undefined)
    return { ok: false, message: result.stderr.trim() || `exit code ${result.exitCode}` };
  if (!(await isFolder(repository))) throw new NotARepositoryError(repository, 'there is no such folder');
  throw new GitMissingError(result.code ?? 'it did not start');
}

const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/** Undefined: taken out of what the process inherited. */
const quiet: Record<string, string | undefined> = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_DIR: undefined,
  GIT_WORK_TREE: undefined,
  GIT_COMMON_DIR: undefined,
  GIT_OBJECT_DIRECTORY: undefined,
  GIT_NAMESPACE: undefined,
};

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
