import type { AuditFinding } from './audit.ts';
import { auditFinding, type AuditRule } from './audit-rules.ts';
import { type AuditedService, itemsAt, textAt, textOf } from './audit-stack.ts';
import type { Place } from './compose-tree.ts';
import { switched } from './compose-values.ts';

/** Ways in which a container is hardly contained. */
export const auditHost = (service: AuditedService): AuditFinding[] => [
  ...privileged(service),
  ...namespaces.flatMap(([key, rule, what]) => namespace(service, key, rule, what)),
  ...hostAsNetwork(service),
  ...capabilities(service),
  ...profiles(service),
];

const find = (rule: AuditRule, at: Place, { name }: AuditedService, message: string, fix: string): AuditFinding[] => [
  auditFinding(rule, at, name, message, fix),
];

function privileged(service: AuditedService): AuditFinding[] {
  const entry = service.keys.entries.get('privileged');
  if (!entry || !switched(textOf(entry.value))) return [];
  const fix = 'take it out; add the single capability that is needed with cap_add';
  return find('privileged', entry.at, service, 'privileged mode gives the container the whole host', fix);
}

const namespaces: readonly [string, AuditRule, string][] = [
  ['network_mode', 'host-network', 'network: no port mapping, and every local service is in reach'],
  ['pid', 'host-pid', 'processes: it sees them all, and can end them'],
  ['ipc', 'host-ipc', 'shared memory: it reads that of other processes'],
  ['uts', 'host-namespace', 'name: it can change it'],
  ['userns_mode', 'host-namespace', "users: its root is the host's root"],
  ['cgroup', 'host-namespace', 'control groups'],
];

function namespace(service: AuditedService, key: string, rule: AuditRule, what: string): AuditFinding[] {
  const entry = service.keys.entries.get(key);
  if (!entry || textOf(entry.value) !== 'host') return [];
  const fix = key === 'network_mode' ? 'take it out, and publish the ports that are needed' : `take '${key}: host' out`;
  return find(rule, entry.at, service, `it shares the host's ${what}`, fix);
}

/** A network of the name `host` is the host's own as well. */
function hostAsNetwork(service: AuditedService): AuditFinding[] {
  const networks = service.keys.entries.get('networks')?.value;
  const entry = networks?.kind === 'map' ? networks.entries.get('host') : undefined;
  return entry
    ? find('host-network', entry.at, service, "it joins the host's network", 'join a network of its own')
    : [];
}

const dangerous = new Set(['ALL', 'SYS_ADMIN', 'SYS_MODULE', 'SYS_PTRACE', 'SYS_RAWIO', 'DAC_READ_SEARCH', 'BPF']);

function capabilities(service: AuditedService): AuditFinding[] {
  return itemsAt(service.keys, 'cap_add').flatMap((item) => {
    const written = (textOf(item) ?? '').toUpperCase().replace(/^CAP_/, '');
    if (!dangerous.has(written)) return [];
    const fix = 'take it out, or add the narrower one that is needed';
    return find('dangerous-capability', item.at, service, `the capability ${written} leads out of the container`, fix);
  });
}

function profiles(service: AuditedService): AuditFinding[] {
  return itemsAt(service.keys, 'security_opt').flatMap((item) => {
    const written = textOf(item) ?? '';
    if (!/^(seccomp|apparmor|systempaths)[:=]unconfined$|^label[:=]disable$/.test(written)) return [];
    const message = `'${written}' switches a guard of the engine's off`;
    return find(
      'unconfined-profile',
      item.at,
      service,
      message,
      "take it out: Docker's own profile fits most services",
    );
  });
}

/** The name of a container is one, and a second replica would need another. */
export function auditReplicas(service: AuditedService): AuditFinding[] {
  const name = service.keys.entries.get('container_name');
  const count = replicasOf(service);
  if (!name || count < 2) return [];
  const message = `it has a container_name and ${count} replicas: two containers cannot have one name`;
  return find(
    'container-name-with-replicas',
    name.at,
    service,
    message,
    'take the replicas out, or the container_name',
  );
}

/** 1 where nothing else is said, or where a variable says it. */
export function replicasOf({ keys }: AuditedService): number {
  const written = textAt(keys.entries.get('deploy')?.value, 'replicas') ?? textAt(keys, 'scale') ?? '1';
  return /^\d+$/.test(written) ? Number(written) : 1;
}
