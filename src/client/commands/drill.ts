import { refusal } from '../answer.ts';
import { carriedOut } from '../carrying-out.ts';
import { type AddCommand, beginCommand, given } from '../command-line.ts';
import { objectionToPlace } from '../local-catalogue.ts';

/** `drill`: tries out the rollback of what runs, and measures it. */
export const drill: AddCommand = (root, run) => {
  beginCommand(
    root,
    'drill',
    'Try out the rollback of what runs: deploy the same release again, put back the container of before, and record how long each took. Takes it down twice for a moment. Exit 0 drilled, 1 not, 4 a person is needed.',
    'neo4j staging --by ana --reason "before it goes to production"',
  )
    .option('--reason <text>', 'why; kept with the record')
    .action((component, environment, { reason, by, operationId }) =>
      run(async (context) => {
        const place = { component, environment };
        if (reason === undefined) {
          return refusal(2, {
            what: "'drill' needs --reason: the record shows it",
            fix: `promoter drill ${component} ${environment} --reason TEXT`,
          });
        }
        const wrong = objectionToPlace(await context.catalogue(), place);
        return wrong ?? carriedOut(context, 'drill', { ...place, reason, ...given({ by, operationId }) });
      }),
    );
};
