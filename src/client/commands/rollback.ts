import { promotionId } from '../../contract/names.ts';
import { refusal } from '../answer.ts';
import { type AddCommand, given, messageCommand } from '../command-line.ts';
import { carriedOut } from '../carrying-out.ts';
import type { Context } from '../context.ts';
import type { Place } from '../local-catalogue.ts';
import { objectionToPlace } from '../local-catalogue.ts';
import { type Sender, sendTo } from '../sending.ts';
import { controlled } from './control.ts';

/** `rollback`: puts back what ran before, of an open promotion or of one that has ended. */
export const rollback: AddCommand = (root, run) => {
  messageCommand(
    root,
    'rollback',
    'Put back what ran before: of the open promotion, else of the last one. Exit 0 rolled back, 4 a person is needed.',
    'neo4j staging --reason "queries are slower than before"',
  )
    .option('--reason <text>', 'why; kept with the record')
    .action((component, environment, { reason, ...sender }) =>
      run((context) => rolledBack(context, { component, environment }, reason, sender)),
    );
};

async function rolledBack(context: Context, place: Place, reason: string | undefined, sender: Sender) {
  const { component, environment } = place;
  if (reason === undefined) {
    return refusal(2, {
      what: "'rollback' needs --reason: the record shows it",
      fix: `promoter rollback ${component} ${environment} --reason TEXT`,
    });
  }
  const wrong = objectionToPlace(await context.catalogue(), place);
  if (wrong) return wrong;
  const latest = await (await context.gateway()).find(promotionId(component, environment), sender.run);
  const isMessage = latest !== undefined && ((latest.open && latest.kind === 'promotion') || sender.run !== undefined);
  if (isMessage) return sendTo(context, place, sender, controlled({ action: 'rollback', reason }));
  return carriedOut(context, 'rollback', {
    ...place,
    reason,
    ...given({ by: sender.by, operationId: sender.operationId }),
  });
}
