import { type Command, InvalidArgumentError, Option } from '@commander-js/extra-typings';
import type { Attestation } from '../domain/criteria.ts';
import type { Answer } from './answer.ts';
import type { Context } from './context.ts';

/** Runs a command's work and keeps its answer. */
export type Run = (work: (context: Context) => Promise<Answer>) => Promise<void>;

/** Adds one command to the program. */
export type AddCommand = (root: Command, run: Run) => void;

/** A command with `--json` and an example in its help. */
export const command = (root: Command, name: string, description: string, ...examples: string[]) =>
  bareCommand(root, name, description, ...examples).option('--json', 'print one JSON document and nothing else');

/** A command with an example in its help. */
export const bareCommand = (root: Command, name: string, description: string, ...examples: string[]) =>
  root
    .command(name)
    .summary(firstClause(description))
    .description(description)
    .addHelpText(
      'after',
      `\nExample:\n${examples.map((example) => `  promoter ${name} ${example}`.trimEnd()).join('\n')}`,
    );

/** What fits a list of commands. */
const firstClause = (description: string): string => description.split(/[.;:] |\.$/)[0] ?? description;

const namesHelp = 'as the catalogue names it';

/** A command about one component in one environment. */
export const placeCommand = (root: Command, name: string, description: string, ...examples: string[]) =>
  command(root, name, description, ...examples)
    .argument('<component>', namesHelp)
    .argument('<environment>', namesHelp);

const byHelp = 'who acts (default: PROMOTER_USER, else git user.name, else the login name)';
const operationHelp = 'name of this request; repeated with the same one it changes nothing';

/** A command that begins something. */
export const beginCommand = (root: Command, name: string, description: string, ...examples: string[]) =>
  personCommand(root, name, description, ...examples)
    .argument('<component>', namesHelp)
    .argument('<environment>', namesHelp);

const personCommand = (root: Command, name: string, description: string, ...examples: string[]) =>
  command(root, name, description, ...examples)
    .option('--by <name>', byHelp)
    .option('--operation-id <id>', operationHelp);

/** Temporal's run ids are UUIDs; what is none, its server refuses in words that tell nobody which option is meant. */
function runIdOf(text: string): string {
  if (/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)) return text;
  throw new InvalidArgumentError(
    `--run ${text} is no run id.\nWrite it in full, as 'promoter status COMPONENT ENVIRONMENT' and 'promoter list --all --json' show it, or leave --run out for the latest.`,
  );
}

export const runOption = ['--run <run-id>', 'the run that is meant (default: the latest)', runIdOf] as const;

/** A command that sends a message to an open promotion. */
export const messageCommand = (root: Command, name: string, description: string, ...examples: string[]) =>
  beginCommand(root, name, description, ...examples).option(...runOption);

/** A command that is told which release, for `start`. */
export const releaseCommand = (root: Command, name: string, description: string, ...examples: string[]) =>
  releaseOptions(root, name, description, ...examples)
    .argument('<component>', namesHelp)
    .argument('<environment>', namesHelp);

/** As above, for `plan`: of one component, or of all. */
export const releasesCommand = (root: Command, name: string, description: string, ...examples: string[]) =>
  releaseOptions(root, name, description, ...examples)
    .addOption(
      new Option('--all <environment>', 'every component of the catalogue; no command of a criterion is run').conflicts(
        ['commit', 'image', 'attest', 'claims', 'issue', 'reason'],
      ),
    )
    .argument('[component]', namesHelp)
    .argument('[environment]', namesHelp);

const releaseOptions = (root: Command, name: string, description: string, ...examples: string[]) =>
  personCommand(root, name, description, ...examples)
    .option('--commit <ref>', "any name git knows (default: the head of the catalogue's branch)")
    .option('--image <ref>', "image instead of the compose service's own; it must exist")
    .option('--attest <criterion=who: why>', 'a named person vouches for a criterion; may be repeated', attested)
    .option('--claims <file>', 'what you say of the criteria, shown beside what is measured: Markdown, YAML or JSON')
    .option('--issue <number>', 'number of the GitHub issue that asks for it', whole)
    .option('--reason <text>', 'why; needed after a rollback');

/** `functionality="ana: all core features are in"`, as often as needed. */
export function attested(text: string, before: Attestation[] = []): Attestation[] {
  const [, criterion, by, why] = /^\s*([\w-]+)\s*=\s*([^:]*[^:\s])\s*:\s*(\S[\s\S]*)$/.exec(text) ?? [];
  if (criterion === undefined || by === undefined || why === undefined) {
    throw new InvalidArgumentError(
      'Write CRITERION="who: why", for example functionality="ana: all core features are in".',
    );
  }
  return [...before, { criterion, by, why: why.trim() }];
}

/** A whole number above zero. */
export function whole(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < 1 || !Number.isSafeInteger(number))
    throw new InvalidArgumentError('It must be a whole number above zero.');
  return number;
}

/** Only the options that were given, for types that tell missing from undefined. */
export type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
export function given<T extends object>(options: T): Given<T> {
  const isGiven = ([, value]: [string, unknown]): boolean => value !== undefined;
  return Object.fromEntries(Object.entries(options).filter(isGiven)) as Given<T>;
}
