import type { AuditFinding } from './audit.ts';
import { replicasOf } from './audit-host.ts';
import { pairsOf } from './audit-pairs.ts';
import { profilesOf } from './audit-ports.ts';
import { auditFinding, type AuditRule } from './audit-rules.ts';
import { firstCommon, freeBeside, neededSpans, type PortSpan } from './audit-spans.ts';
import { type AuditedService, type AuditStack, isKnown, textOf } from './audit-stack.ts';
import { type Place, placeText } from './compose-tree.ts';
import { areApart, rangeText } from './port-survey.ts';

/** A stack with its services, as they are compared with each other. */
export interface Stacked {
  stack: AuditStack;
  services: AuditedService[];
}

/** What two services cannot both have on one host, within a stack and between stacks. Each side is told of the other. */
export function auditConflicts(stacks: readonly Stacked[]): AuditFinding[] {
  const uses = stacks.flatMap(({ stack, services }) => services.flatMap((service) => usesOf(stack, service)));
  const inOrder = uses.filter(hasSpan).sort((a, b) => a.span.from - b.span.from);
  const spans = inOrder.map(({ span }) => span);
  const free = new Map(stacks.map(({ stack }) => [stack, stack.ports && freeBeside(stack.ports, spans)]));
  return [...portPairs(inOrder), ...namePairs(uses)].flatMap((pair) => told(pair, free));
}

interface Use {
  stack: AuditStack;
  service: AuditedService;
  profiles: string[];
  at: Place;
  span?: PortSpan;
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
  if (replicasOf(service) === 0) return [];
  const published = neededSpans(service).map((span): Use => ({ ...base, at: span.at, span }));
  const entry = service.keys.entries.get('container_name');
  const container = textOf(entry?.value);
  const named = entry && container !== undefined && isKnown(container);
  return named ? [...published, { ...base, at: entry.value.at, container }] : published;
}

type Publishing = Use & { span: PortSpan };
const hasSpan = (use: Use): use is Publishing => use.span !== undefined;

/** In the order of their first ports, so that only those are compared that reach so far. */
const portPairs = (uses: readonly Publishing[]): Pair[] =>
  pairsOf(
    uses,
    (one, other) => firstCommon(one.span, other.span) !== undefined && areRivals(one, other),
    (one, now) => one.span.to < now.span.from,
  ).map(([one, other]): Pair => {
    const port = firstCommon(one.span, other.span) ?? other.span.from;
    return { rule: 'port-taken', one, other, what: `port ${port}/${one.span.first.protocol}` };
  });

function namePairs(uses: readonly Use[]): Pair[] {
  const holders = new Map<string, Use[]>();
  for (const use of uses) {
    if (use.container === undefined) continue;
    const named = holders.get(use.container);
    if (named) named.push(use);
    else holders.set(use.container, [use]);
  }
  return [...holders].flatMap(([name, named]) =>
    pairsOf(named, areRivals).map(
      ([one, other]): Pair => ({ rule: 'duplicate-container-name', one, other, what: `the container name ${name}` }),
    ),
  );
}

function areRivals(one: Use, other: Use): boolean {
  if (one.stack === other.stack) {
    if (one.service === other.service) return one.span !== undefined && !isRepeated(one, other);
    return !areApart(one.profiles, other.profiles);
  }
  const { engine } = one.stack;
  const elsewhere = engine !== undefined && other.stack.engine !== undefined && engine !== other.stack.engine;
  return !elsewhere && placeText(one.at) !== placeText(other.at) && !overrides(one, other);
}

/** Compose takes one port that two files name in the same way for one. */
const isRepeated = (one: Use, other: Use): boolean =>
  JSON.stringify(one.span?.first) === JSON.stringify(other.span?.first);

/** `docker-compose.override.yml` is laid over the file beside it, by Compose's own custom. */
const overrides = (one: Use, other: Use): boolean =>
  one.service.name === other.service.name &&
  one.stack.folders.base === other.stack.folders.base &&
  [one, other].filter(({ at }) => /(^|[./])override\.ya?ml$/.test(at.file)).length === 1;

function told({ rule, one, other, what }: Pair, free: ReadonlyMap<AuditStack, number | undefined>): AuditFinding[] {
  const says = (use: Use, rival: Use): AuditFinding => {
    const message = `${what} is taken by service '${rival.service.name}' as well (${placeText(rival.at)})`;
    const fix = fixOf(rule, use.stack, free.get(use.stack)) + (mayBeOne(use, rival) ? orTogether : '');
    return auditFinding(rule, use.at, use.service.name, message, fix);
  };
  return one.service === other.service
    ? [says(later(one, other), earlier(one, other))]
    : [says(one, other), says(other, one)];
}

/** One service in two files may be the same one, which only who asks knows; of two environments it is not. */
const mayBeOne = (one: Use, other: Use): boolean =>
  one.stack !== other.stack &&
  one.service.name === other.service.name &&
  [one, other].some(({ stack }) => stack.environment === undefined);

const orTogether = '; if the files are one stack, as by docker compose -f a -f b, audit them with --together';

const later = (one: Use, other: Use): Use => (one.at.line > other.at.line ? one : other);
const earlier = (one: Use, other: Use): Use => (one.at.line > other.at.line ? other : one);

function fixOf(rule: AuditRule, { ports }: AuditStack, free: number | undefined): string {
  if (rule !== 'port-taken') return 'give one of them another name, or leave container_name out';
  return free === undefined || !ports
    ? 'publish another port for one of them'
    : `publish another port: ${free} is free in ${rangeText(ports)}, so far as these files tell`;
}
