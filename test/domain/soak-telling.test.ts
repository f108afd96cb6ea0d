import { expect, test } from '@jest/globals';
import { type Gist, isDue, type Told } from '../../src/domain/soak-telling.ts';
import { day, hour, minute, second } from '../../src/domain/units.ts';

const calm: Gist = { verdict: 'continue', attention: false, health: 'up', paused: false };
const toldOften = (gist: Gist): Told => ({ gist, at: 0, times: 1_000 });

/** How often a promotion is told within a time, when every look says something else than the one before. */
function tellings(everyMs: number, withinMs: number, looks: readonly Partial<Gist>[]): number {
  let told: Told = { gist: { ...calm, health: 'unseen' }, at: 0, times: 0 };
  for (let at = everyMs, look = 0; at <= withinMs; at += everyMs, look += 1) {
    const now: Gist = { ...calm, ...looks[look % looks.length] };
    if (isDue(told, now, at)) told = { gist: now, at, times: told.times + 1 };
  }
  return told.times;
}

test('a change is told at once, and nothing is told twice within the hour', () => {
  const told: Told = { gist: calm, at: 0, times: 3 };
  expect(isDue(told, { ...calm, health: 'down' }, second)).toBe(true);
  expect(isDue(told, calm, hour - 1)).toBe(false);
  expect(isDue(told, calm, hour)).toBe(true);
});

test('a verdict, a pause and a call for a person are told at once, however much has been told before', () => {
  for (const change of [{ verdict: 'failed' as const }, { paused: true }, { attention: true }])
    expect(isDue(toldOften(calm), { ...calm, ...change }, second)).toBe(true);
});

test('what has flipped often waits for its turn, ten minutes at the most', () => {
  const down: Gist = { ...calm, health: 'down' };
  expect(isDue(toldOften(calm), down, 10 * minute - 1)).toBe(false);
  expect(isDue(toldOften(calm), down, 10 * minute)).toBe(true);
});

/** A telling is about ten events in the promotion's history, and the server allows 51,200. */
const bearable = 51_200 / 10;

test.each<[string, Partial<Gist>[]]>([
  ['health', [{ health: 'up' }, { health: 'unknown' }]],
  ['calls for a person', [{ attention: false }, { attention: true }]],
])('%s that flip with every look of 20 s fill no history in two weeks', (_, looks) => {
  expect(tellings(20 * second, 14 * day, looks)).toBeLessThan(bearable);
});
