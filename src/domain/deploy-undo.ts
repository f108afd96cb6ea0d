import { freshOf, type Sight } from './deploy-sight.ts';
import {
  type ComposeService,
  isAlive,
  isComposed,
  isOurs,
  isParked,
  labelNames,
  present,
  type Standing,
  type Whose,
} from './deploy-standing.ts';
import type { RolledBack } from './rollback.ts';
import { containerOfKey } from './service-specification.ts';
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
  /** When what comes back was stopped, by the engine's clock. */
  stoppedAt?: Millis;
  /** Commands of `restore` have run. */
  dataRestored: boolean;
}

/** As it stands in the state folder. */
export interface UndoNote extends Undo {
  /** Start of the run that decided it, by which notes of one component follow each other. */
  epoch: Millis;
  /** What was to come back runs, data restored where that was wanted. */
  done: boolean;
}

/**
 * `anyRun`: the promotion is closed, and whichever container stands is to be undone; otherwise only this run's own.
 * Where somebody removed the new container by hand, the specification that its run saved still tells what was before.
 */
export function decideUndo(sight: Sight, whose: Whose & { runId: string }, anyRun: boolean, hint?: string): Undo {
  const target = (anyRun ? present(sight.containers, whose) : undefined) ?? freshOf(sight, whose);
  const labels = target?.labels ?? {};
  const key = labels[labelNames.previous] ?? hint ?? savedKey(sight, whose, anyRun);
  if (key === undefined) return untouched;
  const { [labelNames.run]: run, [labelNames.commit]: commit } = labels;
  const before = key === '' ? undefined : sight.containers.find(({ id }) => id.startsWith(containerOfKey(key)));
  // Saved, and then nothing came of it: that it does not run is not of this run's making.
  const isLeft = before !== undefined && !isParked(before) && before.state !== 'running';
  if (isLeft && !target && hint === undefined) return untouched;
  const how = howOf(key, before);
  return {
    schema: 1,
    how,
    ...(target ? { container: target.id } : {}),
    ...(run ? { run } : {}),
    ...(commit ? { commit } : {}),
    ...(key ? { specification: key } : {}),
    ...(how === 'parked' && before?.finishedAt !== undefined ? { stoppedAt: before.finishedAt } : {}),
    dataRestored: false,
  };
}

const untouched: Undo = { schema: 1, how: 'untouched', dataRestored: false };

/** Of this run; or, for a closed promotion of which nothing stands, of the container that was parked last. */
function savedKey({ saved, containers }: Sight, whose: Whose & { runId: string }, anyRun: boolean): string | undefined {
  const own = saved.filter((key) => key.startsWith(`${whose.component}@${whose.environment}.`));
  if (!anyRun) return own.find((key) => key.endsWith(`.${whose.runId.slice(-8)}`));
  if (present(containers, whose)) return undefined;
  const parked = containers.filter(isParked).toSorted((one, other) => endOf(other) - endOf(one));
  const keys = parked.flatMap(({ id }) => own.find((key) => id.startsWith(containerOfKey(key))) ?? []);
  return keys[0];
}

const endOf = ({ finishedAt }: Standing): Millis => finishedAt ?? 0;

function howOf(key: string | undefined, before: Standing | undefined): Undo['how'] {
  if (!key) return 'removed';
  if (!before) return 'recreated';
  return before.state === 'running' && !isParked(before) ? 'untouched' : 'parked';
}

/** The container that comes back, where it is there. */
export function restoredOf(
  { containers }: Pick<Sight, 'containers'>,
  { specification: key }: Pick<Undo, 'specification'>,
): Standing | undefined {
  if (key === undefined) return undefined;
  const made = containers.find(({ labels }) => labels[labelNames.restored] === key);
  return made ?? containers.find(({ id }) => id.startsWith(containerOfKey(key)));
}

/**
 * The rollback that took away what it had to and did not end: what stands, if anything, is what it was putting back.
 * Whoever rolls back now goes on with it; by that container's own labels one would go a step too far.
 */
export function unfinished(sight: Sight, whose: Whose, earlier: readonly UndoNote[]): UndoNote | undefined {
  const standing = present(sight.containers, whose);
  const newest = earlier
    .filter(({ specification }) => specification !== undefined)
    .filter((note) => !standing || restoredOf(sight, note)?.id === standing.id)
    .toSorted((one, other) => other.epoch - one.epoch)[0];
  return newest?.done ? undefined : newest;
}

/** Whether the container to take away is one that an earlier rollback put back. With nothing known before it, it is the last there is. */
export const wasPutBack = (sight: Sight, { container }: Undo, earlier: readonly UndoNote[]): boolean =>
  sight.containers.some(
    (one) =>
      one.id === container &&
      (one.labels[labelNames.restored] !== undefined || earlier.some((note) => restoredOf(sight, note)?.id === one.id)),
  );

/**
 * A living container that somebody else started instead, under the name or in Compose's place: neither what is to be
 * taken away nor what comes back. Whoever put it there has ended what an earlier rollback began.
 */
export function standsInstead(
  sight: Sight,
  whose: Whose,
  undo: Undo,
  wanted: ComposeService & { name: string | undefined },
): Standing | undefined {
  const restored = restoredOf(sight, undo);
  const living = sight.containers.filter((one) => isAlive(one) && !isParked(one));
  if (living.some((one) => isOurs(one, whose) || one.id === restored?.id)) return undefined;
  return living.find((one) => one.name === wanted.name || isComposed(one, wanted));
}
