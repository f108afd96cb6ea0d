import type { Standing } from './deploy-standing.ts';
import { comparable } from './ip-address.ts';
import type { PublishedPort } from './release.ts';

/** `7690/tcp`, or with the address where only one is meant. */
export const portText = ({ address, host, protocol }: PublishedPort): string =>
  `${address === '' ? '' : `${address}:`}${host}/${protocol}`;

/** Ports of the host that are asked for by number. */
export const fixedPorts = (ports: readonly PublishedPort[]): PublishedPort[] => ports.filter(({ host }) => host !== 0);

/** Ports that two sides of one service ask for twice, or that another container has, stopped ones included: the engine says so only at start. */
export function portHolders(
  wanted: readonly PublishedPort[],
  others: readonly Standing[],
): { port: PublishedPort; holder: Standing }[] {
  return fixedPorts(wanted).flatMap((port) =>
    others.filter(({ ports }) => ports.some((taken) => overlaps(port, taken))).map((holder) => ({ port, holder })),
  );
}

export const overlaps = (one: PublishedPort, other: PublishedPort): boolean =>
  one.host !== 0 &&
  one.host === other.host &&
  one.protocol === other.protocol &&
  sameAddress(one.address, other.address);

/**
 * Without an address, a port is the host's by IPv4 and IPv6. Every address of a kind conflicts with each single one of
 * it; the two kinds are apart, as the engine binds them.
 */
function sameAddress(one: string, other: string): boolean {
  const [first, second] = [comparable(one), comparable(other)];
  if (first === '' || second === '') return true;
  if (first.includes(':') !== second.includes(':')) return false;
  return isEvery(first) || isEvery(second) || first === second;
}

const isEvery = (address: string): boolean => address === '0.0.0.0' || address === '0:0:0:0:0:0:0:0';

/** Whether every other host reaches it. */
export const isOnEveryAddress = ({ address }: PublishedPort): boolean => address === '' || isEvery(comparable(address));

/** Ports that belong to another environment, or to none. */
export const outside = (
  ports: readonly PublishedPort[],
  range: { from: number; to: number } | undefined,
): PublishedPort[] => (range ? fixedPorts(ports).filter(({ host }) => host < range.from || host > range.to) : []);
