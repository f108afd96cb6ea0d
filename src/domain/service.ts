import { fingerprint } from './fingerprint.ts';
import type { Deployment, PublishedPort, Release } from './release.ts';

/** A container's configuration as the Docker Engine API 1.41 takes it at `/containers/create`; image and labels are set apart. */
export interface ContainerBody {
  Env?: string[];
  Cmd?: string[];
  Entrypoint?: string[];
  User?: string;
  Hostname?: string;
  WorkingDir?: string;
  StopSignal?: string;
  /** Seconds. */
  StopTimeout?: number;
  Tty?: boolean;
  OpenStdin?: boolean;
  Labels?: Record<string, string>;
  /** Anonymous volumes, by their path in the container. */
  Volumes?: Record<string, object>;
  /** `80/tcp`. */
  ExposedPorts?: Record<string, object>;
  Healthcheck?: Healthcheck;
  HostConfig: HostBody;
}

/** Durations in nanoseconds. */
export interface Healthcheck {
  Test?: string[];
  Interval?: number;
  Timeout?: number;
  StartPeriod?: number;
  Retries?: number;
}

export interface HostBody {
  /** `source:target:options`. */
  Binds?: string[];
  Mounts?: {
    Type: 'bind' | 'tmpfs';
    Source?: string;
    Target: string;
    ReadOnly?: boolean;
    TmpfsOptions?: TmpfsOptions;
  }[];
  PortBindings?: Record<string, { HostIp: string; HostPort: string }[]>;
  RestartPolicy?: RestartPolicy;
  NetworkMode?: string;
  Memory?: number;
  MemoryReservation?: number;
  MemorySwap?: number;
  NanoCpus?: number;
  PidsLimit?: number;
  ReadonlyRootfs?: boolean;
  CapAdd?: string[];
  CapDrop?: string[];
  SecurityOpt?: string[];
  Tmpfs?: Record<string, string>;
  Init?: boolean;
  ShmSize?: number;
  Ulimits?: { Name: string; Soft: number; Hard: number }[];
  ExtraHosts?: string[];
  LogConfig?: { Type: string; Config: Record<string, string> };
}

export interface TmpfsOptions {
  SizeBytes?: number;
  Mode?: number;
}

export interface RestartPolicy {
  Name: string;
  MaximumRetryCount?: number | undefined;
}

/** A container made without a policy has an empty name until it is changed for the first time; both mean `no`. */
export const restartPolicyOf = (policy: RestartPolicy | undefined): RestartPolicy =>
  policy?.Name ? policy : { Name: 'no' };

/** A network that the container joins, by its name on the engine. */
export interface NetworkUse {
  name: string;
  aliases: string[];
  ipv4?: string;
  ipv6?: string;
  /** What it is made with when it is missing; an external one has to be there. */
  create?: NetworkCreation;
}

/** As `/networks/create` takes it. */
export interface NetworkCreation {
  Driver?: string;
  Options?: Record<string, string>;
  Internal?: boolean;
  Attachable?: boolean;
  EnableIPv6?: boolean;
  IPAM?: { Driver: string; Config: { Subnet?: string; IPRange?: string; Gateway?: string }[] };
  Labels: Record<string, string>;
}

/** A named volume, by its name on the engine. */
export interface VolumeUse {
  name: string;
  create?: { Driver?: string; DriverOpts?: Record<string, string>; Labels: Record<string, string> };
}

/** A service that must run before this one, and what is asked of it. */
export interface Dependency {
  service: string;
  condition: 'service_started' | 'service_healthy' | 'service_completed_successfully';
  required: boolean;
  /** Its container's name, where the compose file gives one. */
  container?: string;
}

/** A compose service, merged, interpolated and understood: nothing in it is left to be looked up but the image. */
export interface ResolvedService {
  project: string;
  service: string;
  /** The container's name. */
  container: string;
  /** Missing for a service that is only built. */
  image?: string;
  platform?: string;
  body: ContainerBody;
  ports: PublishedPort[];
  networks: NetworkUse[];
  volumes: VolumeUse[];
  dependencies: Dependency[];
}

/** SHA-256 over everything the engine is told, the image's content included; changes of any value void an approval. */
export const serviceHash = (service: ResolvedService, digest: string): string =>
  fingerprint({
    container: service.container,
    platform: service.platform,
    body: service.body,
    networks: service.networks,
    volumes: service.volumes,
    digest,
  });

/** What may be shown of a service: names of variables, never their values. */
export const describeDeployment = (
  environment: string,
  service: ResolvedService,
  release: Release,
  imageHasCheck: boolean,
): Deployment => ({
  environment,
  service: service.service,
  container: service.container,
  release,
  hash: serviceHash(service, release.image.digest),
  ports: service.ports,
  volumes: mountsOf(service),
  networks: service.networks.map(({ name }) => name),
  variables: (service.body.Env ?? []).map((pair) => pair.split('=', 1).join('')).sort(),
  healthcheck: service.body.Healthcheck?.Test ? service.body.Healthcheck.Test[0] !== 'NONE' : imageHasCheck,
});

const mountsOf = ({ body }: ResolvedService): string[] => [
  ...(body.HostConfig.Binds ?? []),
  ...(body.HostConfig.Mounts ?? []).map(({ Type, Source, Target }) => `${Source ?? Type}:${Target}`),
  ...Object.keys(body.Volumes ?? {}),
];
