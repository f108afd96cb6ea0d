import { join } from 'node:path';
import { execa } from 'execa';
import pc from 'picocolors';
import { root } from '../setup/provide.mjs';

export const say = (text = ''): void => void process.stdout.write(`${text}\n`);

export function title(text: string): void {
  say();
  say(pc.bold(pc.cyan(`── ${text} ${'─'.repeat(Math.max(0, 76 - text.length))}`)));
}

export const remark = (text: string): void => say(pc.dim(`   ${text}`));

/** Runs `bin/promoter` as a person would, shown with what it prints; resolves to its exit code. */
export async function promoter(env: Record<string, string>, ...args: string[]): Promise<number> {
  say();
  say(`${pc.green('$')} ${pc.bold(`promoter ${args.map(quoted).join(' ')}`)}`);
  const { exitCode = 1 } = await execa(process.execPath, [join(root, 'bin/promoter'), ...args], {
    env,
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
  });
  if (exitCode !== 0) say(pc.dim(`(exit code ${exitCode})`));
  return exitCode;
}

/** As above with `--json`, quietly. */
export async function ask(env: Record<string, string>, ...args: string[]): Promise<unknown> {
  const { stdout } = await execa(process.execPath, [join(root, 'bin/promoter'), ...args, '--json'], {
    env,
    cwd: root,
    stdin: 'ignore',
    reject: false,
  });
  return JSON.parse(stdout);
}

const quoted = (word: string): string => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`);
