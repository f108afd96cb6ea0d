import { type Answer, refusal } from './answer.ts';
import type { Context } from './context.ts';

/** Who acts: `--by`, else whom the surroundings name. Exit 2 when nothing tells. */
export async function namedPerson(context: Context, by: string | undefined): Promise<string | Answer> {
  const name = (by ?? (await context.who()))?.trim();
  if (name) return name;
  return refusal(2, {
    what: 'who are you? Every request stands in the record with a name',
    fix: 'add --by NAME, or set PROMOTER_USER',
  });
}
