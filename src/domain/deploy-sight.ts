import { isAlive, isOurs, isParked, labelNames, present, type Standing } from './deploy-standing.ts';
import type { Image } from './release.ts';
import type { ResolvedService } from './service.ts';
import { containerOfKey } from './service-specification.ts';
import type { Millis } from './units.ts';

/** What is there now, as far as a plan depends on it. */
export interface Sight {
  containers: Standing[];
  networks: string[];
  volumes: string[];
  /** Keys of the specifications that are saved. */
  saved: string[];
}

/** What is to be there. */
export interface Wanted {
  component: string;
  environment: string;
  workflowId: string;
  runId: string;
  operation: number;
  commit: string;
  hash: string;
  image: Image;
  service: ResolvedService;
  adopted: readonly string[];
  stopWithinMs: Millis;
  /** It goes back at once. */
  drill?: boolean;
}

/** The container under the wanted name, where it is not promoter's to touch. */
export function foreignHolder(
  containers: readonly Standing[],
  wanted: Pick<Wanted, 'component' | 'environment' | 'adopted'>,
  name: string,
): Standing | undefined {
  const holder = containers.find((container) => container.name === name);
  if (!holder || isOurs(holder, wanted) || wanted.adopted.includes(holder.id)) return undefined;
  return holder;
}

/** This run's own container. */
export const freshOf = (
  { containers }: Pick<Sight, 'containers'>,
  wanted: Pick<Wanted, 'component' | 'environment' | 'runId'>,
): Standing | undefined =>
  containers.find(
    (one) =>
      isOurs(one, wanted) &&
      one.labels[labelNames.run] === wanted.runId &&
      one.labels[labelNames.restored] === undefined,
  );

/** What ran before: the new container's label says so, as soon as there is one. */
export function previousOf(sight: Pick<Sight, 'containers'>, wanted: Wanted): Standing | undefined {
  const key = freshOf(sight, wanted)?.labels[labelNames.previous];
  if (key === '') return undefined;
  if (key !== undefined) return sight.containers.find(({ id }) => id.startsWith(containerOfKey(key)));
  return (
    sight.containers.find(({ name }) => name === wanted.service.container) ??
    present(sight.containers, wanted) ??
    adoptedOf(sight.containers, wanted)
  );
}

/** Started by somebody else under another name; both on one volume would ruin it. */
function adoptedOf(containers: readonly Standing[], { adopted }: Pick<Wanted, 'adopted'>): Standing | undefined {
  const own = containers.filter((one) => adopted.includes(one.id) && !isParked(one));
  return own.find(isAlive) ?? own[0];
}
