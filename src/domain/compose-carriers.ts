import { type Carriers, carryOut, entriesOf, put } from './compose-keys.ts';
import { deploy, healthcheck, nanoCpus, restartPolicy, swap, ulimits } from './compose-limits.ts';
import { textMap } from './compose-networks.ts';
import { ports } from './compose-ports.ts';
import { isNull, type Place, type Reader, refuse, type Tree } from './compose-tree.ts';
import { bytes, command, flag, nanos, text, texts, whole } from './compose-values.ts';
import { type Mount, mounts } from './compose-volumes.ts';
import type { PublishedPort } from './release.ts';
import type { ContainerBody, Dependency } from './service.ts';

/** A service on its way from compose's words to the engine's. */
export interface Draft {
  image?: string;
  builds: boolean;
  container?: string;
  platform?: string;
  body: ContainerBody;
  environment: Map<string, { value: string | undefined; at: Place }>;
  envFiles: EnvFileUse[];
  ports: PublishedPort[];
  mounts: Mount[];
  networks?: Tree;
  dependencies: Dependency[];
}

export interface EnvFileUse {
  path: string;
  required: boolean;
  at: Place;
}

export const emptyDraft = (): Draft => ({
  builds: false,
  body: { HostConfig: {} },
  environment: new Map(),
  envFiles: [],
  ports: [],
  mounts: [],
  dependencies: [],
});

/** Every key of a compose service that is carried out. What is missing here is refused by name. */
export const serviceCarriers: Carriers<Draft> = {
  image: (value, draft, reader) => put(draft, 'image', text(value, reader)),
  build: (_value, draft) => {
    draft.builds = true;
  },
  container_name: (value, draft, reader) => put(draft, 'container', containerName(value, reader)),
  platform: (value, draft, reader) => put(draft, 'platform', text(value, reader)),
  command: (value, { body }, reader) => put(body, 'Cmd', command(value, reader)),
  entrypoint: (value, { body }, reader) => put(body, 'Entrypoint', entrypoint(value, reader)),
  environment: (value, draft, reader) => environment(value, draft, reader),
  env_file: (value, draft, reader) => draft.envFiles.push(...envFiles(value, reader)),
  ports: (value, draft, reader) => draft.ports.push(...ports(value, reader)),
  expose: (value, { body }, reader) => {
    for (const port of texts(value, reader)) expose(body, port, value, reader);
  },
  volumes: (value, draft, reader) => draft.mounts.push(...mounts(value, reader)),
  networks: (value, draft) => put(draft, 'networks', value),
  depends_on: (value, draft, reader) =>
    draft.dependencies.push(...entriesOf(value).map(([name, how]) => dependency(name, how, reader))),
  healthcheck: (value, { body }, reader) => healthcheck(value, body, reader),
  restart: (value, { body }, reader) => put(body.HostConfig, 'RestartPolicy', restartPolicy(value, reader)),
  labels: (value, { body }, reader) => put(body, 'Labels', labels(value, reader)),
  user: (value, { body }, reader) => put(body, 'User', text(value, reader)),
  working_dir: (value, { body }, reader) => put(body, 'WorkingDir', text(value, reader)),
  hostname: (value, { body }, reader) => put(body, 'Hostname', text(value, reader)),
  tty: (value, { body }, reader) => put(body, 'Tty', flag(value, reader)),
  stdin_open: (value, { body }, reader) => put(body, 'OpenStdin', flag(value, reader)),
  stop_signal: (value, { body }, reader) => put(body, 'StopSignal', text(value, reader)),
  stop_grace_period: (value, { body }, reader) => put(body, 'StopTimeout', seconds(value, reader)),
  deploy: (value, { body }, reader) => carryOut(value, deploy, body.HostConfig, reader, 'deploy.'),
  mem_limit: (value, { body }, reader) => put(body.HostConfig, 'Memory', bytes(value, reader)),
  mem_reservation: (value, { body }, reader) => put(body.HostConfig, 'MemoryReservation', bytes(value, reader)),
  memswap_limit: (value, { body }, reader) => put(body.HostConfig, 'MemorySwap', swap(value, reader)),
  cpus: (value, { body }, reader) => put(body.HostConfig, 'NanoCpus', nanoCpus(value, reader)),
  pids_limit: (value, { body }, reader) => put(body.HostConfig, 'PidsLimit', whole(value, reader)),
  shm_size: (value, { body }, reader) => put(body.HostConfig, 'ShmSize', bytes(value, reader)),
  ulimits: (value, { body }, reader) => put(body.HostConfig, 'Ulimits', ulimits(value, reader)),
  read_only: (value, { body }, reader) => put(body.HostConfig, 'ReadonlyRootfs', flag(value, reader)),
  init: (value, { body }, reader) => put(body.HostConfig, 'Init', flag(value, reader)),
  cap_add: (value, { body }, reader) => put(body.HostConfig, 'CapAdd', unique(value, reader)),
  cap_drop: (value, { body }, reader) => put(body.HostConfig, 'CapDrop', unique(value, reader)),
  security_opt: (value, { body }, reader) => put(body.HostConfig, 'SecurityOpt', securityOptions(value, reader)),
  tmpfs: (value, { body }, reader) => put(body.HostConfig, 'Tmpfs', tmpfs(value, reader)),
  extra_hosts: (value, { body }, reader) => put(body.HostConfig, 'ExtraHosts', extraHosts(value, reader)),
  logging: (value, { body }, reader) => {
    const log = { Type: '', Config: {} };
    carryOut(value, loggingCarriers, log, reader, 'logging.');
    body.HostConfig.LogConfig = log;
  },
  /** As in Compose, a service that is named explicitly needs no profile to be on. */
  profiles: () => undefined,
};

const loggingCarriers: Carriers<{ Type: string; Config: Record<string, string> }> = {
  driver: (value, log, reader) => put(log, 'Type', text(value, reader)),
  options: (value, log, reader) => put(log, 'Config', textMap(value, reader)),
};

const unique = (tree: Tree, reader: Reader): string[] => [...new Set(texts(tree, reader))];

function containerName(tree: Tree, reader: Reader): string | undefined {
  const name = text(tree, reader);
  if (name === undefined || /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) return name;
  return refuse(reader, tree.at, `'${name}' is not a container's name`, 'use letters, digits, _ . and -, at least two');
}

/** An empty entrypoint switches the image's own off: the engine is told so by one empty word. */
function entrypoint(tree: Tree, reader: Reader): string[] | undefined {
  const words = command(tree, reader);
  return words?.length === 0 ? [''] : words;
}

function environment(tree: Tree, draft: Draft, reader: Reader): void {
  for (const [name, value] of entriesOf(tree)) {
    draft.environment.set(name, { value: isNull(value) ? undefined : text(value, reader), at: value.at });
  }
}

function envFiles(tree: Tree, reader: Reader): EnvFileUse[] {
  const items = tree.kind === 'list' ? tree.items : [tree];
  return items.flatMap((item) => {
    const use: EnvFileUse = { path: '', required: true, at: item.at };
    if (item.kind === 'map') carryOut(item, envFileCarriers, use, reader, 'env_file.');
    else use.path = text(item, reader) ?? '';
    return [use];
  });
}

const envFileCarriers: Carriers<EnvFileUse> = {
  path: (value, use, reader) => put(use, 'path', text(value, reader)),
  required: (value, use, reader) => put(use, 'required', flag(value, reader)),
};

function expose(body: ContainerBody, port: string, tree: Tree, reader: Reader): void {
  const [, from, to, protocol] = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp))?$/.exec(port) ?? [];
  if (from === undefined || Number(to ?? from) > 65_535) {
    refuse(reader, tree.at, `'${port}' is not a port`, 'write a port from 1 to 65535');
    return;
  }
  body.ExposedPorts ??= {};
  for (let at = Number(from); at <= Number(to ?? from); at += 1) body.ExposedPorts[`${at}/${protocol ?? 'tcp'}`] = {};
}

function dependency(service: string, how: Tree, reader: Reader): Dependency {
  const wanted: Dependency = { service, condition: 'service_started', required: true };
  if (!isNull(how)) carryOut(how, dependencyCarriers, wanted, reader, `depends_on.${service}.`);
  return wanted;
}

const dependencyCarriers: Carriers<Dependency> = {
  condition: (value, wanted, reader) => {
    const condition = text(value, reader);
    if (
      condition === 'service_started' ||
      condition === 'service_healthy' ||
      condition === 'service_completed_successfully'
    )
      wanted.condition = condition;
    else
      refuse(
        reader,
        value.at,
        `the condition '${condition}' is not known`,
        'write service_started, service_healthy or service_completed_successfully',
      );
  },
  required: (value, wanted, reader) => put(wanted, 'required', flag(value, reader)),
};

function labels(tree: Tree, reader: Reader): Record<string, string> {
  const found = textMap(tree, reader);
  const reserved = Object.keys(found).find((name) => /^(promoter|com\.docker\.compose)\./.test(name));
  if (reserved)
    refuse(
      reader,
      tree.at,
      `the label '${reserved}' is kept for promoter and Compose themselves`,
      'give it another name',
    );
  return found;
}

const seconds = (tree: Tree, reader: Reader): number | undefined => {
  const span = nanos(tree, reader);
  return span === undefined ? undefined : Math.ceil(span / 1e9);
};

/** A seccomp profile in a file is read by Docker's client, which takes no part here. */
function securityOptions(tree: Tree, reader: Reader): string[] {
  const options = unique(tree, reader);
  const profile = options.find((option) => /^seccomp[:=]/.test(option) && !/^seccomp[:=]unconfined$/.test(option));
  if (profile)
    refuse(
      reader,
      tree.at,
      `the security option '${profile}' names a file, which is not carried out`,
      "use Docker's own profile, or unconfined",
    );
  return options;
}

function tmpfs(tree: Tree, reader: Reader): Record<string, string> {
  return Object.fromEntries(
    texts(tree, reader).map((written) => {
      const [, path, options] = /^([^:]*)(?::(.*))?$/.exec(written) ?? [];
      return [path ?? written, options ?? ''];
    }),
  );
}

const extraHosts = (tree: Tree, reader: Reader): string[] =>
  entriesOf(tree).flatMap(([host, value]) =>
    texts(value, reader).map((address) => `${host}:${address.replace(/^\[|\]$/g, '')}`),
  );
