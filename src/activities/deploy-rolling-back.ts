import { Context } from '@temporalio/activity';
import type { RollbackRequestFor } from '../contract/activities.ts';
import { finalFaults } from '../contract/faults.ts';
import type { Sight } from '../domain/deploy-plan.ts';
import { decideUndo, restoredOf, rollbackPlan, type Undo, type WayBack } from '../domain/deploy-plan-rollback.ts';
import { labelNames, type Standing } from '../domain/deploy-standing.ts';
import { masked } from '../domain/masking.ts';
import type { RolledBack } from '../domain/rollback.ts';
import { containerOfKey, parkedSpecification, type SavedSpecification } from '../domain/service-specification.ts';
import { second } from '../domain/units.ts';
import { applyWith, beating, type DeployPorts, fault, locate, permitted, untilDone, type Where } from './deploy-job.ts';
import { EngineRefusal } from './deploy-ports.ts';

/**
 * Puts back what ran before: the parked container, or one made from its saved specification. The labels and the
 * saved files are enough; ids in the request only help. Final faults: RollbackImpossible, NothingThere, Superseded.
 */
export const rollBackWith =
  (ports: DeployPorts) =>
  (request: RollbackRequestFor): Promise<RolledBack> =>
    beating(async () => {
      const where = await locate(ports, request);
      const key = `${request.component}@${request.environment}.${request.fence.runId}`;
      const look = (undo?: Undo, name?: string) => see(ports, where, request, undo, name);
      const undo = await ports.specifications.noteUndo(where.state, key, decide(await look(), request));
      const back = await wayBack(ports, where, await look(undo), undo);
      try {
        await carryOut(ports, where, request, undo, back, look);
      } catch (refusal) {
        throw refusal instanceof EngineRefusal ? impossible(undo, back.specification, refusal.message) : refusal;
      }
      await restoreData(ports, where, request, undo, key, restoredOf(await look(undo), undo));
      return outcome(undo, restoredOf(await look(undo), undo), request.reason);
    });

function decide(sight: Sight, request: RollbackRequestFor): Undo {
  const { component, environment, fence, previous, anyRun = false } = request;
  const undo = decideUndo(sight, { component, environment, runId: fence.runId }, anyRun, previous?.specification);
  if (!anyRun || undo.how !== 'untouched' || undo.container) return undo;
  throw fault(
    finalFaults.nothingThere,
    `there is no container of a promotion of ${component} in ${environment} that could be undone: see 'promoter doctor'`,
  );
}

async function carryOut(
  ports: DeployPorts,
  where: Where,
  request: RollbackRequestFor,
  undo: Undo,
  back: WayBack,
  look: (undo: Undo, name?: string) => Promise<Sight>,
): Promise<void> {
  const whose = { component: request.component, environment: request.environment, runId: request.fence.runId };
  await untilDone(
    async () => rollbackPlan(await look(undo, back.specification?.name), undo, back, whose, where.stopWithinMs),
    () => permitted(ports, where, request, request.fence),
    applyWith(ports, where),
  );
}

async function see(
  { engine, specifications }: DeployPorts,
  { environment, state }: Where,
  request: RollbackRequestFor,
  undo?: Undo,
  wantedName?: string,
): Promise<Sight> {
  const ids = [request.containerId, request.previous?.containerId, undo?.container].filter((id) => id !== undefined);
  const saved = await specifications.keys(state);
  const keys = saved
    .filter((key) => key.startsWith(`${request.component}@${request.environment}.`))
    .map(containerOfKey);
  const known = (id: string) => ids.includes(id) || keys.some((key) => key !== '' && id.startsWith(key));
  const containers = await engine.containers(
    environment,
    ({ id, name, labels }) =>
      known(id) ||
      name === wantedName ||
      (labels[labelNames.component] === request.component && labels[labelNames.environment] === request.environment),
  );
  return { containers, ...(await engine.parts(environment)), saved };
}

/** Before anything is touched: is there a way at all? */
async function wayBack(ports: DeployPorts, where: Where, sight: Sight, undo: Undo): Promise<WayBack> {
  if (undo.specification === undefined) return { specification: undefined };
  const saved = await ports.specifications.read(where.state, undo.specification);
  const standing = restoredOf(sight, undo);
  if (standing) return { specification: saved ?? parkedSpecification(undo.specification, standing) };
  if (!saved)
    throw impossible(
      undo,
      undefined,
      'the parked container was removed, and its saved specification is not in the state folder',
    );
  if (await imageThere(ports, where, saved)) return { specification: saved };
  throw impossible(
    undo,
    saved,
    `the parked container was removed, and its image ${saved.image.digest} is no longer on the engine`,
  );
}

async function imageThere(
  { engine }: DeployPorts,
  { environment }: Where,
  { image }: SavedSpecification,
): Promise<boolean> {
  if (await engine.holds(environment, image.digest)) return true;
  const answer = await engine.image(environment, image.repoDigest ?? image.reference, {
    signal: AbortSignal.timeout(300 * second),
  });
  return 'image' in answer && answer.image.digest === image.digest;
}

/** With what a person can do, in order. */
function impossible(
  { specification: key, container }: Undo,
  saved: SavedSpecification | undefined,
  why: string,
): Error {
  const steps = [
    saved
      ? `get the image back (docker pull ${saved.image.reference}, or build it) so that 'docker image inspect ${saved.image.digest}' knows it`
      : `find out what ran before (its specification was ${key ?? 'never saved'})`,
    container
      ? `take the new container away if it still stands: docker rm -f ${container.slice(0, 12)}`
      : 'look at what stands: docker ps -a',
    saved
      ? `run 'promoter rollback' again, or start it by hand as ${saved.name} from ${saved.image.reference}`
      : "start it by hand, then run 'promoter adopt'",
  ];
  return fault(
    finalFaults.rollbackImpossible,
    `what ran before cannot be put back: ${why}. ${steps.map((step, index) => `${index + 1}. ${step}`).join('; ')}`,
  );
}

/** The catalogue's `restore` commands, once, against what was put back. */
async function restoreData(
  ports: DeployPorts,
  where: Where,
  request: RollbackRequestFor,
  undo: Undo,
  key: string,
  restored: Standing | undefined,
): Promise<void> {
  const restore = where.target?.restore ?? [];
  if (!request.restoreData || undo.dataRestored || undo.how === 'untouched' || !restored || restore.length === 0)
    return;
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
    if (ran.exitCode !== 0)
      throw fault(
        finalFaults.commandFailed,
        `the restore command '${command.run}' ended with ${ran.exitCode ?? 'no exit code'}: ${masked(ran.output, values).slice(-1500)}`,
      );
  }
  await specifications.dataRestored(where.state, key);
}

function outcome({ how }: Undo, restored: Standing | undefined, reason: string): RolledBack {
  const made = restored?.labels[labelNames.restored] !== undefined && how === 'parked';
  return {
    how: made ? 'recreated' : how,
    reason,
    ...(restored ? { container: restored.name, containerId: restored.id } : {}),
  };
}
