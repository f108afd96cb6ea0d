import { Context } from '@temporalio/activity';
import type { RollbackRequestFor } from '../contract/activities.ts';
import { finalFaults } from '../contract/faults.ts';
import type { ContainerState, Standing } from '../domain/deploy-standing.ts';
import type { Command } from '../domain/catalogue.ts';
import type { Undo } from '../domain/deploy-undo.ts';
import { masked } from '../domain/masking.ts';
import { type DeployPorts, fault, permitted, type Where } from './deploy-job.ts';

/** The catalogue's `restore` commands, once, against what was put back. True when they were run. */
export async function restoreData(
  ports: DeployPorts,
  where: Where,
  request: RollbackRequestFor,
  undo: Undo,
  key: string,
  restored: Standing | undefined,
): Promise<boolean> {
  const restore = where.target?.restore ?? [];
  if (!request.restoreData || undo.dataRestored || undo.how === 'untouched' || !restored || restore.length === 0)
    return false;
  const { commands, releases, specifications, variables } = ports;
  const context = Context.current();
  const folder = await releases.folder(undo.commit ?? (await releases.resolve(undefined)));
  const [values] = await variables.of(where.environment, []);
  for (const command of restore) {
    if (!command.host && !joinable.has(restored.state)) throw unreachable(request, command, restored);
    await permitted(ports, where, request, request.fence);
    const ran = await commands.run(command, {
      environment: where.environment,
      owner: `${request.component}@${request.environment}`,
      folder,
      containerId: restored.id,
      variables: values,
      heartbeat: () => context.heartbeat(),
      signal: context.cancellationSignal,
    });
    if (ran.exitCode === 0) continue;
    const notRun = ran.exitCode === null && ran.tookMs < command.timeoutMs;
    const end = notRun ? 'was not run' : `ended with ${ran.exitCode ?? 'no exit code'}`;
    const what = `the restore command '${command.run}' ${end}: ${masked(ran.output, values).slice(-1500)}`;
    throw ran.mayPass ? new Error(what) : fault(finalFaults.commandFailed, what);
  }
  await specifications.amendUndo(where.state, key, { dataRestored: true });
  return true;
}

/** An engine puts no container into the network of one that is about to be started again. */
const joinable: ReadonlySet<ContainerState> = new Set(['running', 'paused']);

/** A command in a container shares the network of what was put back, and what does not run has none. */
const unreachable = (
  { component, environment }: RollbackRequestFor,
  { run }: Command,
  { name, state, exitCode, error }: Standing,
): Error =>
  fault(
    finalFaults.commandFailed,
    `what was put back (${name}) does not run, so '${run}' cannot reach it: it is ${state} (exit code ${exitCode}${error === '' ? '' : `: ${error}`}). 1. docker logs ${name} tells why; 2. restore its data by hand and start it: docker start ${name}; 3. promoter adopt ${component} ${environment} --reason 'repaired by hand'`,
  );
