import { stat } from 'node:fs/promises';
import { execa } from 'execa';
import { GitMissingError, NotARepositoryError } from './errors.ts';

/** What git answered: its standard output as it is, or why it refused. */
export type Answer = { ok: true; output: string } | { ok: false; message: string };

/**
 * Runs git in a repository. Hooks and file-system monitors of the repository do not run, and git's own variables
 * of the calling process do not count. Throws NotARepositoryError when there is no such folder, GitMissingError
 * when git cannot be started. `latin1`: every byte a character, for names that need not be UTF-8.
 */
export async function git(
  repository: string,
  args: readonly string[],
  encoding: 'utf8' | 'latin1' = 'utf8',
): Promise<Answer> {
  const result = await execa('git', [...safe, ...args], {
    ...around(repository),
    stdin: 'ignore',
    stripFinalNewline: false,
    encoding,
  });
  if (!result.failed) return { ok: true, output: result.stdout };
  if (result.exitCode !== undefined) return refused(result);
  if (!(await isFolder(repository))) throw new NotARepositoryError(repository, 'there is no such folder');
  throw new GitMissingError(result.code ?? 'it did not start');
}

/** As `git`, for what is too large for the memory; what it says on its standard error is in how it ended. */
export function gitStream(
  repository: string,
  args: readonly string[],
  input: string,
): { output: AsyncIterable<Buffer>; ended: Promise<Answer>; end: () => void } {
  const options = { ...around(repository), input, encoding: 'buffer', buffer: { stdout: false } } as const;
  const running = execa('git', [...safe, ...args], options);
  const ended = running.then(
    (result): Answer =>
      result.failed ? refused({ ...result, stderr: Buffer.from(result.stderr).toString() }) : { ok: true, output: '' },
  );
  return { output: running.stdout, ended, end: () => void running.kill() };
}

const around = (repository: string) => ({ cwd: repository, env: quiet, reject: false }) as const;

const refused = ({ stderr, exitCode }: { stderr: string; exitCode?: number | undefined }): Answer => ({
  ok: false,
  message: stderr.trim() || `exit code ${exitCode}`,
});

const safe = ['-c', 'core.fsmonitor=false', '-c', 'core.hooksPath=/dev/null'];

/** Undefined: taken out of what the process inherited. */
const quiet: Record<string, string | undefined> = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  // What a commit is replaced by on this machine is not what its name stands for.
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_INDEX_FILE: undefined,
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
