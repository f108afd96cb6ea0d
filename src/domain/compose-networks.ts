import { type Carriers, carryOut, entriesOf, put } from './compose-keys.ts';
import { isNull, list, type Mapping, type Reader, refuse, scalar, type Tree } from './compose-tree.ts';
import { flag, text, texts } from './compose-values.ts';
import type { NetworkCreation, NetworkUse, VolumeUse } from './service.ts';

interface Names {
  project: string;
  service: string;
  /** The compose file's top-level definitions. */
  defined: Mapping | undefined;
}

/** The networks a service joins, by their names on the engine: `<project>_default` when it names none. */
export function networksOf(tree: Tree | undefined, at: Tree['at'], names: Names, reader: Reader): NetworkUse[] {
  const wanted = tree ? entriesOf(tree) : [];
  const uses: [string, Tree][] = wanted.length > 0 ? wanted : [['default', scalar(at, null)]];
  return uses.map(([key, value]) => {
    const use: NetworkUse = { aliases: [names.service], ...definedNetwork(key, value, names, reader) };
    if (!isNull(value)) carryOut(value, useCarriers, use, reader, `networks.${key}.`);
    return use;
  });
}

const useCarriers: Carriers<NetworkUse> = {
  aliases: (value, use, reader) => use.aliases.push(...texts(value, reader)),
  ipv4_address: (value, use, reader) => put(use, 'ipv4', text(value, reader)),
  ipv6_address: (value, use, reader) => put(use, 'ipv6', text(value, reader)),
};

interface Definition<Creation> {
  name?: string;
  external: boolean;
  create: Creation;
}

function definedNetwork(key: string, use: Tree, names: Names, reader: Reader): Pick<NetworkUse, 'name' | 'create'> {
  const entry = names.defined?.entries.get(key);
  if (!entry && key !== 'default') {
    refuse(reader, use.at, `the network '${key}' is not defined`, `define it under the top-level 'networks:'`);
  }
  const Labels = { 'com.docker.compose.project': names.project, 'com.docker.compose.network': key };
  const definition: Definition<NetworkCreation> = { external: false, create: { Labels } };
  if (entry && !isNull(entry.value)) carryOut(entry.value, networkCarriers, definition, reader, `networks.${key}.`);
  return named(key, names.project, definition);
}

/** External: has to be there, under its own name. Else: made when it is missing, under the project's prefix. */
function named<Creation>(
  key: string,
  project: string,
  { name, external, create }: Definition<Creation>,
): { name: string; create?: Creation } {
  return external ? { name: name ?? key } : { name: name ?? `${project}_${key}`, create };
}

/** `external: true`, or the older `external: { name: … }`. */
function external(value: Tree, definition: Definition<unknown>, reader: Reader): void {
  if (value.kind !== 'map') {
    definition.external = flag(value, reader) ?? false;
    return;
  }
  definition.external = true;
  carryOut(value, { name: (name) => put(definition, 'name', text(name, reader)) }, definition, reader, 'external.');
}

const networkCarriers: Carriers<Definition<NetworkCreation>> = {
  name: (value, definition, reader) => put(definition, 'name', text(value, reader)),
  external,
  driver: (value, { create }, reader) => put(create, 'Driver', text(value, reader)),
  driver_opts: (value, { create }, reader) => put(create, 'Options', textMap(value, reader)),
  internal: (value, { create }, reader) => put(create, 'Internal', flag(value, reader)),
  attachable: (value, { create }, reader) => put(create, 'Attachable', flag(value, reader)),
  enable_ipv6: (value, { create }, reader) => put(create, 'EnableIPv6', flag(value, reader)),
  labels: (value, { create }, reader) => Object.assign(create.Labels, { ...textMap(value, reader), ...create.Labels }),
  ipam: (value, { create }, reader) => {
    create.IPAM = { Driver: 'default', Config: [] };
    carryOut(value, ipamCarriers, create.IPAM, reader, 'ipam.');
  },
};

type Ipam = NonNullable<NetworkCreation['IPAM']>;
const ipamCarriers: Carriers<Ipam> = {
  driver: (value, ipam, reader) => put(ipam, 'Driver', text(value, reader)),
  config: (value, ipam, reader) => {
    for (const item of value.kind === 'list' ? value.items : list(value.at, [value]).items) {
      const pool: Ipam['Config'][number] = {};
      carryOut(item, poolCarriers, pool, reader, 'ipam.config.');
      ipam.Config.push(pool);
    }
  },
};

const poolCarriers: Carriers<Ipam['Config'][number]> = {
  subnet: (value, pool, reader) => put(pool, 'Subnet', text(value, reader)),
  ip_range: (value, pool, reader) => put(pool, 'IPRange', text(value, reader)),
  gateway: (value, pool, reader) => put(pool, 'Gateway', text(value, reader)),
};

type VolumeCreation = NonNullable<VolumeUse['create']>;

/** A named volume as the engine knows it. */
export function volumeOf(key: string, at: Tree['at'], names: Names, reader: Reader): VolumeUse {
  const entry = names.defined?.entries.get(key);
  if (!entry) refuse(reader, at, `the volume '${key}' is not defined`, `define it under the top-level 'volumes:'`);
  const Labels = { 'com.docker.compose.project': names.project, 'com.docker.compose.volume': key };
  const definition: Definition<VolumeCreation> = { external: false, create: { Labels } };
  if (entry && !isNull(entry.value)) carryOut(entry.value, volumeCarriers, definition, reader, `volumes.${key}.`);
  return named(key, names.project, definition);
}

const volumeCarriers: Carriers<Definition<VolumeCreation>> = {
  name: (value, definition, reader) => put(definition, 'name', text(value, reader)),
  external,
  driver: (value, { create }, reader) => put(create, 'Driver', text(value, reader)),
  driver_opts: (value, { create }, reader) => put(create, 'DriverOpts', textMap(value, reader)),
  labels: (value, { create }, reader) => Object.assign(create.Labels, { ...textMap(value, reader), ...create.Labels }),
};

export const textMap = (tree: Tree, reader: Reader): Record<string, string> =>
  Object.fromEntries(entriesOf(tree).map(([key, value]) => [key, text(value, reader) ?? '']));
