import { type EngineCall, freshOf, type Sight } from './deploy-plan.ts';
import {
  isAlive,
  isOurs,
  isParked,
  labelNames,
  present,
  type Standing,
  waitingName,
  type Whose,
} from './deploy-standing.ts';
import type { RolledBack } from './rollback.ts';
import type { RestartPolicy } from './service.ts';
import { containerOfKey, restoredBody, type SavedSpecification } from './service-specification.ts';
import type { Millis } from './units.ts';

/** What a rollback undoes, decided once and written down: repeating it must not undo the release that it put back. */
export interface Undo {
  schema: 1;
  how: RolledBack['how'];
  /** The container to take away. */
  container?: string;
  /** Its run: whatever else of that run is found goes with it. */
  run?: string;
  commit?: string;
  /** Key of the saved specification of what comes back. */
  specification?: string;
  /** Commands of `restore` have run. */
  dataRestored: boolean;
}

/** How the container of before is found: as it stands, or as it was saved. */
export interface WayBack {
  specification: SavedSpecification | undefined;
}

/**
 * `anyRun`: the promotion is closed, and whichever container stands is to be undone; otherwise only this run's own.
 * Where somebody removed the new container by hand, the specification that its run saved still tells what was before.
 */
export function decideUndo(sight: Sight, whose: Whose & { runId: string }, anyRun: boolean, hint?: string): Undo {
  const target = (anyRun ? present(sight.containers, whose) : undefined) ?? freshOf(sight, whose);
  const labels = target?.labels ?? {};
  const key = labels[labelNames.previous] ?? hint ?? savedKey(sight, whose, anyRun);
  if (key === undefined) return { schema: 1, how: 'untouched', dataRestored: false };
  const { [labelNames.run]: run, [labelNames.commit]: commit } = labels;
  const before = key === '' ? undefined : sight.containers.find(({ id }) => id.startsWith(containerOfKey(key)));
  return {
    schema: 1,
    how: howOf(key, before),
    ...(target ? { container: target.id } : {}),
    ...(run ? { run } : {}),
    ...(commit ? { commit } : {}),
    ...(key ? { specification: key } : {}),
    dataRestored: false,
  };
}

/** Of this run; or, for a closed promotion of which nothing stands, of the container that is still parked. */
function savedKey({ saved, containers }: Sight, whose: Whose & { runId: string }, anyRun: boolean): string | undefined {
  const own = saved.filter((key) => key.startsWith(`${whose.component}@${whose.environment}.`));
  if (!anyRun) return own.find((key) => key.endsWith(`.${whose.runId.slice(-8)}`));
  if (present(containers, whose)) return undefined;
  return own.find((key) => containers.some((one) => isParked(one) && one.id.startsWith(containerOfKey(key))));
}

function howOf(key: string | undefined, before: Standing | undefined): Undo['how'] {
  if (!key) return 'removed';
  if (!before) return 'recreated';
  return before.state === 'running' && !isParked(before) ? 'untouched' : 'parked';
}

/** The container that comes back, where it is there. */
export function restoredOf(
  { containers }: Pick<Sight, 'containers'>,
  { specification: key }: Undo,
): Standing | undefined {
  if (key === undefined) return undefined;
  const made = containers.find(({ labels }) => labels[labelNames.restored] === key);
  return made ?? containers.find(({ id }) => id.startsWith(containerOfKey(key)));
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
