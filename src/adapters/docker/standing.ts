import type Docker from 'dockerode';
import type { Choice } from '../../activities/deploy-ports.ts';
import { type ContainerState, labelNames, type Standing } from '../../domain/deploy-standing.ts';
import type { Environment } from '../../domain/catalogue.ts';
import type { PublishedPort } from '../../domain/release.ts';
import { restartPolicyOf } from '../../domain/service.ts';
import { isAnonymous } from '../../domain/service-specification.ts';
import { second } from '../../domain/units.ts';
import { asking, unlessMissing } from './asking.ts';

/** The chosen containers as they stand, stopped ones included. One that goes away meanwhile is left out. */
export async function standingContainers(
  docker: Docker,
  { docker: address, project }: Pick<Environment, 'docker' | 'project'>,
  choose: Choice,
): Promise<Standing[]> {
  const listed = await asking(address, 20 * second, (abortSignal) => docker.listContainers({ all: true, abortSignal }));
  const chosen = listed.filter(({ Id, Names, Labels }) =>
    choose({ id: Id, name: plainName(Names[0]), labels: labelsWithin(project, Labels) }),
  );
  const looks = chosen.map(({ Id }) =>
    unlessMissing(asking(address, 20 * second, (abortSignal) => docker.getContainer(Id).inspect({ abortSignal }))),
  );
  return (await Promise.all(looks))
    .filter((inspected) => inspected !== undefined)
    .map((inspected) => {
      const seen = standing(inspected);
      return { ...seen, labels: labelsWithin(project, seen.labels) };
    });
}

/** Another installation on the same engine may have a component and an environment of the same names: its containers are foreign here. */
function labelsWithin(project: string, labels: Readonly<Record<string, string>>): Record<string, string> {
  const own = labels['com.docker.compose.project'] === project;
  return Object.fromEntries(Object.entries(labels).filter(([name]) => own || !name.startsWith('promoter.')));
}

export const plainName = (name: string | undefined): string => (name ?? '').replace(/^\//, '');

export function standing(inspected: Docker.ContainerInspectInfo): Standing {
  const { Id, Name, State, Config, HostConfig, Image, Mounts, NetworkSettings, RestartCount } = inspected;
  const labels = Config.Labels ?? {};
  const [startedAt, finishedAt] = [instantOf(State.StartedAt), instantOf(State.FinishedAt)];
  const volumes = Mounts.filter(({ Name: volume }) => volume !== undefined && isAnonymous(volume));
  return {
    id: Id,
    name: plainName(Name),
    state: stateOf(State.Status),
    labels,
    image: { reference: labels[labelNames.image] ?? Config.Image, digest: Image },
    restartPolicy: restartPolicyOf(HostConfig.RestartPolicy),
    ...(State.Health ? { health: State.Health.Status } : {}),
    exitCode: State.ExitCode,
    error: State.Error,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(finishedAt === undefined ? {} : { finishedAt }),
    restartCount: RestartCount,
    ports: portsOf(HostConfig.PortBindings),
    networks: Object.keys(NetworkSettings.Networks),
    anonymousVolumes: volumes.map(({ Name: name = '', Destination: target }) => ({ name, target })),
  };
}

const states: readonly ContainerState[] = ['created', 'running', 'paused', 'restarting', 'removing', 'exited', 'dead'];
const stateOf = (status: string): ContainerState => states.find((state) => state === status) ?? 'dead';

/** Docker writes the year 1 for never. */
export function instantOf(written: string): number | undefined {
  const at = Date.parse(written);
  return Number.isNaN(at) || at <= 0 ? undefined : at;
}

/** From the configuration: a listing's ports are empty for a stopped container. */
function portsOf(bindings: unknown): PublishedPort[] {
  if (typeof bindings !== 'object' || bindings === null) return [];
  return Object.entries(bindings as Docker.PortMap).flatMap(([key, hosts]) => {
    const [container, protocol] = key.split('/');
    return (hosts ?? []).map(({ HostIp, HostPort }) => ({
      address: HostIp ?? '',
      host: Number(HostPort) || 0,
      container: Number(container),
      protocol: protocol === 'udp' ? ('udp' as const) : ('tcp' as const),
    }));
  });
}
