import { type Answer, answer } from '../answer.ts';
import { type AddCommand, command } from '../command-line.ts';
import type { Context } from '../context.ts';
import { unknownHere } from '../local-catalogue.ts';
import { runs } from '../render/lists.ts';

const shownAtMost = 200;

/** `list`: the open promotions, and with `--all` those that ended lately. */
export const list: AddCommand = (root, run) => {
  command(
    root,
    'list',
    "List the open promotions; with --all also those that ended within the server's retention.",
    '--all',
  )
    .option('--all', 'also those that have ended')
    .action(({ all }) => run((context) => listed(context, { component: undefined, all: all === true })));
};

/** Promotions as the server's search knows them: no worker is needed. */
export async function listed(
  context: Context,
  { component, all }: { component: string | undefined; all: boolean },
): Promise<Answer> {
  const gateway = await context.gateway();
  const found = await gateway.list({
    ...(component === undefined ? {} : { component }),
    open: true,
    closed: all,
    limit: shownAtMost,
  });
  const unknown = found.length === 0 ? unknownHere(await context.catalogue(), { component }) : undefined;
  if (unknown) return unknown;
  const look = context.look(gateway);
  const of = component === undefined ? '' : ` of ${component}`;
  const text =
    found.length > 0
      ? runs(found, look)
      : `No ${all ? '' : 'open '}promotion${of}. Begin one: ${look.program} start COMPONENT ENVIRONMENT`;
  return answer(0, text, { promotions: found });
}
