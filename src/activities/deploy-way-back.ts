import type { Place } from '../contract/activities.ts';
import { finalFaults } from '../contract/faults.ts';
import type { Sight } from '../domain/deploy-sight.ts';
import type { WayBack } from '../domain/deploy-plan-rollback.ts';
import { restoredOf, type Undo } from '../domain/deploy-undo.ts';
import { parkedSpecification, type SavedSpecification, volumesOf } from '../domain/service-specification.ts';
import { second } from '../domain/units.ts';
import { type DeployPorts, fault, type Where } from './deploy-job.ts';

/** Before anything is touched: is there a way at all? */
export async function wayBack(
  ports: DeployPorts,
  where: Where,
  place: Place,
  sight: Sight,
  undo: Undo,
): Promise<WayBack> {
  if (undo.specification === undefined) return { specification: undefined };
  const saved = await ports.specifications.read(where.state, undo.specification);
  const standing = restoredOf(sight, undo);
  if (standing) return { specification: saved ?? parkedSpecification(undo.specification, standing) };
  const pruned = 'the parked container was removed, and its';
  if (!saved) {
    const why = `${pruned} saved specification is not in the state folder`;
    throw impossible(place, undo, undefined, { lacks: 'specification', why });
  }
  if (!(await imageThere(ports, where, saved))) {
    const why = `${pruned} image ${saved.image.digest} is no longer on the engine`;
    throw impossible(place, undo, saved, { lacks: 'image', why });
  }
  const gone = volumesOf(saved).filter((name) => !sight.volumes.includes(name));
  if (gone.length === 0) return { specification: saved };
  const why = `${pruned} data is gone: volume ${gone.join(', ')} is no longer on the engine`;
  throw impossible(place, undo, saved, { lacks: 'volumes', why, volumes: gone });
}

/** What no registry is known to have can only be brought back by a person; a registry that is away comes back. */
async function imageThere(
  { engine }: DeployPorts,
  { environment }: Where,
  { image }: SavedSpecification,
): Promise<boolean> {
  if (await engine.holds(environment, image.digest)) return true;
  const signal = AbortSignal.timeout(300 * second);
  const answer = await engine.image(environment, image.repoDigest ?? image.reference, { signal });
  if ('unreachable' in answer && image.repoDigest !== undefined)
    throw new Error(
      `image ${image.repoDigest} is no longer on the engine, and its registry does not answer: ${answer.unreachable}; bring it there by hand: docker pull ${image.repoDigest}`,
    );
  return 'image' in answer && answer.image.digest === image.digest;
}

/** `consent`: the engine refuses a call for good. `name`: a container that is not promoter's has it. */
type Obstacle = { why: string } & (
  | { lacks: 'specification' | 'image' | 'consent' | 'name' }
  | { lacks: 'volumes'; volumes: string[] }
);

/** With what a person can do, in order. */
export function impossible(place: Place, undo: Undo, saved: SavedSpecification | undefined, obstacle: Obstacle): Error {
  const cured = saved && cure(obstacle, saved);
  const steps = saved && cured ? [cured, again(place, saved)] : byHand(place, undo);
  return fault(
    finalFaults.rollbackImpossible,
    `what ran before cannot be put back: ${obstacle.why}. ${steps.map((step, index) => `${index + 1}. ${step}`).join('; ')}`,
  );
}

function cure(obstacle: Obstacle, { name, image }: SavedSpecification): string | undefined {
  switch (obstacle.lacks) {
    case 'specification':
      return undefined;
    case 'image':
      return `get the image back (docker pull ${image.repoDigest ?? image.reference}, or build or load it) so that 'docker image inspect ${image.digest}' knows it`;
    case 'volumes':
      return `bring its data back from a backup, into a volume of that name: ${obstacle.volumes.map((volume) => `docker volume create ${volume}`).join(' && ')}`;
    case 'name':
      return `give the container that has it another name: docker rename ${name} ${name}-other; or, if it is what shall run here, keep it and adopt it as step 2 says`;
    case 'consent':
      return `correct what the engine refuses; see what stands with docker ps -a --filter name=${name}`;
  }
}

const again = ({ component, environment }: Place, { name, image }: SavedSpecification): string =>
  `promoter rollback ${component} ${environment} --reason 'WHY' goes on where this one stopped; or start it by hand as ${name} from ${image.reference}, then promoter adopt ${component} ${environment} --reason 'repaired by hand'`;

const byHand = ({ component, environment }: Place, { specification: key, container }: Undo): string[] => [
  `find out what ran before (its specification was ${key ?? 'never saved'})`,
  container
    ? `take the new container away if it still stands: docker rm -f ${container.slice(0, 12)}`
    : 'look at what stands: docker ps -a',
  `start it by hand, then promoter adopt ${component} ${environment} --reason 'repaired by hand'`,
];
