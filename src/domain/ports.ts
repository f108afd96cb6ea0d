import type { Standing } from './deploy-standing.ts';
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

/** Every address conflicts with each single one. */
const sameAddress = (one: string, other: string): boolean => isEvery(one) || isEvery(other) || one === other;
const isEvery = (address: string): boolean => address === '' || address === '0.0.0.0' || address === '::';

/** Ports that belong to another environment, or to none. */
export const outside = (
  ports: readonly PublishedPort[],
  range: { from: number; to: number } | undefined,
): PublishedPort[] => (range ? fixedPorts(ports).filter(({ host }) => host < range.from || host > range.to) : []);
