import { type AddCommand, beginCommand, given } from '../command-line.ts';
import { carriedOut } from '../carrying-out.ts';
import { objectionToPlace } from '../local-catalogue.ts';

/** `adopt`: takes what already runs as the present deployment and stage. */
export const adopt: AddCommand = (root, run) => {
  beginCommand(
    root,
    'adopt',
    'Take what already runs as the present deployment and stage. Nothing but the records is changed.',
    'neo4j staging --by ana',
  )
    .option('--reason <text>', 'why; kept with the record', 'it runs already')
    .option(
      '--commit <ref>',
      "what it was made from, where its labels do not say (default: the head of the catalogue's branch)",
    )
    .action((component, environment, { reason, commit, by, operationId }) =>
      run(async (context) => {
        const place = { component, environment };
        const wrong = objectionToPlace(await context.catalogue(), place);
        return wrong ?? carriedOut(context, 'adoption', { ...place, reason, ...given({ commit, by, operationId }) });
      }),
    );
};
