import { freshOf, previousOf, type Sight, type Wanted } from './deploy-sight.ts';
import { isAlive, labelNames, parkedName, type Standing, waitingName, type Whose } from './deploy-standing.ts';
import type { NetworkUse, ResolvedService, RestartPolicy, VolumeUse } from './service.ts';
import { type CreateBody, newBody, specificationKey } from './service-specification.ts';
import type { Millis } from './units.ts';

/** One thing that is done to an engine. Data: it can be printed, compared, and repeated. `container` is an id, or a name that does not exist yet. */
export type EngineCall =
  | { call: 'save-specification'; container: string; key: string; pin: string }
  | { call: 'pin'; image: string; tag: string }
  | { call: 'create-network'; network: NetworkUse }
  | { call: 'create-volume'; volume: VolumeUse }
  | { call: 'create'; name: string; body: CreateBody; platform?: string }
  | { call: 'connect'; container: string; network: NetworkUse }
  | { call: 'stop'; container: string; withinMs: Millis }
  | { call: 'restart-policy'; container: string; policy: RestartPolicy }
  | { call: 'rename'; container: string; to: string }
  | { call: 'start'; container: string }
  | { call: 'remove'; container: string; volumes: boolean };

/**
 * The calls that are left until the wanted service runs, in order; none when it does. Made anew from what is seen
 * after every call, so that a deploy that was cut off anywhere goes on where it was.
 * The new container is complete before the old one is stopped: the time down is stop, two renames and start.
 */
export function deployPlan(sight: Sight, wanted: Wanted): EngineCall[] {
  const fresh = freshOf(sight, wanted);
  const previous = previousOf(sight, wanted);
  return [
    ...saving(sight, previous, wanted),
    ...missingParts(sight, wanted.service),
    ...creating(fresh, previous, wanted),
    ...parking(previous, wanted),
    ...taking(fresh, wanted),
  ];
}

const keyOf = (previous: Standing | undefined, wanted: Wanted): string =>
  previous ? specificationKey(wanted, previous.id, wanted.runId) : '';

/**
 * The tag that keeps an image from being pruned. `parked`: of what the newest deploy put aside, a drill's apart.
 * `previous`: of what ran before the release that stands; it moves only once a promotion has completed, because
 * after one that is rolled back the standing release still needs its own way back.
 */
export const pinOf = (
  { component, environment }: Whose,
  project: string,
  pin: 'parked' | 'drilled' | 'previous',
): string => {
  const name = `${project}-${component}-${environment}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return `promoter/${name}:${pin}`;
};

function saving(sight: Sight, previous: Standing | undefined, wanted: Wanted): EngineCall[] {
  const key = keyOf(previous, wanted);
  if (!previous || sight.saved.includes(key)) return [];
  const pin = pinOf(wanted, wanted.service.project, wanted.drill ? 'drilled' : 'parked');
  return [{ call: 'save-specification', container: previous.id, key, pin }];
}

function missingParts(sight: Sight, { networks, volumes }: ResolvedService): EngineCall[] {
  return [
    ...networks
      .filter(({ name }) => !sight.networks.includes(name))
      .map((network): EngineCall => ({ call: 'create-network', network })),
    ...volumes
      .filter(({ name }) => !sight.volumes.includes(name))
      .map((volume): EngineCall => ({ call: 'create-volume', volume })),
  ];
}

function creating(fresh: Standing | undefined, previous: Standing | undefined, wanted: Wanted): EngineCall[] {
  const { service, runId } = wanted;
  const name = waitingName(service.container, runId);
  const body = newBody(
    service,
    wanted.image.digest,
    labelsOf(wanted, keyOf(previous, wanted)),
    previous?.anonymousVolumes ?? [],
  );
  const create: EngineCall = {
    call: 'create',
    name,
    body,
    ...(service.platform === undefined ? {} : { platform: service.platform }),
  };
  const joined = fresh?.networks ?? service.networks.slice(0, 1).map((network) => network.name);
  const missing = service.networks.filter((network) => !joined.includes(network.name));
  const connect = missing.map((network): EngineCall => ({ call: 'connect', container: fresh?.id ?? name, network }));
  return fresh ? connect : [create, ...connect];
}

function labelsOf(wanted: Wanted, previous: string): Record<string, string> {
  return {
    [labelNames.component]: wanted.component,
    [labelNames.environment]: wanted.environment,
    [labelNames.promotion]: wanted.workflowId,
    [labelNames.run]: wanted.runId,
    [labelNames.commit]: wanted.commit,
    [labelNames.hash]: wanted.hash,
    [labelNames.image]: wanted.image.reference,
    [labelNames.previous]: previous,
    [labelNames.operation]: String(wanted.operation),
  };
}

/** Stopped first: an engine that restarts must not start a container that still has its policy. */
function parking(previous: Standing | undefined, { stopWithinMs, service }: Wanted): EngineCall[] {
  if (!previous) return [];
  const container = previous.id;
  const aside = parkedName(service.container, previous.id);
  return [
    ...(isAlive(previous) ? [{ call: 'stop', container, withinMs: stopWithinMs } satisfies EngineCall] : []),
    ...(previous.restartPolicy.Name === 'no'
      ? []
      : [{ call: 'restart-policy', container, policy: { Name: 'no' } } satisfies EngineCall]),
    ...(previous.name === aside ? [] : [{ call: 'rename', container, to: aside } satisfies EngineCall]),
  ];
}

/** Started only once: one that has ended by itself is not tried again, its failure is told. */
function taking(fresh: Standing | undefined, { service, runId }: Wanted): EngineCall[] {
  const container = fresh?.id ?? waitingName(service.container, runId);
  return [
    ...(fresh?.name === service.container
      ? []
      : [{ call: 'rename', container, to: service.container } satisfies EngineCall]),
    ...(fresh && fresh.state !== 'created'
      ? []
      : [{ call: 'start', container: fresh?.id ?? service.container } satisfies EngineCall]),
  ];
}
