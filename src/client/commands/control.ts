import { InvalidArgumentError } from '@commander-js/extra-typings';
import * as words from '../../config/words.ts';
import type { Control } from '../../contract/messages.ts';
import { instant } from '../../domain/units.ts';
import { refusal } from '../answer.ts';
import { type AddCommand, attested, given, messageCommand } from '../command-line.ts';
import { sendTo, type Wording } from '../sending.ts';

/** What a control message says, without its address. */
type Words = Control extends infer C ? (C extends Control ? Omit<C, 'runId' | 'by' | 'operationId'> : never) : never;

export const controlled =
  (words: Words): Wording =>
  (addressed) => ({ update: 'control', payload: { ...words, ...addressed } });

/** `retry`: measures again, for the same release or another one. */
export const retry: AddCommand = (root, run) => {
  messageCommand(
    root,
    'retry',
    'Measure again. With --commit or --image it is a new release, and earlier approvals no longer count.',
    'neo4j staging --commit 4f2a91c',
  )
    .option('--commit <ref>', 'another commit: any name git knows')
    .option('--image <ref>', 'another image; it must exist')
    .option('--attest <criterion=who: why>', 'a named person vouches for a criterion; may be repeated', attested)
    .action((component, environment, { commit, image, attest, ...sender }) =>
      run((context) =>
        sendTo(
          context,
          { component, environment },
          sender,
          controlled({ action: 'retry', ...given({ commit, image, attestations: attest }) }),
        ),
      ),
    );
};

/** `waive`: a person answers for an unmet criterion, where policy allows it. */
export const waive: AddCommand = (root, run) => {
  messageCommand(
    root,
    'waive',
    'Waive a criterion that is not met, where policy allows it. The record shows who and why.',
    'neo4j staging --criterion integration --why "no dependents yet"',
  )
    .option('--criterion <name>', "as 'promoter status' names it")
    .option('--why <text>', 'why it may be waived')
    .option('--until <when>', 'how long: 30d, or an instant with its zone (default: for this promotion)', ending)
    .action((component, environment, { criterion, why, until, ...sender }) =>
      run(async (context) => {
        if (criterion === undefined || why === undefined) return refusal(2, waiverNeeds(component, environment));
        return sendTo(
          context,
          { component, environment },
          sender,
          controlled({
            action: 'waive',
            criterion,
            why,
            ...given({ until }),
          }),
        );
      }),
    );
};

/** `30d` from now on, or an instant; as ISO 8601 in UTC. */
function ending(text: string): string {
  const span = words.span.safeParse(text);
  if (span.success) return instant(Date.now() + span.data);
  const moment = words.instantOf.safeParse(text);
  if (moment.success) return moment.data;
  throw new InvalidArgumentError(
    'Write a duration, as 30d, or an instant with its zone, as 2026-12-24T18:00:00+01:00.',
  );
}

const waiverNeeds = (component: string, environment: string) => ({
  what: "'waive' needs --criterion and --why: the record shows both",
  where: `${component}@${environment}`,
  fix: `promoter waive ${component} ${environment} --criterion NAME --why TEXT; 'promoter status ${component} ${environment}' lists the criteria`,
});

/** `abort`: ends the promotion; what was deployed is rolled back. */
export const abort: AddCommand = (root, run) => {
  messageCommand(
    root,
    'abort',
    'End an open promotion. What it has deployed is rolled back.',
    'neo4j staging --reason "wrong commit"',
  )
    .option('--reason <text>', 'why; kept with the record')
    .action((component, environment, { reason, ...sender }) =>
      run((context) =>
        sendTo(context, { component, environment }, sender, controlled({ action: 'abort', ...given({ reason }) })),
      ),
    );
};

/** `pause` and `resume`: hold an open promotion where it is. */
export const pause: AddCommand = (root, run) => {
  messageCommand(
    root,
    'pause',
    'Hold an open promotion where it is. Time without observation does not count for a soak.',
    'neo4j staging --reason "host maintenance"',
  )
    .option('--reason <text>', 'why')
    .action((component, environment, { reason, ...sender }) =>
      run((context) =>
        sendTo(context, { component, environment }, sender, controlled({ action: 'pause', ...given({ reason }) })),
      ),
    );
};

export const resume: AddCommand = (root, run) => {
  messageCommand(root, 'resume', 'Let a paused promotion go on.', 'neo4j staging')
    .option('--reason <text>', 'why')
    .action((component, environment, { reason, ...sender }) =>
      run((context) =>
        sendTo(context, { component, environment }, sender, controlled({ action: 'resume', ...given({ reason }) })),
      ),
    );
};
