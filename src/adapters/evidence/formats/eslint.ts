import { z } from 'zod';
import { contradiction, type Found, findings } from './findings.ts';
import { counter, type Outcome, shaped } from './text-reading.ts';

const message = z.object({
  ruleId: z.string().nullable(),
  severity: z.union([z.literal(1), z.literal(2)]),
  fatal: z.boolean().optional(),
  line: z.int().optional(),
});
const result = z.object({
  filePath: z.string().min(1),
  messages: z.array(message),
  suppressedMessages: z.array(z.object({})).optional(),
  errorCount: counter,
  warningCount: counter,
  fatalErrorCount: counter.optional(),
});
type Message = z.infer<typeof message>;
type Result = z.infer<typeof result>;

/** `eslint --format json` (8 to 10): one element a file, clean ones too. Errors count as high, warnings as medium. */
export const readEslint = shaped(z.array(result), (results): Outcome => {
  const problem = results.map(differs).find((text) => text !== undefined);
  if (problem !== undefined) return { problem };
  const linted = results.filter((each) => !wasIgnored(each));
  if (linted.length === 0) return { problem: 'looked at no file: each one is ignored by the configuration' };
  return findings(linted.flatMap(foundIn), {
    suppressed: linted.reduce((sum, { suppressedMessages }) => sum + (suppressedMessages?.length ?? 0), 0),
    examined: linted.length,
  });
});

function differs({ filePath, messages, errorCount, warningCount, fatalErrorCount }: Result): string | undefined {
  const says = { errors: errorCount, warnings: warningCount, 'fatal errors': fatalErrorCount };
  const shown = {
    errors: messages.filter(({ severity }) => severity === 2).length,
    warnings: messages.filter(({ severity }) => severity === 1).length,
    'fatal errors': messages.filter(({ fatal }) => fatal === true).length,
  };
  const problem = contradiction(says, shown);
  return problem === undefined ? undefined : `${problem} (${filePath})`;
}

/** For a file that it was told of and did not lint, ESLint writes one warning that is of no rule and at no line. */
const isAboutTheFile = ({ ruleId, severity, fatal, line }: Message): boolean =>
  ruleId === null && severity === 1 && fatal !== true && line === undefined;

const wasIgnored = ({ messages }: Result): boolean => messages.length > 0 && messages.every(isAboutTheFile);

const foundIn = ({ filePath, messages }: Result): Found[] =>
  messages.map(({ ruleId, severity, line }) => ({
    severity: severity === 2 ? 'high' : 'medium',
    what: `${filePath}:${line ?? 1} ${ruleId ?? 'cannot be parsed'}`,
  }));
