import { Option } from '@commander-js/extra-typings';
import type { Decide } from '../../contract/messages.ts';
import { type Answer, refusal } from '../answer.ts';
import { type AddCommand, given, messageCommand } from '../command-line.ts';
import type { Context } from '../context.ts';
import type { Place } from '../local-catalogue.ts';
import { type Sender, sendTo } from '../sending.ts';

type Options = Sender & { code?: string; comment?: string };

/** `approve`: a person's yes to exactly what the code names. */
export const approve: AddCommand = (root, run) => {
  messageCommand(
    root,
    'approve',
    'Approve what is to be deployed. The code names it, so that nobody approves what they did not see.',
    'neo4j staging --code 1a2b3c4d --by ben',
  )
    .option('--code <code>', "the code that 'promoter status' shows")
    .option('--comment <text>', 'kept with the approval')
    .action((component, environment, options) =>
      run((context) => decided(context, { component, environment }, 'approve', options)),
    );
};

/** `reject`: ends the promotion before anything is deployed. */
export const reject: AddCommand = (root, run) => {
  messageCommand(
    root,
    'reject',
    'Reject what is to be deployed: the promotion ends, and nothing was changed.',
    'neo4j staging --code 1a2b3c4d --comment "not before the release notes are done"',
  )
    .option('--code <code>', "the code that 'promoter status' shows")
    .option('--comment <text>', 'why; kept with the record')
    .addOption(new Option('--reason <text>', 'the same as --comment').conflicts('comment'))
    .action((component, environment, { reason, ...options }) =>
      run((context) =>
        decided(context, { component, environment }, 'reject', {
          ...options,
          ...given({ comment: options.comment ?? reason }),
        }),
      ),
    );
};

async function decided(
  context: Context,
  place: Place,
  decision: Decide['decision'],
  options: Options,
): Promise<Answer> {
  const { code, comment } = options;
  if (code === undefined) return withoutCode(place, decision);
  return sendTo(context, place, options, (addressed) => ({
    update: 'decide',
    payload: { ...addressed, decision, code, ...given({ comment }) },
  }));
}

const withoutCode = ({ component, environment }: Place, decision: Decide['decision']): Answer =>
  refusal(2, {
    what: `'${decision}' needs --code: it names the release, the deployment and the evidence that you have seen`,
    where: `${component}@${environment}`,
    fix: `'promoter status ${component} ${environment}' shows all three, and the code`,
  });
