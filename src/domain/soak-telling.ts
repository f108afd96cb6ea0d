import type { Ledger } from './ledger.ts';
import type { Health } from './sample.ts';
import type { SoakVerdict } from './soak.ts';
import { hour, type Millis, minute } from './units.ts';

/** What a promotion must know of its soak: when it changes, it is told. */
export interface Gist {
  verdict: SoakVerdict['kind'];
  attention: boolean;
  health: Health | 'unseen';
  paused: boolean;
}

/** What it was told last, when, and how often since the beginning. */
export interface Told {
  gist: Gist;
  /** Since the epoch. */
  at: Millis;
  times: number;
}

export const gistOf = (verdict: SoakVerdict, { last }: Ledger, paused: boolean): Gist => ({
  verdict: verdict.kind,
  attention: verdict.kind === 'continue' && verdict.attention !== undefined,
  health: last?.health ?? 'unseen',
  paused,
});

/**
 * Each telling costs the promotion's history about ten events, and the server ends a workflow at 51,200 of them. So
 * what only flips to and fro is told at once until it has been told often; from then on it waits for its turn.
 */
export function isDue({ gist, at, times }: Told, now: Gist, instant: Millis): boolean {
  const since = instant - at;
  if (isUrgent(gist, now) || since >= hour) return true;
  const isOther = now.health !== gist.health || now.attention !== gist.attention;
  return isOther && (times < atOnce || since >= turn);
}

const isUrgent = (before: Gist, now: Gist): boolean =>
  now.verdict !== before.verdict || now.paused !== before.paused || (now.attention && !before.attention);

/** So many tellings are few events, and more changes than a component has that works. */
const atOnce = 50;
const turn: Millis = 10 * minute;
