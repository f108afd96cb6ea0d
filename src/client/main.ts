import { resolve } from 'node:path';
import type { Answer } from './answer.ts';
import { answerTo } from './answering.ts';
import { paintFor } from './render/look.ts';
import { problems } from './render/problems.ts';
import { calledAs, surroundings } from './surroundings.ts';

const argv = process.argv.slice(2);
const script = resolve(process.argv[1] ?? 'promoter');

// A reader that went away, as in `promoter history | head`, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

const context = surroundings(argv, script);
print(await answerTo(argv, context).finally(() => context.close()));

/** One document on stdout under `--json`; else what is there to say on stdout, and what is wrong on stderr. */
function print({ exitCode, text, json, problems: list }: Answer): void {
  process.exitCode = exitCode;
  if (argv.includes('--json')) {
    process.stdout.write(`${JSON.stringify(json, null, 2)}\n`);
    return;
  }
  if (text !== '') process.stdout.write(`${text}\n`);
  const paint = paintFor(process.stderr.isTTY === true && process.env['NO_COLOR'] === undefined);
  const program = calledAs(script, process.cwd(), process.env['PATH'] ?? '');
  if (list.length > 0) process.stderr.write(`${problems(list, { paint, now: Date.now(), program })}\n`);
}
