import type { ContainerState } from './deploy-standing.ts';
import type { Finding } from './finding.ts';
import type { PublishedPort } from './release.ts';

export interface PortRange {
  from: number;
  to: number;
}

/** A port that a compose file's service publishes. */
export interface PlannedPort extends PublishedPort {
  service: string;
  /** That the file or Compose gives. */
  containerName: string;
  file: string;
  line: number;
  /** Services of different profiles need not run together. */
  profiles: string[];
}

/** A container with ports of the host, whoever started it. */
export interface PortHolder {
  id: string;
  name: string;
  state: ContainerState;
  project?: string;
  service?: string;
  ports: PublishedPort[];
}

/** What one environment's worker sees on its engine and in its compose files. */
export interface PortSurvey {
  environment: string;
  /** The engine's address. */
  engine: string;
  project: string;
  range?: PortRange;
  containers: PortHolder[];
  planned: PlannedPort[];
  findings: Finding[];
}

/** The first port of the range that none of these takes, whatever its protocol. */
export function freePort(range: PortRange | undefined, taken: Iterable<number>): number | undefined {
  if (!range) return undefined;
  const all = new Set(taken);
  for (let port = range.from; port <= range.to; port += 1) if (!all.has(port)) return port;
  return undefined;
}

export const rangeText = ({ from, to }: PortRange): string => `${from}-${to}`;

/** Services that are only on with profiles, and with different ones. */
export const areApart = (one: readonly string[], other: readonly string[]): boolean =>
  one.length > 0 && other.length > 0 && !one.some((profile) => other.includes(profile));
