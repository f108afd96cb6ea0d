import { promotionId } from '../../contract/names.ts';
import { absent } from '../absent.ts';
import { type Answer, answer } from '../answer.ts';
import { type AddCommand, command, runOption } from '../command-line.ts';
import type { Context } from '../context.ts';
import { follow } from '../following.ts';
import type { Place } from '../local-catalogue.ts';
import { status as statusText } from '../render/status.ts';
import { ended } from '../ended.ts';
import { jsonOfSighting, look } from '../sighting.ts';
import { listed } from './list.ts';

interface Options {
  wait?: true;
  untilNeeded?: true;
  run?: string;
}

/** `status`: where a promotion is, what it waits for, and the command for it. */
export const status: AddCommand = (root, run) => {
  command(
    root,
    'status',
    'Show a promotion in full; without an environment, the open promotions. With --wait it ends with the promotion: exit 0 promoted, 1 not, 4 a person is needed.',
    'neo4j staging',
    'neo4j staging --wait --json',
  )
    .argument('[component]', 'as the catalogue names it')
    .argument('[environment]', 'as the catalogue names it')
    .option('--wait', "wait for the end, and exit with the promotion's own outcome")
    .option('--until-needed', 'wait for the end or until a person is needed (exit 4)')
    .option(...runOption)
    .action((component, environment, { json: _, ...options }) =>
      run((context) => {
        if (component === undefined || environment === undefined) return listed(context, { component, all: false });
        return shown(context, { component, environment }, options);
      }),
    );
};

async function shown(context: Context, place: Place, options: Options): Promise<Answer> {
  const workflowId = promotionId(place.component, place.environment);
  const gateway = await context.gateway();
  const isWaiting = options.wait === true || options.untilNeeded === true;
  const sighting = isWaiting
    ? await follow(
        context,
        { workflowId, runId: options.run },
        { needed: options.untilNeeded === true },
        () => undefined,
      )
    : await look(gateway, workflowId, options.run);
  if (!sighting) return absent(context, place, options.run);
  const text = statusText(sighting, context.look(gateway));
  return isWaiting ? ended(sighting, text) : answer(0, text, jsonOfSighting(sighting));
}
