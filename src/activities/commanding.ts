import { Context } from '@temporalio/activity';
import type { Place } from '../contract/activities.ts';
import type { Command, Environment } from '../domain/catalogue.ts';
import type { CommandResult, CommandRunner, VariableSource } from './ports.ts';

export interface CommandPorts {
  commands: CommandRunner;
  variables: VariableSource;
}

export interface Ran extends CommandResult {
  run: string;
}

/** Runs the catalogue's commands in their order, until one fails. The last of the results is the failed one, if there is any. */
export async function runAll(
  { commands, variables }: CommandPorts,
  { place, environment }: { place: Place; environment: Environment },
  list: readonly Command[],
  where: { folder: string; containerId?: string },
): Promise<Ran[]> {
  const context = Context.current();
  const [values] = await variables.of(environment, []);
  const results: Ran[] = [];
  for (const command of list) {
    const result = await commands.run(command, {
      ...where,
      environment,
      owner: `${place.component}@${place.environment}`,
      variables: values,
      heartbeat: () => context.heartbeat(),
      signal: context.cancellationSignal,
    });
    results.push({ run: command.run, ...result });
    if (result.exitCode !== 0) break;
  }
  return results;
}
