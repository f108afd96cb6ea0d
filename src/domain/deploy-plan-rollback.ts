import type { EngineCall } from './deploy-plan.ts';
import type { Sight } from './deploy-sight.ts';
import { isAlive, isOurs, labelNames, type Standing, waitingName, type Whose } from './deploy-standing.ts';
import { restoredOf, type Undo } from './deploy-undo.ts';
import type { RestartPolicy } from './service.ts';
import { restoredBody, type SavedSpecification } from './service-specification.ts';
import type { Millis } from './units.ts';

/** How the container of before is found: as it stands, or as it was saved. */
export interface WayBack {
  specification: SavedSpecification | undefined;
}

/** The calls that are left until what ran before runs again; none when it does. */
export function rollbackPlan(
  sight: Sight,
  undo: Undo,
  back: WayBack,
  whose: Whose & { runId: string },
  stopWithinMs: Millis,
): EngineCall[] {
  const restored = restoredOf(sight, undo);
  return [
    ...making(sight, undo, restored, back, whose),
    ...removing(sight, undo, restored, whose, stopWithinMs),
    ...returning(restored, back.specification, whose),
  ];
}

/** Before anything is taken away, so that a specification that the engine refuses leaves what runs alone. */
function making(
  sight: Sight,
  undo: Undo,
  restored: Standing | undefined,
  { specification }: WayBack,
  whose: Whose & { runId: string },
): EngineCall[] {
  if (undo.specification === undefined || !specification) return [];
  const [, ...others] = specification.networks;
  const missing = specification.networks.filter(({ name }) => !sight.networks.includes(name));
  const networks = missing.map(
    (network): EngineCall => ({ call: 'create-network', network: { ...network, create: { Labels: {} } } }),
  );
  if (restored) return [];
  const name = waitingName(specification.name, whose.runId);
  const create: EngineCall = { call: 'create', name, body: restoredBody(specification, whose) };
  return [...networks, create, ...others.map((network): EngineCall => ({ call: 'connect', container: name, network }))];
}

/** Only containers of the run that is undone: a successor's are never touched. */
function removing(
  sight: Sight,
  undo: Undo,
  restored: Standing | undefined,
  whose: Whose,
  withinMs: Millis,
): EngineCall[] {
  const ofRun = (one: Standing) =>
    undo.run !== undefined &&
    isOurs(one, whose) &&
    one.labels[labelNames.run] === undo.run &&
    one.labels[labelNames.restored] === undefined;
  const undone = sight.containers.filter((one) => one.id !== restored?.id && (one.id === undo.container || ofRun(one)));
  return undone.flatMap(({ id, ...rest }): EngineCall[] => [
    ...(isAlive(rest) ? [{ call: 'stop', container: id, withinMs } satisfies EngineCall] : []),
    { call: 'remove', container: id, volumes: true },
  ]);
}

function returning(
  restored: Standing | undefined,
  specification: SavedSpecification | undefined,
  { runId }: { runId: string },
): EngineCall[] {
  if (!specification) return [];
  const container = restored?.id ?? waitingName(specification.name, runId);
  const connect = restored ? specification.networks.filter(({ name }) => !restored.networks.includes(name)) : [];
  return [
    ...connect.map((network): EngineCall => ({ call: 'connect', container, network })),
    ...(restored?.name === specification.name
      ? []
      : [{ call: 'rename', container, to: specification.name } satisfies EngineCall]),
    ...(!restored || samePolicy(restored.restartPolicy, specification.restartPolicy)
      ? []
      : [{ call: 'restart-policy', container, policy: specification.restartPolicy } satisfies EngineCall]),
    ...(restored && isAlive(restored) ? [] : [{ call: 'start', container } satisfies EngineCall]),
  ];
}

const samePolicy = (one: RestartPolicy, other: RestartPolicy): boolean =>
  one.Name === other.Name && (one.MaximumRetryCount ?? 0) === (other.MaximumRetryCount ?? 0);
