import { parseArgs } from 'node:util';
import { Refusal } from '../domain/refusal.ts';

/** What `promoter worker` was told. Throws Refusal naming each word that is not known: no worker runs on a misunderstanding. */
export function workerArguments(args: string[]): { catalogue?: string } {
  const { tokens } = parseArgs({ args, options: { catalogue: { type: 'string' } }, strict: false, tokens: true });
  const unknown: string[] = [];
  let catalogue: string | undefined;
  for (const token of tokens) {
    if (token.kind === 'positional') unknown.push(token.value);
    else if (token.kind === 'option' && token.name !== 'catalogue') unknown.push(token.rawName);
    else if (token.kind === 'option') catalogue = fileOf(token);
  }
  if (unknown.length > 0) throw refused(`${unknown.map((word) => `'${word}'`).join(', ')}: not known`);
  return catalogue === undefined ? {} : { catalogue };
}

/** A value that looks like an option is the next option, and the value was forgotten. */
function fileOf({ value, inlineValue }: { value?: string | undefined; inlineValue?: boolean | undefined }): string {
  if (value === undefined || value === '' || (value.startsWith('-') && inlineValue !== true))
    throw refused('--catalogue needs a file');
  return value;
}

const refused = (what: string): Refusal =>
  new Refusal([
    {
      check: 'arguments',
      status: 'refused',
      what,
      fix: "write 'promoter worker [--catalogue FILE]'; see 'promoter worker --help'",
    },
  ]);
