import {
  type Clash,
  clashes,
  engineOf,
  isOwn,
  numbered,
  type PortConflict,
  portsOn,
  shortText,
  strangers,
  type Use,
  usesOf,
} from './port-uses.ts';
import { freePort, type PortRange, type PortSurvey } from './port-survey.ts';
import type { Finding } from './finding.ts';
import { overlaps } from './ports.ts';

/** `stopped`: the container keeps the port for its next start. */
export type PortState = 'running' | 'stopped' | 'planned' | 'conflict';

export interface PortEntry {
  port: number;
  protocol: 'tcp' | 'udp';
  /** Empty means every address. */
  address: string;
  environment: string;
  /** `container tta-neo4j`, `service neo4j in docker-compose.staging.yml:12`. */
  by: string;
  state: PortState;
}

export interface PortRegistry {
  /** By environment, then by number. */
  ports: PortEntry[];
  conflicts: PortConflict[];
  /** The next port that nobody has, of each range; null when none is left. */
  free: { environment: string; range: PortRange; next: number | null }[];
  findings: Finding[];
}

/** The registry, computed anew from what there is: nobody keeps it by hand. With an environment, that one's part of it. */
export function portRegistry(surveys: readonly PortSurvey[], environment?: string): PortRegistry {
  const uses = usesOf(surveys);
  const free = (survey: PortSurvey) => freePort(survey.range, portsOn(engineOf(survey, surveys), uses));
  const clashing = [...clashes(uses, free), ...strangers(surveys, free)];
  const entries = uses.filter((use) => !isShownByContainer(use, uses)).map((use) => entryOf(use, uses, clashing));
  const isMeant = (name: string) => environment === undefined || name === environment;
  const meant = surveys.filter((survey) => isMeant(survey.environment));
  return {
    ports: entries.filter((entry) => isMeant(entry.environment)).sort(byEnvironmentAndNumber),
    conflicts: clashing
      .filter((clash) => clash.uses.some(({ survey }) => isMeant(survey.environment)))
      .map(({ uses: _, ...conflict }) => conflict),
    free: meant.flatMap((survey) =>
      survey.range ? [{ environment: survey.environment, range: survey.range, next: free(survey) ?? null }] : [],
    ),
    findings: meant.flatMap(({ findings }) => findings),
  };
}

const byEnvironmentAndNumber = (a: PortEntry, b: PortEntry): number =>
  a.environment === b.environment ? a.port - b.port : a.environment < b.environment ? -1 : 1;

const isShownByContainer = (use: Use, uses: readonly Use[]): boolean =>
  use.kind === 'service' && uses.some((other) => isOwn(other, use) && overlaps(other.port, use.port));

function entryOf(use: Use, uses: readonly Use[], conflicts: readonly Clash[]): PortEntry {
  const isIn = conflicts.some((each) => each.uses.some((other) => isSame(other, use)));
  const services = uses.filter((other) => isOwn(use, other) && overlaps(use.port, other.port));
  const inOther = conflicts.some((each) => each.uses.some((other) => services.some((own) => isSame(other, own))));
  const { port, survey } = use;
  return {
    ...numbered(port),
    address: port.address,
    environment: survey.environment,
    by: [use, ...services.slice(0, 1)].map((each) => shortText(each)).join(', '),
    state: isIn || inOther ? 'conflict' : stateOf(use),
  };
}

const isSame = (one: Use, other: Use): boolean => one === other || (one.kind === 'service' && one.port === other.port);

function stateOf(use: Use): PortState {
  if (use.kind === 'service') return 'planned';
  return ['running', 'paused', 'restarting'].includes(use.holder.state) ? 'running' : 'stopped';
}
