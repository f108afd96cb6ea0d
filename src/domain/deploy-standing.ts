import type { Image, PublishedPort, Running } from './release.ts';
import type { RestartPolicy } from './service.ts';
import type { Millis } from './units.ts';

/** Labels that a container of promoter's carries: the truth about what runs where. */
export const labelNames = {
  component: 'promoter.component',
  environment: 'promoter.environment',
  /** Workflow id. */
  promotion: 'promoter.promotion',
  run: 'promoter.run',
  commit: 'promoter.commit',
  hash: 'promoter.hash',
  /** The image as people name it. */
  image: 'promoter.image',
  /** Key of the saved specification of what ran before; empty when nothing did. */
  previous: 'promoter.previous',
  operation: 'promoter.operation',
  /** On a container made again by a rollback: the key of the specification it was made from. */
  restored: 'promoter.restored',
} as const;

export type ContainerState = 'created' | 'running' | 'paused' | 'restarting' | 'removing' | 'exited' | 'dead';

/** A container as it stands on the engine. */
export interface Standing {
  id: string;
  name: string;
  state: ContainerState;
  labels: Readonly<Record<string, string>>;
  image: Image;
  restartPolicy: RestartPolicy;
  health?: string;
  exitCode: number;
  /** The engine's own word on why it did not start. */
  error: string;
  startedAt?: Millis;
  finishedAt?: Millis;
  restartCount: number;
  ports: PublishedPort[];
  networks: string[];
  /** Volumes without a name of their own: they go with their container unless somebody takes them over. */
  anonymousVolumes: { name: string; target: string }[];
}

export interface Whose {
  component: string;
  environment: string;
}

export const isOurs = ({ labels }: Standing, { component, environment }: Whose): boolean =>
  labels[labelNames.component] === component && labels[labelNames.environment] === environment;

export interface ComposeService {
  project: string;
  service: string;
}

/** Compose started it as that service, or promoter in Compose's name; not by `docker compose run`. */
export const isComposed = ({ labels }: Pick<Standing, 'labels'>, { project, service }: ComposeService): boolean =>
  labels['com.docker.compose.project'] === project &&
  labels['com.docker.compose.service'] === service &&
  labels['com.docker.compose.oneoff'] !== 'True';

export const shortId = (id: string): string => id.slice(0, 12);
export const parkedName = (name: string, id: string): string => `${name}-prev-${shortId(id)}`;
export const isParked = ({ name, id }: Pick<Standing, 'name' | 'id'>): boolean => name.endsWith(`-prev-${shortId(id)}`);
export const waitingName = (name: string, runId: string): string => `${name}-next-${runId.slice(-8)}`;
export const isWaiting = ({ name, labels }: Standing): boolean =>
  name.endsWith(`-next-${(labels[labelNames.run] ?? '').slice(-8)}`) && labels[labelNames.run] !== undefined;

/** Processes of it may be there, so that it holds ports and files. */
export const isAlive = ({ state }: Pick<Standing, 'state'>): boolean =>
  state === 'running' || state === 'paused' || state === 'restarting';

/** The container that is the present deployment among promoter's own: neither parked nor waiting, a living one first. */
export function present(containers: readonly Standing[], whose: Whose): Standing | undefined {
  const candidates = containers.filter((one) => isOurs(one, whose) && !isParked(one) && !isWaiting(one));
  return candidates.find(isAlive) ?? candidates[0];
}

export function describeRunning(container: Standing): Running {
  const { labels } = container;
  const [workflowId, runId] = [labels[labelNames.promotion], labels[labelNames.run]];
  const promotion = { commit: labels[labelNames.commit] ?? '', hash: labels[labelNames.hash] ?? '' };
  return {
    container: container.name,
    containerId: container.id,
    state: container.state,
    image: container.image,
    ...(workflowId && runId ? { promotion: { workflowId, runId, ...promotion } } : {}),
  };
}
