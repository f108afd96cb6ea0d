import { placeText } from './compose-tree.ts';
import { areApart, type PlannedPort, type PortHolder, type PortSurvey, rangeText } from './port-survey.ts';
import { overlaps } from './ports.ts';
import type { PublishedPort } from './release.ts';

export interface PortConflict {
  port: number;
  protocol: 'tcp' | 'udp';
  environment: string;
  what: string;
  fix: string;
}

/** Somebody's port on an engine. */
export type Use = { survey: PortSurvey; engine: string; port: PublishedPort } & (
  | { kind: 'container'; holder: PortHolder }
  | { kind: 'service'; planned: PlannedPort }
);
export type Free = (survey: PortSurvey) => number | undefined;
/** With whom it is about. */
export type Clash = PortConflict & { uses: Use[] };

export function usesOf(surveys: readonly PortSurvey[]): Use[] {
  return surveys.flatMap((survey) => {
    const engine = engineOf(survey, surveys);
    const own = survey.containers.filter((holder) => homeOf(holder, surveys) === survey);
    return [
      ...own.flatMap((holder) =>
        fixed(holder.ports).map((port): Use => ({ kind: 'container', survey, engine, port, holder })),
      ),
      ...fixed(survey.planned).map((planned): Use => ({ kind: 'service', survey, engine, port: planned, planned })),
    ];
  });
}

/** Two environments may be on one engine: a container is told of once, by its project, else by its ports. */
function homeOf({ id, project, ports }: PortHolder, surveys: readonly PortSurvey[]): PortSurvey | undefined {
  const seen = surveys.filter(({ containers }) => containers.some((other) => other.id === id));
  const isWithin = ({ range }: PortSurvey) =>
    range !== undefined && ports.some(({ host }) => host >= range.from && host <= range.to);
  return seen.find((survey) => survey.project === project) ?? seen.find(isWithin) ?? seen[0];
}

const fixed = <T extends PublishedPort>(ports: readonly T[]): T[] => ports.filter(({ host }) => host !== 0);

/** Environments with a container in common are on one engine, whatever address leads there. */
export function engineOf(survey: PortSurvey, surveys: readonly PortSurvey[]): string {
  const ids = new Set(survey.containers.map(({ id }) => id));
  const same = surveys.find(
    ({ engine, containers }) => engine === survey.engine || containers.some(({ id }) => ids.has(id)),
  );
  return (same ?? survey).engine;
}

export const portsOn = (engine: string, uses: readonly Use[]): number[] =>
  uses.filter((use) => use.engine === engine).map(({ port }) => port.host);

/** A container of the very service: promoter's and Compose's bear its labels. */
export const isOwn = (container: Use, service: Use): boolean =>
  container.kind === 'container' &&
  service.kind === 'service' &&
  container.engine === service.engine &&
  (container.holder.name === service.planned.containerName ||
    (container.holder.project === service.survey.project && container.holder.service === service.planned.service));

export function clashes(uses: readonly Use[], free: Free): Clash[] {
  const byPort = new Map<string, Use[]>();
  for (const use of uses) {
    const key = `${use.engine} ${use.port.protocol} ${use.port.host}`;
    byPort.set(key, [...(byPort.get(key) ?? []), use]);
  }
  return [...byPort.values()].flatMap((group) =>
    group.flatMap((use, index) => clashesOf(use, group.slice(index + 1), free)),
  );
}

const clashesOf = (use: Use, others: readonly Use[], free: Free): Clash[] =>
  others
    .filter((other) => overlaps(use.port, other.port) && areRivals(use, other))
    .map((other) => clash(use, other, free));

function areRivals(one: Use, other: Use): boolean {
  if (one.kind === 'container' && other.kind === 'container') return false;
  if (one.kind === 'service' && other.kind === 'service') {
    const same = one.survey === other.survey && one.planned.service === other.planned.service;
    return !same && !areApart(one.planned.profiles, other.planned.profiles);
  }
  return !isOwn(one, other) && !isOwn(other, one);
}

function clash(one: Use, other: Use, free: Free): Clash {
  const [service, rival] = one.kind === 'service' ? [one, other] : [other, one];
  const { survey, port } = service;
  return {
    ...numbered(port),
    environment: survey.environment,
    what: `port ${port.host}/${port.protocol} is wanted by ${whose(service)} and by ${whose(rival)}`,
    fix: proposal(survey, free),
    uses: [one, other],
  };
}

/** Ports of another environment, or of none. */
export const strangers = (surveys: readonly PortSurvey[], free: Free): Clash[] =>
  surveys.flatMap((survey) => {
    const { range } = survey;
    if (!range) return [];
    const out = fixed(survey.planned).filter(({ host }) => host < range.from || host > range.to);
    return out.map((planned) => ({
      ...numbered(planned),
      environment: survey.environment,
      what: `port ${planned.host}/${planned.protocol} of ${serviceText(planned)} is outside the range ${rangeText(range)} of ${survey.environment}`,
      fix: proposal(survey, free),
      uses: [{ kind: 'service', survey, engine: engineOf(survey, surveys), port: planned, planned }],
    }));
  });

export const numbered = ({ host, protocol }: PublishedPort) => ({ port: host, protocol });

function proposal(survey: PortSurvey, free: Free): string {
  const next = free(survey);
  if (next !== undefined) return `publish another port: ${next} is free`;
  return survey.range
    ? `no port of ${rangeText(survey.range)} is free: widen 'ports' of ${survey.environment} in the catalogue`
    : `publish another port; with 'ports' for ${survey.environment} in the catalogue, a free one is proposed`;
}

const whose = (use: Use): string =>
  use.kind === 'service'
    ? `${serviceText(use.planned)} (${use.survey.environment})`
    : `container ${use.holder.name} (${use.holder.state})`;
export const shortText = (use: Use): string =>
  use.kind === 'service' ? serviceText(use.planned) : `container ${use.holder.name}`;
const serviceText = (planned: PlannedPort): string => `service ${planned.service} in ${placeText(planned)}`;
