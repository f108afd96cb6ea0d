import { Context } from '@temporalio/activity';
import type { RollbackRequestFor } from '../contract/activities.ts';
import { finalFaults } from '../contract/faults.ts';
import type { Standing } from '../domain/deploy-standing.ts';
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
    if (ran.exitCode === null && ran.tookMs < command.timeoutMs)
      throw new Error(`the restore command '${command.run}' was not run: ${masked(ran.output, values).slice(-1500)}`);
    if (ran.exitCode !== 0)
      throw fault(
        finalFaults.commandFailed,
        `the restore command '${command.run}' ended with ${ran.exitCode ?? 'no exit code'}: ${masked(ran.output, values).slice(-1500)}`,
      );
  }
  await specifications.amendUndo(where.state, key, { dataRestored: true });
  return true;
}
