import {
  containerName,
  dependency,
  entrypoint,
  envFiles,
  environment,
  expose,
  extraHosts,
  labels,
  seconds,
  securityOptions,
  tmpfs,
  unique,
} from './compose-details.ts';
import type { Draft } from './compose-draft.ts';
import { type Carriers, carryOut, entriesOf, put } from './compose-keys.ts';
import { deploy, healthcheck, nanoCpus, restartPolicy, swap, ulimits } from './compose-limits.ts';
import { textMap } from './compose-networks.ts';
import { ports } from './compose-ports.ts';
import { bytes, command, flag, text, texts, whole } from './compose-values.ts';
import { mounts } from './compose-volumes.ts';

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
