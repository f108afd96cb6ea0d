import { type Carriers, carryOut, entriesOf, put } from './compose-keys.ts';
import { type Reader, refuse, type Tree } from './compose-tree.ts';
import { bytes, decimal, nanos, switched, text, texts, whole } from './compose-values.ts';
import type { ContainerBody, Healthcheck, HostBody, RestartPolicy } from './service.ts';

export const nanoCpus = (tree: Tree, reader: Reader): number | undefined => {
  const cpus = decimal(tree, reader);
  return cpus === undefined ? undefined : Math.round(cpus * 1e9);
};

/** -1 means that swap has no limit. */
export const swap = (tree: Tree, reader: Reader): number | undefined =>
  tree.kind === 'scalar' && String(tree.value) === '-1' ? -1 : bytes(tree, reader);

/** The part of `deploy` that a single container has: limits and a memory reservation. */
export const deploy: Carriers<HostBody> = {
  replicas: (value, _host, reader) => {
    if (whole(value, reader) !== 1)
      refuse(
        reader,
        value.at,
        'more than one replica of a component is not carried out',
        'write replicas: 1, or leave it out',
      );
  },
  resources: (value, host, reader) =>
    carryOut(
      value,
      {
        limits: (limits) => carryOut(limits, limitCarriers, host, reader, 'deploy.resources.limits.'),
        reservations: (reserved) =>
          carryOut(reserved, reservationCarriers, host, reader, 'deploy.resources.reservations.'),
      },
      host,
      reader,
      'deploy.resources.',
    ),
};

const limitCarriers: Carriers<HostBody> = {
  cpus: (value, host, reader) => put(host, 'NanoCpus', nanoCpus(value, reader)),
  memory: (value, host, reader) => put(host, 'Memory', bytes(value, reader)),
  pids: (value, host, reader) => put(host, 'PidsLimit', whole(value, reader)),
};

const reservationCarriers: Carriers<HostBody> = {
  memory: (value, host, reader) => put(host, 'MemoryReservation', bytes(value, reader)),
};

export function healthcheck(tree: Tree, body: ContainerBody, reader: Reader): void {
  const check: Healthcheck = {};
  carryOut(tree, healthCarriers, check, reader, 'healthcheck.');
  body.Healthcheck = check;
}

const healthCarriers: Carriers<Healthcheck> = {
  test: (value, check, reader) => put(check, 'Test', check.Test ?? healthTest(value, reader)),
  disable: (value, check) => {
    if (value.kind === 'scalar' && switched(String(value.value))) check.Test = ['NONE'];
  },
  interval: (value, check, reader) => put(check, 'Interval', nanos(value, reader)),
  timeout: (value, check, reader) => put(check, 'Timeout', nanos(value, reader)),
  start_period: (value, check, reader) => put(check, 'StartPeriod', nanos(value, reader)),
  retries: (value, check, reader) => put(check, 'Retries', whole(value, reader)),
};

function healthTest(tree: Tree, reader: Reader): string[] | undefined {
  const written = texts(tree, reader);
  const words = tree.kind === 'scalar' ? ['CMD-SHELL', ...written] : written;
  const isKind = ['NONE', 'CMD', 'CMD-SHELL'].includes(words[0] ?? '');
  if (isKind && (words[0] === 'NONE' || words.slice(1).some((word) => word.trim() !== ''))) return words;
  if (isKind || words.length === 0)
    return refuse(reader, tree.at, 'the health check tests nothing', 'write the command that tells, or take test out');
  return refuse(
    reader,
    tree.at,
    "a health check's list begins with NONE, CMD or CMD-SHELL",
    'begin it so, or write one text',
  );
}

export function restartPolicy(tree: Tree, reader: Reader): RestartPolicy | undefined {
  const written = text(tree, reader) ?? 'no';
  const [, name, count] = /^(no|false|always|unless-stopped|on-failure)(?::(\d+))?$/.exec(written) ?? [];
  if (name === undefined || (count !== undefined && name !== 'on-failure')) {
    return refuse(
      reader,
      tree.at,
      `'${written}' is not a restart policy`,
      'write no, always, unless-stopped or on-failure[:tries]',
    );
  }
  return { Name: name === 'false' ? 'no' : name, ...(count === undefined ? {} : { MaximumRetryCount: Number(count) }) };
}

export function ulimits(tree: Tree, reader: Reader): NonNullable<HostBody['Ulimits']> {
  return entriesOf(tree).map(([name, value]) => {
    const limit = { Name: name, Soft: 0, Hard: 0 };
    if (value.kind === 'scalar') limit.Soft = limit.Hard = whole(value, reader) ?? 0;
    else carryOut(value, ulimitCarriers, limit, reader, `ulimits.${name}.`);
    return limit;
  });
}

const ulimitCarriers: Carriers<{ Soft: number; Hard: number }> = {
  soft: (value, limit, reader) => put(limit, 'Soft', whole(value, reader)),
  hard: (value, limit, reader) => put(limit, 'Hard', whole(value, reader)),
};
