import type { AuditFinding } from './audit.ts';
import { portsAt, profilesOf } from './audit-ports.ts';
import { auditFinding, type AuditRule } from './audit-rules.ts';
import { type AuditedService, type AuditStack, isKnown, textOf } from './audit-stack.ts';
import { type Place, placeText } from './compose-tree.ts';
import { areApart, freePort, rangeText } from './port-survey.ts';
import { overlaps } from './ports.ts';
import type { PublishedPort } from './release.ts';

/** A stack with its services, as they are compared with each other. */
export interface Stacked {
  stack: AuditStack;
  services: AuditedService[];
}

/** What two services cannot both have on one host, within a stack and between stacks. Each side is told of the other. */
export function auditConflicts(stacks: readonly Stacked[]): AuditFinding[] {
  const uses = stacks.flatMap(({ stack, services }) => services.flatMap((service) => usesOf(stack, service)));
  const ports = uses.flatMap((use) => use.ports.map(({ host }) => host));
  return [...portPairs(uses), ...namePairs(uses)].flatMap((pair) => told(pair, ports));
}

interface Use {
  stack: AuditStack;
  service: AuditedService;
  profiles: string[];
  at: Place;
  ports: PublishedPort[];
  container?: string;
}

interface Pair {
  rule: AuditRule;
  one: Use;
  other: Use;
  /** `port 7474/tcp`. */
  what: string;
}

function usesOf(stack: AuditStack, service: AuditedService): Use[] {
  const base = { stack, service, profiles: profilesOf(service) };
  const published = portsAt(service).map(({ at, ports }): Use => ({ ...base, at, ports }));
  const entry = service.keys.entries.get('container_name');
  const container = textOf(entry?.value);
  const named = entry && container !== undefined && isKnown(container);
  return named ? [...published, { ...base, at: entry.value.at, ports: [], container }] : published;
}

function portPairs(uses: readonly Use[]): Pair[] {
  const before = new Map<string, { use: Use; port: PublishedPort }[]>();
  const pairs = new Map<string, Pair>();
  for (const [index, use] of uses.entries())
    for (const port of use.ports) {
      const key = `${port.protocol} ${port.host}`;
      const holders = before.get(key) ?? [];
      for (const { use: other, port: taken } of holders) {
        if (!overlaps(port, taken) || !areRivals(use, other)) continue;
        const pair = `${uses.indexOf(other)} ${index}`;
        if (!pairs.has(pair))
          pairs.set(pair, { rule: 'port-taken', one: other, other: use, what: `port ${port.host}/${port.protocol}` });
      }
      before.set(key, [...holders, { use, port }]);
    }
  return [...pairs.values()];
}

function namePairs(uses: readonly Use[]): Pair[] {
  const named = uses.filter(({ container }) => container !== undefined);
  return named.flatMap((other, index) =>
    named
      .slice(0, index)
      .filter((one) => one.container === other.container && areRivals(one, other))
      .map(
        (one): Pair => ({ rule: 'duplicate-container-name', one, other, what: `the container name ${one.container}` }),
      ),
  );
}

function areRivals(one: Use, other: Use): boolean {
  if (one.stack === other.stack) {
    if (one.service === other.service) return one.container === undefined;
    return !areApart(one.profiles, other.profiles);
  }
  const { engine } = one.stack;
  const elsewhere = engine !== undefined && other.stack.engine !== undefined && engine !== other.stack.engine;
  return !elsewhere && placeText(one.at) !== placeText(other.at) && !overrides(one, other);
}

/** `docker-compose.override.yml` is laid over the file beside it, by Compose's own custom. */
const overrides = (one: Use, other: Use): boolean =>
  one.service.name === other.service.name &&
  one.stack.folders.base === other.stack.folders.base &&
  [one, other].filter(({ at }) => /(^|[./])override\.ya?ml$/.test(at.file)).length === 1;

function told({ rule, one, other, what }: Pair, ports: readonly number[]): AuditFinding[] {
  const says = (use: Use, rival: Use): AuditFinding => {
    const message = `${what} is taken by service '${rival.service.name}' as well (${placeText(rival.at)})`;
    return auditFinding(rule, use.at, use.service.name, message, fixOf(rule, use, ports));
  };
  return one.service === other.service ? [says(other, one)] : [says(one, other), says(other, one)];
}

function fixOf(rule: AuditRule, { stack }: Use, ports: readonly number[]): string {
  if (rule !== 'port-taken') return 'give one of them another name, or leave container_name out';
  const free = freePort(stack.ports, ports);
  return free === undefined || !stack.ports
    ? 'publish another port for one of them'
    : `publish another port: ${free} is free in ${rangeText(stack.ports)}, so far as these files tell`;
}
