import { spawn } from 'node:child_process';
import { join } from 'node:path';

const bin = join(import.meta.dirname, '../../bin/promoter');

export interface Ran {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the program itself, in a folder, with nothing of Temporal or promoter from the surroundings but what is given. */
export function runPromoter(
  args: readonly string[],
  given: { cwd: string; env?: Record<string, string> },
): Promise<Ran> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^(TEMPORAL|PROMOTER|NODE_OPTIONS|GITHUB|JEST)/.test(name),
  );
  const env = {
    ...Object.fromEntries(inherited),
    TEMPORAL_CONFIG_FILE: join(given.cwd, 'no-such-file.toml'),
    ...given.env,
  };
  return new Promise((resolve, reject) => {
    const child = spawn(bin, args, { cwd: given.cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ran = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (ran.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (ran.stderr += chunk.toString()));
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, ...ran }));
  });
}
