import { promotionId } from '../../contract/names.ts';
import { absent } from '../absent.ts';
import type { Answer } from '../answer.ts';
import { type AddCommand, placeCommand, runOption } from '../command-line.ts';
import type { Context } from '../context.ts';
import { ended } from '../ended.ts';
import { drawer, follow } from '../following.ts';
import type { Place } from '../local-catalogue.ts';

/** `watch`: the promotion's life, drawn live; ends as `status --wait` does. */
export const watch: AddCommand = (root, run) => {
  placeCommand(
    root,
    'watch',
    'Follow a promotion live: a tree on a terminal, else one line a change. Exit 0 promoted, 1 not, 4 a person is needed.',
    'neo4j staging',
    'neo4j staging --until-needed',
  )
    .option('--until-needed', 'end also when a person is needed (exit 4)')
    .option(...runOption)
    .action((component, environment, { run: runId, untilNeeded }) =>
      run((context) => watched(context, { component, environment }, runId, untilNeeded === true)),
    );
};

async function watched(context: Context, place: Place, runId: string | undefined, needed: boolean): Promise<Answer> {
  const workflowId = promotionId(place.component, place.environment);
  const show = drawer(context, await context.gateway());
  const sighting = await follow(context, { workflowId, runId }, { needed }, show).finally(() => context.live.done());
  return sighting ? ended(sighting, '') : absent(context, place, runId);
}
