import type { Gap, Outage } from './ledger.ts';
import type { EngineFacts, Health, Sample } from './sample.ts';
import type { Millis } from './units.ts';

/** The look before, as far as the next one needs it. */
export interface Seen {
  health: Health;
  at: Millis;
  watching: boolean;
  engine?: EngineFacts;
}

/** How the time between two looks is shared out. The spans add up to that time. */
export interface Attribution {
  up: Millis;
  down: Millis;
  edge: Millis;
  unknown: Millis;
  gapMs: Millis;
  gap?: Gap;
  outage?: Outage;
  restarts: number;
}

const nothing: Attribution = { up: 0, down: 0, edge: 0, unknown: 0, gapMs: 0, restarts: 0 };

/**
 * Shares out the time between the look before and this one.
 * Where the engine's own start and finish times lie in it they bound an outage exactly; otherwise the time
 * between an up and a down is an edge that may have been either. Time without a watcher is a gap, of which
 * only what the engine itself saw is known.
 */
export function attribute(seen: Seen | undefined, sample: Sample, watchedUpTo: Millis, since: Millis): Attribution {
  if (!seen) return first(sample, since);
  const watched = seen.watching && sample.beganAt - seen.at <= watchedUpTo;
  return watched ? watchedSpan(seen, sample) : unwatchedSpan(seen, sample);
}

/** Before the first look nobody watched. */
function first(sample: Sample, since: Millis): Attribution {
  const gapMs = Math.max(0, sample.at - since);
  if (sample.health !== 'down') return { ...nothing, ...gapOf(since, gapMs) };
  return { ...nothing, ...gapOf(since, gapMs), outage: openOutage(sample.at, 0, 0, 'component', sample) };
}

function watchedSpan(seen: Seen, sample: Sample): Attribution {
  const span = sample.at - seen.at;
  const pause = pauseBetween(seen, sample);
  const restarts = restartsBetween(seen, sample);
  if (seen.health === 'unknown' || sample.health === 'unknown') return { ...nothing, unknown: span, restarts };
  if (seen.health === 'down') return afterDown(seen, sample, span, restarts);
  if (sample.health === 'down') return goneDown(seen, sample, span, restarts);
  if (pause) return { ...aroundPause(seen, sample, pause), restarts };
  return restarts > 0 ? { ...nothing, edge: span, restarts } : { ...nothing, up: span };
}

/** Down at the look before. It stays down until something says otherwise. */
function afterDown(seen: Seen, sample: Sample, span: Millis, restarts: number): Attribution {
  const cause = causeBetween(seen, sample);
  if (sample.health === 'down') {
    return { ...nothing, down: span, restarts, outage: openOutage(seen.at, span, span, cause, sample) };
  }
  const started = within(sample.engine?.startedAt, seen, sample);
  const down = started === undefined ? 0 : started - seen.at;
  return { ...nothing, down, edge: span - down, restarts, outage: closed(seen.at, sample.at, down, span, cause, '') };
}

/** Up at the look before, down now: the engine's finish time is the edge where it has one. */
function goneDown(seen: Seen, sample: Sample, span: Millis, restarts: number): Attribution {
  const cause = causeBetween(seen, sample);
  const finished = within(finishedAt(sample.engine), seen, sample);
  if (finished === undefined) {
    return { ...nothing, edge: span, restarts, outage: openOutage(seen.at, 0, span, cause, sample) };
  }
  const down = sample.at - finished;
  return { ...nothing, up: span - down, down, restarts, outage: openOutage(finished, down, down, cause, sample) };
}

interface Pause {
  /** Missing when the engine no longer knows it. */
  from?: Millis;
  to: Millis;
}

/** Up at both looks, and the container was stopped and started in between. Until a look says up again, its readiness is an edge. */
function aroundPause(seen: Seen, sample: Sample, pause: Pause): Attribution {
  const from = pause.from ?? seen.at;
  const down = pause.from === undefined ? 0 : pause.to - pause.from;
  const up = from - seen.at;
  const edge = sample.at - seen.at - up - down;
  const cause = causeBetween(seen, sample);
  return { ...nothing, up, down, edge, outage: closed(from, sample.at, down, down + edge, cause, stopReason(sample)) };
}

/** Nobody watched: only what the engine saw of it is known. */
function unwatchedSpan(seen: Seen, sample: Sample): Attribution {
  const pause = downThroughout(seen, sample) ?? pauseBetween(seen, sample);
  const restarts = restartsBetween(seen, sample);
  const down = pause?.from === undefined ? 0 : pause.to - pause.from;
  const gap = gapOf(seen.at, sample.at - seen.at - down);
  const cause = causeBetween(seen, sample);
  const ended = endedSince(seen, sample);
  if (ended !== undefined) {
    const since = sample.at - ended;
    const before = gapOf(seen.at, ended - seen.at);
    return { ...nothing, ...before, down: since, restarts, outage: openOutage(ended, since, since, cause, sample) };
  }
  if (pause?.from !== undefined) {
    return {
      ...nothing,
      ...gap,
      down,
      restarts,
      outage: closed(pause.from, pause.to, down, down, cause, stopReason(sample)),
    };
  }
  if (sample.health === 'down') {
    return { ...nothing, ...gap, restarts, outage: openOutage(sample.at, 0, 0, cause, sample) };
  }
  return {
    ...nothing,
    ...gap,
    restarts,
    ...(seen.health === 'down' ? { outage: closed(seen.at, seen.at, 0, 0, cause, '') } : {}),
  };
}

/** From when the engine knows that it did not run: what has ended and stands still was not started in between. */
function endedSince(seen: Seen, { engine, health, at }: Sample): Millis | undefined {
  const ended = finishedAt(engine);
  if (ended === undefined || health !== 'down' || ended > at) return undefined;
  if (ended > seen.at) return ended;
  return seen.health === 'up' ? undefined : seen.at;
}

/** When it ended, of a container that stands still since. One that was started again, or is paused, keeps its last end. */
function finishedAt(engine: EngineFacts | undefined): Millis | undefined {
  if (!engine || engine.state === 'running' || engine.state === 'paused') return undefined;
  return engine.finishedAt !== undefined && engine.startedAt <= engine.finishedAt ? engine.finishedAt : undefined;
}

/** Ended before the look that said down, and started after it: down all the time from that look to the start. */
function downThroughout(seen: Seen, { engine, at }: Sample): Pause | undefined {
  if (seen.health !== 'down' || engine?.finishedAt === undefined || engine.finishedAt > seen.at) return undefined;
  return engine.startedAt > seen.at && engine.startedAt <= at ? { from: seen.at, to: engine.startedAt } : undefined;
}

function pauseBetween(seen: Seen, sample: Sample): Pause | undefined {
  const to = within(sample.engine?.startedAt, seen, sample);
  if (to === undefined) return undefined;
  const finished = within(sample.engine?.finishedAt, seen, sample);
  return finished !== undefined && finished <= to ? { from: finished, to } : { to };
}

function restartsBetween(seen: Seen, sample: Sample): number {
  if (!seen.engine || !sample.engine) return 0;
  const counted = sample.engine.restartCount - seen.engine.restartCount;
  const moved = sample.engine.startedAt !== seen.engine.startedAt ? 1 : 0;
  return Math.max(counted, moved, 0);
}

const within = (at: Millis | undefined, seen: Seen, sample: Sample): Millis | undefined =>
  at !== undefined && at > seen.at && at <= sample.at ? at : undefined;

const causeBetween = (seen: Seen, sample: Sample): Outage['cause'] =>
  within(sample.engine?.hostBootedAt, seen, sample) === undefined ? 'component' : 'host';

const stopReason = ({ engine }: Sample): string =>
  engine?.oomKilled
    ? 'killed for want of memory, started again'
    : `stopped and started again (exit code ${engine?.exitCode ?? '?'})`;

const openOutage = (
  from: Millis,
  atLeastMs: Millis,
  atMostMs: Millis,
  cause: Outage['cause'],
  sample: Sample,
): Outage => ({
  from,
  cause,
  atLeastMs,
  atMostMs,
  reason: sample.reason ?? 'down',
});

const closed = (
  from: Millis,
  to: Millis,
  atLeastMs: Millis,
  atMostMs: Millis,
  cause: Outage['cause'],
  reason: string,
): Outage => ({ from, to, cause, atLeastMs, atMostMs, reason });

const gapOf = (from: Millis, gapMs: Millis): { gapMs: Millis; gap?: Gap } =>
  gapMs > 0 ? { gapMs, gap: { from, to: from + gapMs } } : { gapMs: 0 };
