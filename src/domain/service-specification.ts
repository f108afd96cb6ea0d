import { labelNames, type Standing, type Whose } from './deploy-standing.ts';
import type { Image } from './release.ts';
import {
  type ContainerBody,
  type NetworkUse,
  type ResolvedService,
  type RestartPolicy,
  restartPolicyOf,
} from './service.ts';

/** Ready for `/containers/create`. */
export type CreateBody = Record<string, unknown>;

/** A container's whole configuration, from which it can be made again when somebody pruned it. Holds secrets. */
export interface SavedSpecification {
  schema: 1;
  key: string;
  name: string;
  containerId: string;
  image: Image;
  restartPolicy: RestartPolicy;
  body: CreateBody;
  networks: NetworkUse[];
}

/** What the engine's `/containers/<id>/json` says, as far as a specification needs it. */
export interface Inspection {
  Id: string;
  Name: string;
  Image: string;
  Config: { Image: string; Hostname?: string | undefined; Volumes?: unknown; MacAddress?: unknown };
  HostConfig: {
    Binds?: string[] | null | undefined;
    RestartPolicy?: RestartPolicy | undefined;
    NetworkMode?: string | undefined;
  };
  Mounts: { Type: string; Name?: string | undefined; Destination: string; RW: boolean }[];
  NetworkSettings: {
    Networks: Record<
      string,
      {
        Aliases?: string[] | null | undefined;
        IPAMConfig?: { IPv4Address?: string | undefined; IPv6Address?: string | undefined } | null | undefined;
      }
    >;
  };
}

/** Names that Docker gives to volumes nobody named. */
export const isAnonymous = (name: string): boolean => /^[0-9a-f]{64}$/.test(name);

/** One key for a container and the run that puts it aside: repeating the step finds it saved. */
export const specificationKey = ({ component, environment }: Whose, containerId: string, runId: string): string =>
  `${component}@${environment}.${containerId.slice(0, 12)}.${runId.slice(-8)}`;

/** The container a key was made for, as the first twelve digits of its id. */
export const containerOfKey = (key: string): string => key.split('.').at(-2) ?? '';

/** From what the engine knows of a container. Its anonymous volumes get their names, so that the data is found again. */
export function specificationOf(key: string, image: Image, inspection: Inspection): SavedSpecification {
  const { Config, HostConfig, Mounts } = inspection;
  const anonymous = Mounts.filter(({ Type, Name }) => Type === 'volume' && Name !== undefined && isAnonymous(Name));
  const binds = anonymous.map(({ Name, Destination, RW }) => `${Name}:${Destination}${RW ? '' : ':ro'}`);
  const { Volumes: _volumes, MacAddress: _mac, Hostname, ...config } = Config;
  const ownHostname = Hostname !== undefined && Hostname !== inspection.Id.slice(0, 12) ? { Hostname } : {};
  const known = new Set((HostConfig.Binds ?? []).map((bind) => bind.split(':')[1]));
  const added = binds.filter((bind) => !known.has(bind.split(':')[1]));
  return {
    schema: 1,
    key,
    name: inspection.Name.replace(/^\//, ''),
    containerId: inspection.Id,
    image,
    restartPolicy: restartPolicyOf(HostConfig.RestartPolicy),
    body: {
      ...config,
      ...ownHostname,
      Image: inspection.Image,
      HostConfig: { ...HostConfig, Binds: [...(HostConfig.Binds ?? []), ...added] },
    },
    networks: networksOf(inspection),
  };
}

/** Names of the volumes that it mounts. An engine would make a missing one, empty. */
export function volumesOf({ body }: Pick<SavedSpecification, 'body'>): string[] {
  const host = isObject(body.HostConfig) ? body.HostConfig : {};
  const binds = listOf(host.Binds).flatMap((bind) => (typeof bind === 'string' ? bind.split(':').slice(0, 1) : []));
  const mounts = listOf(host.Mounts).flatMap((mount) =>
    isObject(mount) && mount.Type === 'volume' && typeof mount.Source === 'string' ? [mount.Source] : [],
  );
  return [...new Set([...binds.filter((source) => !source.startsWith('/')), ...mounts])].filter((name) => name !== '');
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Docker's own networks (`bridge`, `host`, `none`) come with NetworkMode and take no aliases. */
function networksOf({ Id, NetworkSettings }: Inspection): NetworkUse[] {
  const own = Object.entries(NetworkSettings.Networks).filter(([name]) => !['bridge', 'host', 'none'].includes(name));
  return own.map(([name, { Aliases, IPAMConfig }]) => ({
    name,
    aliases: (Aliases ?? []).filter((alias) => alias !== Id.slice(0, 12)),
    ...(IPAMConfig?.IPv4Address ? { ipv4: IPAMConfig.IPv4Address } : {}),
    ...(IPAMConfig?.IPv6Address ? { ipv6: IPAMConfig.IPv6Address } : {}),
  }));
}

/** The body with its first network; the engine takes only one at creation (API 1.41), the others are joined afterwards. */
export function withNetwork(body: CreateBody, networks: readonly NetworkUse[]): CreateBody {
  const [first] = networks;
  return first ? { ...body, NetworkingConfig: { EndpointsConfig: { [first.name]: endpoint(first) } } } : body;
}

export const endpoint = ({ aliases, ipv4, ipv6 }: NetworkUse) => ({
  Aliases: aliases,
  ...(ipv4 || ipv6
    ? { IPAMConfig: { ...(ipv4 ? { IPv4Address: ipv4 } : {}), ...(ipv6 ? { IPv6Address: ipv6 } : {}) } }
    : {}),
});

/** A new container's body: the service, its image by digest, promoter's labels and Compose's, and the data it takes over. */
export function newBody(
  service: ResolvedService,
  digest: string,
  labels: Record<string, string>,
  taken: readonly { name: string; target: string }[],
): CreateBody {
  const body = withTaken(service.body, taken);
  const NetworkMode = service.networks[0]?.name;
  const complete = {
    ...body,
    Image: digest,
    Labels: { ...body.Labels, ...composeLabels(service), ...labels },
    HostConfig: { ...body.HostConfig, ...(NetworkMode === undefined ? {} : { NetworkMode }) },
  };
  return withNetwork(complete, service.networks);
}

/** So that `docker compose ps` and `logs` find it. Without Compose's hash of the configuration: it never takes it for its own work. */
const composeLabels = ({ project, service }: ResolvedService): Record<string, string> => ({
  'com.docker.compose.project': project,
  'com.docker.compose.service': service,
  'com.docker.compose.container-number': '1',
  'com.docker.compose.oneoff': 'False',
});

/** Anonymous volumes of the container before, wherever the new service mounts nothing itself: as Compose does on recreation. */
function withTaken(body: ContainerBody, volumes: readonly { name: string; target: string }[]): ContainerBody {
  const { Binds = [], Mounts = [], Tmpfs = {} } = body.HostConfig;
  const used = new Set([
    ...Binds.map((bind) => bind.split(':')[1]),
    ...Mounts.map(({ Target }) => Target),
    ...Object.keys(Tmpfs),
  ]);
  const taken = volumes.filter(({ target }) => !used.has(target));
  if (taken.length === 0) return body;
  const targets = new Set(taken.map(({ target }) => target));
  const Volumes = Object.fromEntries(Object.entries(body.Volumes ?? {}).filter(([target]) => !targets.has(target)));
  const binds = [...Binds, ...taken.map(({ name, target }) => `${name}:${target}`)];
  return { ...body, Volumes, HostConfig: { ...body.HostConfig, Binds: binds } };
}

/** The body of a container that is made again: its own, with a note of where it comes from and whose it is. */
export function restoredBody(specification: SavedSpecification, { component, environment }: Whose): CreateBody {
  const labels = specification.body.Labels;
  const known = typeof labels === 'object' && labels !== null ? labels : {};
  const Labels = {
    ...known,
    [labelNames.component]: component,
    [labelNames.environment]: environment,
    [labelNames.restored]: specification.key,
  };
  return withNetwork({ ...specification.body, Labels }, specification.networks);
}

/** What is known of a parked container whose saved specification was lost. Its restart policy is the one a service usually has. */
export const parkedSpecification = (key: string, { id, name, image, networks }: Standing): SavedSpecification => ({
  schema: 1,
  key,
  name: name.replace(/-prev-[0-9a-f]{12}$/, ''),
  containerId: id,
  image,
  restartPolicy: { Name: 'unless-stopped' },
  body: {},
  networks: networks.map((network) => ({ name: network, aliases: [] })),
});
