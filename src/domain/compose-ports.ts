import { type Reader, refuse, type Tree } from './compose-tree.ts';
import { text } from './compose-values.ts';
import type { PublishedPort } from './release.ts';

const highest = 65_535;
const shortForm =
  /^(?:(?:(\[[0-9a-fA-F:.]+\]|[0-9.]+|[0-9a-fA-F:]+):)?(\d+(?:-\d+)?)?:)?(\d+(?:-\d+)?)(?:\/([a-zA-Z]+))?$/;
const longKeys = new Set(['target', 'published', 'host_ip', 'protocol', 'mode', 'name', 'app_protocol']);

/**
 * Published ports in both of Compose's forms, ranges taken apart. `host` 0: the engine chooses a free one.
 * The schema accepts port 99999; this does not.
 */
export function ports(tree: Tree, reader: Reader): PublishedPort[] {
  const items = tree.kind === 'list' ? tree.items : [];
  const found = items.flatMap((item) => (item.kind === 'map' ? longPort(item, reader) : shortPort(item, reader)));
  return [...new Map(found.map((port) => [JSON.stringify(port), port])).values()];
}

function shortPort(item: Tree, reader: Reader): PublishedPort[] {
  const written = text(item, reader) ?? '';
  const [, address, host, container, protocol] = shortForm.exec(written) ?? [];
  if (container === undefined) return refusePort(item, reader, `'${written}' is not a port`);
  return expand(item, reader, { written, address, host, container, protocol });
}

function longPort(item: Tree & { kind: 'map' }, reader: Reader): PublishedPort[] {
  const value = (key: string): string | undefined => {
    const entry = item.entries.get(key);
    return entry && text(entry.value, reader);
  };
  const foreign = [...item.entries].find(([key]) => !longKeys.has(key) && !key.startsWith('x-'));
  if (foreign) return refusePort(item, reader, `the key '${foreign[0]}' of a port is not carried out`);
  const container = value('target') ?? '';
  const host = value('published');
  const written = host === undefined ? container : `${host}:${container}`;
  return expand(item, reader, { written, address: value('host_ip'), host, container, protocol: value('protocol') });
}

interface Written {
  written: string;
  address: string | undefined;
  host: string | undefined;
  container: string;
  protocol: string | undefined;
}

function expand(item: Tree, reader: Reader, { written, address, host, container, ...more }: Written): PublishedPort[] {
  const protocol = (more.protocol ?? 'tcp').toLowerCase();
  if (protocol === 'sctp') return refusePort(item, reader, `the protocol 'sctp' of '${written}' is not carried out`);
  if (protocol !== 'tcp' && protocol !== 'udp')
    return refusePort(item, reader, `the protocol '${protocol}' is not tcp or udp`);
  const inside = range(container);
  const outside = host === undefined ? inside?.map(() => 0) : range(host);
  if (!inside || !outside) return refusePort(item, reader, `'${written}' is not a port from 1 to ${highest}`);
  if (inside.length === 1 && outside.length > 1)
    return refusePort(
      item,
      reader,
      `'${written}' lets the engine choose one port of several, which is not carried out`,
    );
  if (inside.length !== outside.length) return refusePort(item, reader, `the ranges of '${written}' differ in length`);
  return inside.map((port, index) => ({
    address: (address ?? '').replace(/^\[|\]$/g, ''),
    host: outside[index] ?? 0,
    container: port,
    protocol,
  }));
}

/** Undefined when it is no range of ports. */
function range(written: string): number[] | undefined {
  const [, first, last] = /^(\d+)(?:-(\d+))?$/.exec(written) ?? [];
  if (first === undefined) return undefined;
  const [from, to] = [Number(first), Number(last ?? first)];
  if (from < 1 || to > highest || to < from) return undefined;
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

function refusePort(item: Tree, reader: Reader, what: string): PublishedPort[] {
  refuse(reader, item.at, what, 'write it as "7690:7687", "127.0.0.1:7690:7687" or "7690:7687/udp"');
  return [];
}
