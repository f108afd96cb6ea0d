import { setTimeout as pause } from 'node:timers/promises';
import type { Deployed, DeployRequest } from '../contract/activities.ts';
import { finalFaults } from '../contract/faults.ts';
import { deployPlan } from '../domain/deploy-plan.ts';
import { foreignHolder, freshOf, previousOf, type Sight, type Wanted } from '../domain/deploy-sight.ts';
import { isOurs, isParked, labelNames, type Standing } from '../domain/deploy-standing.ts';
import { second } from '../domain/units.ts';
import { approved, imageThere } from './deploy-approved.ts';
import {
  applyWith,
  beating,
  type DeployPorts,
  fault,
  locateInTime,
  permitted,
  untilDone,
  type Where,
} from './deploy-job.ts';
import { EngineRefusal } from './deploy-ports.ts';

/** What refuses its configuration does so within its first moments; whatever comes later, verification sees. */
const settleMs = 2 * second;

/**
 * Brings the approved service into the environment, strategy `recreate`. Repeating it after any interruption goes on
 * where it stopped. Final faults: DeploymentChanged, ForeignContainer, DeployFailed, Superseded.
 */
export const deployWith =
  (ports: DeployPorts) =>
  (request: DeployRequest): Promise<Deployed> =>
    beating(async () => {
      const where = await locateInTime(ports, request);
      const wanted = await approved(ports, where, request);
      await imageThere(ports, where, wanted);
      const look = () => see(ports, where, wanted);
      try {
        await untilDone(
          async () => deployPlan(withoutForeign(await look(), wanted), wanted),
          () => permitted(ports, where, request, request.fence),
          applyWith(ports, where),
        );
        const deployed = await settled(ports, where, wanted, look);
        await settleNotes(ports, where, request);
        return deployed;
      } catch (refusal) {
        throw refusal instanceof EngineRefusal ? await failure(ports, where, wanted, refusal.message) : refusal;
      }
    });

/** What an earlier rollback did not end is over, now that another release runs. */
async function settleNotes(ports: DeployPorts, where: Where, request: DeployRequest): Promise<void> {
  const { component, environment, fence } = request;
  await permitted(ports, where, request, fence);
  await ports.specifications.settleUndos(where.state, `${component}@${environment}`, fence.epoch);
}

async function see(
  { engine, specifications }: DeployPorts,
  { environment, state }: Where,
  wanted: Wanted,
): Promise<Sight> {
  const [containers, parts, saved] = await Promise.all([
    engine.containers(
      environment,
      ({ id, name, labels }) =>
        name === wanted.service.container ||
        wanted.adopted.includes(id) ||
        (labels[labelNames.component] === wanted.component && labels[labelNames.environment] === wanted.environment),
    ),
    engine.parts(environment),
    specifications.keys(state),
  ]);
  return { containers, ...parts, saved };
}

/** A container that is not promoter's stays as it is, whatever name it has. */
function withoutForeign(sight: Sight, wanted: Wanted): Sight {
  const name = wanted.service.container;
  const foreign = foreignHolder(sight.containers, wanted, name);
  if (!foreign) return sight;
  throw fault(
    finalFaults.foreignContainer,
    `the name ${name} is taken by container ${foreign.id.slice(0, 12)}, which is not promoter's; it was left alone: 'promoter adopt ${wanted.component} ${wanted.environment}' if it is this component, otherwise rename it`,
  );
}

async function settled(
  ports: DeployPorts,
  where: Where,
  wanted: Wanted,
  look: () => Promise<Sight>,
): Promise<Deployed> {
  const until = Date.now() + settleMs;
  for (;;) {
    const sight = await look();
    const fresh = freshOf(sight, wanted);
    if (fresh?.state !== 'running' || fresh.restartCount > 0) {
      throw await failure(ports, where, wanted, fresh ? ended(fresh) : 'its container is gone');
    }
    if (fresh.health === 'healthy' || Date.now() >= until) return deployedAs(fresh, previousOf(sight, wanted));
    await pause(200);
  }
}

const ended = ({ state, exitCode, restartCount, error }: Standing): string =>
  restartCount > 0
    ? `it ends and is started again, ${restartCount} times so far (exit code ${exitCode})`
    : `it is ${state} right after its start (exit code ${exitCode}${error === '' ? '' : `: ${error}`})`;

function deployedAs(fresh: Standing, previous: Standing | undefined): Deployed {
  const specification = fresh.labels[labelNames.previous] ?? '';
  if (!previous || specification === '') return { containerId: fresh.id };
  const { id, image, name, finishedAt } = previous;
  const parked = isParked(previous) ? { parked: name } : {};
  return {
    containerId: fresh.id,
    previous: { ...parked, containerId: id, specification, image },
    ...(finishedAt === undefined ? {} : { downSince: finishedAt }),
  };
}

/** With the end of the container's own log, where most reasons stand. */
async function failure({ engine }: DeployPorts, { environment }: Where, wanted: Wanted, why: string): Promise<Error> {
  const containers = await engine.containers(environment, ({ labels }) => labels[labelNames.run] === wanted.runId);
  const fresh = containers.find((one) => isOurs(one, wanted));
  const log = fresh ? (await engine.lastLines(environment, fresh.id, 10)).trim().slice(-1500) : '';
  const said = log === '' ? '' : `; it wrote last:\n${log}`;
  return fault(
    finalFaults.deployFailed,
    `${wanted.service.container} (${wanted.image.reference}) cannot run: ${why}${said}`,
  );
}
