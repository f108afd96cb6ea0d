import { Context } from '@temporalio/activity';
import type { Place } from '../contract/activities.ts';
import type { Command, Environment } from '../domain/catalogue.ts';
import { masked } from '../domain/masking.ts';
import type { CommandResult, CommandRunner, VariableSource } from './ports.ts';

export interface CommandPorts {
  commands: CommandRunner;
  variables: VariableSource;
}

export interface Ran extends CommandResult {
  run: string;
  /** It could not even start, so its result says nothing of what it was to check. */
  notRun: boolean;
}

/** Runs the catalogue's commands in their order, until one fails. The last of the results is the failed one, if there is any. */
export async function runAll(
  { commands, variables }: CommandPorts,
  { place, environment }: { place: Place; environment: Environment },
  list: readonly Command[],
  { folder, ...where }: { folder: string; commit: string; containerId?: string },
): Promise<Ran[]> {
  const context = Context.current();
  const [values] = await variables.of(environment, []);
  const own = {
    PROMOTER_COMPONENT: place.component,
    PROMOTER_ENVIRONMENT: place.environment,
    PROMOTER_COMMIT: where.commit,
    ...(where.containerId === undefined ? {} : { PROMOTER_CONTAINER_ID: where.containerId }),
  };
  const results: Ran[] = [];
  for (const command of list) {
    const result = await commands.run(command, {
      folder,
      ...(where.containerId === undefined ? {} : { containerId: where.containerId }),
      environment,
      owner: `${place.component}@${place.environment}`,
      variables: { ...values, ...own },
      secret: values,
      heartbeat: () => context.heartbeat(),
      signal: context.cancellationSignal,
    });
    const notRun = result.exitCode === null && result.tookMs < command.timeoutMs;
    results.push({ run: command.run, notRun, ...result, output: masked(result.output, values) });
    if (result.exitCode !== 0) break;
  }
  return results;
}

/** How it ended, as the end of a sentence that begins with the command. */
export function endOf({ exitCode, notRun }: Ran): string {
  if (exitCode !== null) return `ended with ${exitCode}`;
  return notRun ? 'was not run' : 'did not end by itself';
}
