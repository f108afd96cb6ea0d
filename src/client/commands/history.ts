import { minute } from '../../domain/units.ts';
import type { HistoryRequest } from '../../contract/request.ts';
import { type Answer, answer, refusal } from '../answer.ts';
import { type AddCommand, command, given, whole } from '../command-line.ts';
import type { Context } from '../context.ts';
import { unknownHere } from '../local-catalogue.ts';
import { records } from '../render/lists.ts';
import { objectionToNoWorker } from '../workers.ts';

/** `history`: finished promotions from the records, which outlive the server's retention. */
export const history: AddCommand = (root, run) => {
  command(
    root,
    'history',
    'Show finished promotions, newest first, from the records of the promotions worker.',
    'neo4j staging --limit 5',
  )
    .argument('[component]', 'only this component')
    .argument('[environment]', 'only this environment')
    .option('--limit <count>', 'how many at most', whole, 20)
    .action((component, environment, { limit }) =>
      run((context) => recorded(context, { limit, ...given({ component, environment }) })),
    );
};

async function recorded(context: Context, request: HistoryRequest): Promise<Answer> {
  const gateway = await context.gateway();
  const idle = await objectionToNoWorker(gateway);
  if (idle) return idle;
  const ending = await context.step('reads the records', () =>
    gateway.inquire<'history'>({ type: 'history', request }, 2 * minute),
  );
  if (ending.kind === 'broken') {
    return refusal(3, {
      what: `the records could not be read: ${ending.why}`,
      where: 'the promotions worker',
      fix: "see its log, and 'promoter doctor'",
    });
  }
  if (ending.result.length > 0)
    return answer(0, records(ending.result, context.look(gateway)), { records: ending.result });
  const { component, environment } = request;
  const unknown = unknownHere(await context.catalogue(), { component, environment });
  const of = `${component === undefined ? '' : ` of ${component}`}${environment === undefined ? '' : ` into ${environment}`}`;
  return unknown ?? answer(0, `No promotion${of} has finished yet.`, { records: [] });
}
