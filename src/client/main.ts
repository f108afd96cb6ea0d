import { resolve } from 'node:path';
import { processEnv } from '../config/process-env.ts';
import { Refusal } from '../domain/refusal.ts';
import { type Answer, problemOf, refusals } from './answer.ts';
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

print(await answered());

async function answered(): Promise<Answer> {
  try {
    const context = surroundings(argv, processEnv(), script);
    return await answerTo(argv, context).finally(() => context.close());
  } catch (fault) {
    if (fault instanceof Refusal) return refusals(2, fault.findings.map(problemOf));
    throw fault;
  }
}

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
