import { CommanderError } from '@commander-js/extra-typings';
import { Refusal } from '../domain/refusal.ts';
import { type Answer, answer, problemOf, refusal, refusals } from './answer.ts';
import type { Context } from './context.ts';
import { Misconfigured, Unreachable } from './gateway.ts';
import { program } from './program.ts';

/** The answer to one command line. Nothing is thrown: a fault becomes the answer that says what to do. */
export async function answerTo(argv: readonly string[], context: Context): Promise<Answer> {
  let given: Answer | undefined;
  const printed: string[] = [];
  const root = program(
    async (work) => {
      given = await work(context);
    },
    (text) => printed.push(text),
  );
  try {
    await root.parseAsync([...argv], { from: 'user' });
  } catch (fault) {
    return answerToFault(fault, argv, printed.join('').trimEnd());
  }
  return given ?? refusal(2, { what: 'no command was given', fix: 'promoter --help' });
}

function answerToFault(fault: unknown, argv: readonly string[], printed: string): Answer {
  if (fault instanceof CommanderError) return usage(fault, argv, printed);
  if (fault instanceof Unreachable)
    return refusal(3, {
      what: fault.message,
      fix: "start the development stack with 'npm run up', or set TEMPORAL_ADDRESS to a running server",
    });
  if (fault instanceof Misconfigured) return refusal(2, { what: fault.message, fix: fault.fix });
  if (fault instanceof Refusal) return refusals(2, fault.findings.map(problemOf));
  const what = fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
  return refusal(3, {
    what: `something unexpected went wrong: ${what}`,
    fix: "see 'promoter doctor'; if all is well there, it is a defect of promoter: report it with this text",
  });
}

/** Help and version are answers; everything else that commander throws is a usage error. */
function usage({ code, exitCode, message }: CommanderError, argv: readonly string[], printed: string): Answer {
  if (exitCode === 0) return answer(0, printed, { text: printed });
  if (code === 'commander.help')
    return { ...refusal(2, { what: 'no command was given', fix: 'promoter --help' }), text: printed };
  const [first = message, ...rest] = message.replace(/^error: /, '').split('\n');
  const command = argv.find((word) => !word.startsWith('-'));
  const help =
    code === 'commander.unknownCommand' || command === undefined ? 'promoter --help' : `promoter ${command} --help`;
  const nearby = rest.join(' ').trim();
  return refusal(2, {
    what: first,
    fix: nearby === '' ? `see '${help}'` : `${nearby.replace(/^\((.*)\)$/, '$1')}  See '${help}'`,
  });
}
