import { emptyHistogram, type Histogram, withLatency } from './histogram.ts';
import { attribute, type Attribution, type Seen } from './attribution.ts';
import type { SoakPolicy } from './policy.ts';
import type { Health, Sample } from './sample.ts';
import { type Millis, minute, second } from './units.ts';

export type Cause = 'component' | 'host';

/** A time the component was down. Between `atLeast` and `atMost` lies what nobody saw. */
export interface Outage {
  from: Millis;
  /** Missing while it lasts. */
  to?: Millis;
  cause: Cause;
  atLeastMs: Millis;
  atMostMs: Millis;
  reason: string;
}

/** A time nobody watched. */
export interface Gap {
  from: Millis;
  to: Millis;
}

/** What was observed so far, compact enough to be carried from run to run for weeks. Spans in milliseconds, instants since the epoch. */
export interface Ledger {
  schema: 1;
  startedAt: Millis;
  asOf: Millis;
  /** Certainly up. */
  up: Millis;
  /** Certainly down, whoever caused it. */
  down: Millis;
  /** The part of `down` that the host caused: it never rolls a recovered component back by itself. */
  downByHost: Millis;
  /** Watched, and up or down: the edges of outages. */
  edge: Millis;
  /** The part of `edge` that belongs to outages the host caused. */
  edgeByHost: Millis;
  /** The prober failed. */
  unknown: Millis;
  /** Nobody watched. */
  gap: Millis;
  samples: { up: number; down: number; unknown: number };
  restarts: number;
  criticalErrors: number;
  /** Up to when the log was read for them: later than one look ended and earlier than the next, so neither would do. */
  logReadTo?: Millis;
  /** The newest ones; `forgotten` counts those that no longer fit. */
  outages: Outage[];
  gaps: Gap[];
  forgotten: { outages: number; gaps: number };
  latency: Histogram;
  peak: { cpu: number; memoryBytes: number };
  last?: Seen;
  /** Since when every sample has been `unknown`. */
  unknownSince?: Millis;
}

export const openLedger = (at: Millis): Ledger => ({
  schema: 1,
  startedAt: at,
  asOf: at,
  up: 0,
  down: 0,
  downByHost: 0,
  edge: 0,
  edgeByHost: 0,
  unknown: 0,
  gap: 0,
  samples: { up: 0, down: 0, unknown: 0 },
  restarts: 0,
  criticalErrors: 0,
  outages: [],
  gaps: [],
  forgotten: { outages: 0, gaps: 0 },
  latency: emptyHistogram(),
  peak: { cpu: 0, memoryBytes: 0 },
});

/** How long after a look the next one is due at the latest. */
export const dueAfter = (policy: SoakPolicy, seen: Health): Millis =>
  seen === 'up' ? policy.everyMs : Math.min(policy.reprobeMs, policy.everyMs);

/**
 * The longest time from one look to the beginning of the next that still counts as watched: one look may be lost to a
 * busy machine, two may not. After a look that was not up the next was due soon, so that silence is a gap sooner; but
 * a machine that is late by as much as it may be while the component is up must not turn its downtime into gaps.
 */
export const watchedUpTo = (policy: SoakPolicy, seen: Health): Millis =>
  dueAfter(policy, seen) + 5 * second + (seen === 'up' ? policy.everyMs : Math.min(policy.everyMs, minute));

/** The ledger with one more sample in it. Samples come in the order of their time; an older one changes nothing. */
export function observe(ledger: Ledger, sample: Sample, policy: SoakPolicy): Ledger {
  if (sample.at <= ledger.asOf && ledger.last) return ledger;
  const limit = watchedUpTo(policy, ledger.last?.health ?? 'up');
  const known = tally(ledger, attribute(ledger.last, sample, limit, ledger.asOf));
  const unknownSince = sample.health === 'unknown' ? (ledger.unknownSince ?? sample.at) : undefined;
  const { unknownSince: _, ...rest } = sample.health === 'up' ? recovered(known, ledger.asOf) : known;
  return { ...rest, ...measured(ledger, sample), ...(unknownSince === undefined ? {} : { unknownSince }) };
}

/** From when on the log is to be read next, so that every line is counted once. */
export const logUnreadFrom = (ledger: Ledger): Millis => ledger.logReadTo ?? ledger.startedAt;

/** Nobody watches from here on: what follows until the next sample is a gap. */
export function unwatched(ledger: Ledger): Ledger {
  return ledger.last ? { ...ledger, last: { ...ledger.last, watching: false } } : ledger;
}

function measured(ledger: Ledger, sample: Sample): Partial<Ledger> {
  const { engine, health } = sample;
  return {
    asOf: sample.at,
    last: { health, at: sample.at, watching: true, ...(engine ? { engine } : {}) },
    samples: { ...ledger.samples, [health]: ledger.samples[health] + 1 },
    criticalErrors: ledger.criticalErrors + (engine?.criticalErrors ?? 0),
    ...(engine?.logReadTo === undefined ? {} : { logReadTo: engine.logReadTo }),
    latency: health === 'up' ? withLatency(ledger.latency, sample.latencyMs) : ledger.latency,
    peak: {
      cpu: Math.max(ledger.peak.cpu, engine?.cpu ?? 0),
      memoryBytes: Math.max(ledger.peak.memoryBytes, engine?.memoryBytes ?? 0),
    },
  };
}

function tally(ledger: Ledger, given: Attribution): Ledger {
  const host = given.outage?.cause === 'host';
  const gap = given.gap;
  const [outages, forgottenOutages] = bounded(merged(ledger.outages, given));
  const [gaps, forgottenGaps] = bounded(gap ? [...ledger.gaps, gap] : ledger.gaps);
  return {
    ...ledger,
    up: ledger.up + given.up,
    down: ledger.down + given.down,
    downByHost: ledger.downByHost + (host ? given.down : 0),
    edge: ledger.edge + given.edge,
    edgeByHost: ledger.edgeByHost + (host ? given.edge : 0),
    unknown: ledger.unknown + given.unknown,
    gap: ledger.gap + (gap ? given.gapMs : 0),
    restarts: ledger.restarts + given.restarts,
    outages,
    gaps,
    forgotten: {
      outages: ledger.forgotten.outages + forgottenOutages,
      gaps: ledger.forgotten.gaps + forgottenGaps,
    },
  };
}

/** It is up now, so an outage that was lost from sight ended no later than the look before this one. */
function recovered(ledger: Ledger, seen: Millis): Ledger {
  const open = ledger.outages.at(-1);
  if (!open || open.to !== undefined) return ledger;
  return { ...ledger, outages: [...ledger.outages.slice(0, -1), { ...open, to: Math.max(open.from, seen) }] };
}

/** An outage that is still open takes up what follows, until something is up again. */
function merged(outages: readonly Outage[], given: Attribution): Outage[] {
  const open = outages.at(-1);
  if (!given.outage) return [...outages];
  if (!open || open.to !== undefined) return [...outages, given.outage];
  const { from, cause, reason } = open;
  const spans = {
    atLeastMs: open.atLeastMs + given.outage.atLeastMs,
    atMostMs: open.atMostMs + given.outage.atMostMs,
  };
  const to = given.outage.to;
  return [...outages.slice(0, -1), { from, cause, reason, ...spans, ...(to === undefined ? {} : { to }) }];
}

const kept = 50;
const bounded = <T>(items: T[]): [T[], number] => [items.slice(-kept), Math.max(0, items.length - kept)];
