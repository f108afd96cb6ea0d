import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CatalogueError, findCatalogue, readCatalogue } from '../src/config/catalogue.ts';
import { type Stack, type StackOptions, startStack } from './development-stack.ts';
import { type RunningProcess, StartError } from './process.ts';
import { againCommand, settingsFor } from './hints.ts';
import { root } from './setup/provide.mjs';

const say = (text: string) => process.stdout.write(`${text}\n`);

/** Runs the development stack until a signal comes or a part of it ends by itself. Resolves to the exit code. */
export async function up(argv: string[]): Promise<number> {
  const { values } = parseArgs({
    args: argv,
    options: { port: { type: 'string' }, 'ui-port': { type: 'string' }, 'github-port': { type: 'string' } },
  });
  const ports = {
    temporal: Number(values.port ?? 7233),
    ui: Number(values['ui-port'] ?? 8233),
    github: Number(values['github-port'] ?? 8234),
  };
  const catalogue =
    (await findCatalogue(
      process.cwd(),
      process.env['PROMOTER_CATALOGUE'] ? { catalogue: process.env['PROMOTER_CATALOGUE'] } : {},
    )) ?? join(root, 'examples', 'promoter.yaml');
  const signalled = aSignal();
  try {
    const stack = await startStack(await optionsFor(catalogue, ports));
    greet(stack, catalogue);
    const ended = await Promise.race([
      signalled,
      ...stack.processes.map((running) => running.exited.then(() => running)),
    ]);
    say(ended ? endedBy(ended, againCommand(argv, process.env)) : '\nStopping the worker and the servers.');
    await stack.stop();
    return ended ? 1 : 0;
  } catch (error) {
    if (!(error instanceof StartError || error instanceof CatalogueError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error instanceof StartError ? 3 : 2;
  }
}

/** The handlers stay, so that an impatient second Ctrl-C does not end us before what we started has ended. */
function aSignal(): Promise<undefined> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, () => resolve(undefined));
  });
}

async function optionsFor(catalogue: string, ports: NonNullable<StackOptions['ports']>): Promise<StackOptions> {
  const { tracker, repository } = await readCatalogue(catalogue);
  const address = process.env['TEMPORAL_ADDRESS'];
  const needsStandIn = tracker === 'github' && repository.github && !process.env['GITHUB_TOKEN'];
  return {
    state: join(root, '.promoter'),
    catalogue,
    ports,
    ...(address ? { address } : {}),
    ...(needsStandIn ? { github: { repository: repository.github ?? '', branch: repository.branch } } : {}),
  };
}

function greet({ address, uiUrl, githubUrl }: Stack, catalogue: string): void {
  say(`\nTemporal             ${address}`);
  if (uiUrl) say(`Temporal Web UI      ${uiUrl}`);
  if (githubUrl) say(`GitHub stand-in      ${githubUrl}`);
  say(`Catalogue            ${catalogue}`);
  say('Logs and database    .promoter/');
  const settings = settingsFor({ address, ...(uiUrl ? { uiUrl } : {}) }, process.env);
  say(
    `\nNext, in another terminal: ${settings}bin/promoter doctor, ${settings}bin/promoter list, ${settings}bin/promoter start --help`,
  );
  say('Ctrl-C stops it all. The histories stay.');
}

const endedBy = (ended: RunningProcess, again: string): string =>
  `${ended.name} ended by itself; its log is ${ended.logFile}. Stopping the rest. Start again with: ${again}`;
