import type { PutBack, RollbackRequestFor } from '../contract/activities.ts';
import { finalFaults } from '../contract/faults.ts';
import { foreignHolder, type Sight } from '../domain/deploy-sight.ts';
import { rollbackPlan, type WayBack } from '../domain/deploy-plan-rollback.ts';
import { isComposed, labelNames, shortId, type Standing } from '../domain/deploy-standing.ts';
import {
  decideUndo,
  restoredOf,
  standsInstead,
  type Undo,
  type UndoNote,
  unfinished,
  wasPutBack,
} from '../domain/deploy-undo.ts';
import { containerOfKey } from '../domain/service-specification.ts';
import {
  applyWith,
  beating,
  type DeployPorts,
  fault,
  locateInTime,
  permitted,
  Unchanged,
  untilDone,
  type Where,
} from './deploy-job.ts';
import { EngineRefusal } from './deploy-ports.ts';
import { restoreData } from './deploy-restoring.ts';
import { impossible, wayBack } from './deploy-way-back.ts';

/**
 * Puts back what ran before: the parked container, or one made from its saved specification. The labels and the
 * saved files are enough; ids in the request only help. Final faults: RollbackImpossible, NothingThere, Superseded,
 * CommandFailed. Whatever an engine may do at the next try is none of them.
 */
export const rollBackWith =
  (ports: DeployPorts) =>
  (request: RollbackRequestFor): Promise<PutBack> =>
    beating(async () => {
      const where = await locateInTime(ports, request);
      const key = `${request.component}@${request.environment}.${request.fence.runId}`;
      const look = (undo?: Undo, name?: string) => see(ports, where, request, undo, name);
      const undo = await noted(ports, where, request, key, look);
      const back = await wayBack(ports, where, request, await look(undo), undo);
      const work = () => carryOut(ports, where, request, undo, back, look);
      await work();
      const restored = restoredOf(await look(undo), undo);
      // What could not run with the data as it was may do so now.
      if (await restoreData(ports, where, request, undo, key, restored)) await work();
      await ports.specifications.amendUndo(where.state, key, { done: true });
      return outcome(undo, restoredOf(await look(undo), undo), request);
    });

async function noted(
  { specifications }: DeployPorts,
  { state, environment, component }: Where,
  request: RollbackRequestFor,
  key: string,
  look: (undo?: Undo, name?: string) => Promise<Sight>,
): Promise<UndoNote> {
  const known = await specifications.undo(state, key);
  if (known) return known;
  const earlier = request.anyRun
    ? await specifications.undos(state, `${request.component}@${request.environment}`)
    : [];
  const undo = decide(await look(), request, earlier);
  const name = undo.specification && (await specifications.read(state, undo.specification))?.name;
  const asked = { name, project: environment.project, service: component.service };
  const instead = request.anyRun ? standsInstead(await look(undo, name), request, undo, asked) : undefined;
  if (instead)
    throw nothingThere(
      `container ${instead.name} (${shortId(instead.id)}), which is not promoter's, runs for ${request.component} in ${request.environment}: 'promoter adopt ${request.component} ${request.environment}' if it is to stay, otherwise take it away and roll back again`,
    );
  return specifications.noteUndo(state, key, { ...undo, epoch: request.fence.epoch, done: false });
}

function decide(sight: Sight, request: RollbackRequestFor, earlier: readonly UndoNote[]): Undo {
  const { component, environment, fence, previous, anyRun = false } = request;
  const whose = { component, environment, runId: fence.runId };
  const begun = anyRun ? unfinished(sight, whose, earlier) : undefined;
  if (begun) return begun;
  const undo = decideUndo(sight, whose, anyRun, previous?.specification);
  if (!anyRun) return undo;
  if (undo.how === 'removed' && wasPutBack(sight, undo, earlier))
    throw nothingThere(
      `what stands for ${component} in ${environment} was put back by an earlier rollback, and nothing is known of what ran before it`,
    );
  if (undo.how === 'untouched' && !undo.container)
    throw nothingThere(`there is no container of a promotion of ${component} in ${environment} that could be undone`);
  return undo;
}

const nothingThere = (what: string): Error => fault(finalFaults.nothingThere, `${what}: see 'promoter doctor'`);

/** Answers that no repetition changes: the engine does not take the call, or lacks what it needs. */
const final = new Set([400, 404]);

async function carryOut(
  ports: DeployPorts,
  where: Where,
  request: RollbackRequestFor,
  undo: Undo,
  back: WayBack,
  look: (undo: Undo, name?: string) => Promise<Sight>,
): Promise<void> {
  const whose = { component: request.component, environment: request.environment, runId: request.fence.runId };
  const plan = async () => {
    const sight = await look(undo, back.specification?.name);
    refuseForeign(request, undo, back, sight);
    return rollbackPlan(sight, undo, back, whose, where.stopWithinMs);
  };
  try {
    await untilDone(plan, () => permitted(ports, where, request, request.fence), applyWith(ports, where));
  } catch (refusal) {
    // It was started and ended by itself: the probes tell what is wrong with it.
    if (refusal instanceof Unchanged && refusal.call === 'start') return;
    if (!(refusal instanceof EngineRefusal && final.has(refusal.status))) throw refusal;
    throw impossible(request, undo, back.specification, { lacks: 'consent', why: refusal.message });
  }
}

/** Before anything is taken away: a name that somebody else's container has is not given up by waiting. */
function refuseForeign(request: RollbackRequestFor, undo: Undo, { specification }: WayBack, sight: Sight): void {
  if (!specification) return;
  const { component, environment } = request;
  const adopted = [restoredOf(sight, undo)?.id, undo.container].filter((id) => id !== undefined);
  const holder = foreignHolder(sight.containers, { component, environment, adopted }, specification.name);
  // What is being removed gives it back by itself.
  if (!holder || holder.state === 'removing') return;
  const why = `the name ${holder.name} is taken by container ${shortId(holder.id)} (${holder.state}), which is not promoter's; it was left alone`;
  throw impossible(request, undo, specification, { lacks: 'name', why });
}

async function see(
  { engine, specifications }: DeployPorts,
  { environment, component, state }: Where,
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
  const asked = { project: environment.project, service: component.service };
  const containers = await engine.containers(
    environment,
    ({ id, name, labels }) =>
      known(id) ||
      name === wantedName ||
      isComposed({ labels }, asked) ||
      (labels[labelNames.component] === request.component && labels[labelNames.environment] === request.environment),
  );
  return { containers, ...(await engine.parts(environment)), saved };
}

function outcome(
  { how, stoppedAt }: Undo,
  restored: Standing | undefined,
  { reason, anyRun }: RollbackRequestFor,
): PutBack {
  const made = restored?.labels[labelNames.restored] !== undefined && how === 'parked';
  return {
    how: made ? 'recreated' : how,
    reason,
    ...(restored ? { container: restored.name, containerId: restored.id } : {}),
    // Of a closed promotion the new release ran in between, and nobody here knows until when.
    ...(stoppedAt !== undefined && !anyRun ? { downSince: stoppedAt } : {}),
  };
}
