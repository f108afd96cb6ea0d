import { replicasOf } from './audit-host.ts';
import { type AuditedService, isKnown, itemsAt, textAt, textOf } from './audit-stack.ts';
import { ports } from './compose-ports.ts';
import { list, mapScalars, type Place, type Problem, type Reader, type Tree } from './compose-tree.ts';
import type { PortRange } from './port-survey.ts';
import { overlaps } from './ports.ts';
import type { PublishedPort } from './release.ts';

/** Ports of the host that one item of `ports` asks for by number. A range stays one: a file may ask for all 65,535, many times. */
export interface PortSpan extends PortRange {
  at: Place;
  first: PublishedPort;
  /** Several ports of the host for one of the container: the engine takes one that is free. */
  choice: boolean;
}

/** What a service publishes; items that are not understood, or not known, are left out. */
export const spansOf = (service: AuditedService): PortSpan[] =>
  itemsAt(service.keys, 'ports').flatMap((item) => spanOf(item).span ?? []);

/** Those that it needs for certain, each once: Compose takes one port that stands twice in the same way for one. */
export function neededSpans(service: AuditedService): PortSpan[] {
  if (replicasOf(service) === 0) return [];
  const needed = spansOf(service).filter(({ choice }) => !choice);
  return [...new Map(needed.map((span) => [JSON.stringify([span.first, span.to]), span] as const)).values()];
}

export const portProblems = (service: AuditedService): Problem[] =>
  itemsAt(service.keys, 'ports').flatMap((item) => spanOf(item).problems);

/** By its first and its last port: both are understood as the deploy understands them. */
function spanOf(item: Tree): { span?: PortSpan; problems: Problem[] } {
  if (!isWhole(item)) return { problems: [] };
  if (isLong(item)) return { problems: [{ at: item.at, what: 'it is no port', fix: 'write it as "7690:7687"' }] };
  const reader: Reader = { problems: [] };
  const read = (end: 'first' | 'last') => ports(list(item.at, [endOf(item, end)]), reader)[0];
  const [first, last] = [read('first'), read('last')];
  if (!first || !last) return { problems: reader.problems.slice(0, 1) };
  const [outer, inner] = [last.host - first.host, last.container - first.container];
  const fix = 'write two ranges of one length, such as "7600-7609:8000-8009"';
  const choice = first.host !== 0 && inner === 0 && outer > 0;
  if (outer < 0 || inner < 0 || (first.host !== 0 && outer !== inner && !choice))
    return { problems: [{ at: item.at, what: 'its ranges differ in length, or run backwards', fix }] };
  return {
    problems: [],
    ...(first.host === 0 ? {} : { span: { at: item.at, first, from: first.host, to: last.host, choice } }),
  };
}

const endOf = (item: Tree, end: 'first' | 'last'): Tree =>
  mapScalars(item, (leaf) =>
    typeof leaf.value === 'string'
      ? { ...leaf, value: leaf.value.replace(/(\d+)-(\d+)(?=[:/]|$)/g, end === 'first' ? '$1' : '$2') }
      : leaf,
  );

/** No port is so long; patterns would take their time with one that is. */
const longest = 100;

const isLong = (item: Tree): boolean =>
  item.kind === 'map'
    ? [...item.entries.values()].some(({ value }) => (textOf(value) ?? '').length > longest)
    : (textOf(item) ?? '').length > longest;

const isWhole = (item: Tree): boolean =>
  item.kind === 'map'
    ? ['target', 'published', 'host_ip', 'protocol'].every((key) => isKnown(textAt(item, key) ?? ''))
    : isKnown(textOf(item) ?? '');

/** The first port that both ask for. */
export function firstCommon(one: PortSpan, other: PortSpan): number | undefined {
  const host = Math.max(one.from, other.from);
  const meet = host <= Math.min(one.to, other.to) && overlaps({ ...one.first, host }, { ...other.first, host });
  return meet ? host : undefined;
}

/** The first port of the range that no span has; spans in the order of their first ports. */
export function freeBeside(range: PortRange, spans: readonly PortRange[]): number | undefined {
  let free = range.from;
  for (const { from, to } of spans) if (from <= free) free = Math.max(free, to + 1);
  return free <= range.to ? free : undefined;
}
