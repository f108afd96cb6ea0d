import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Ledger, logUnreadFrom, observe, openLedger, unwatched, watchedUpTo } from '../../src/domain/ledger.ts';
import { judge } from '../../src/domain/soak.ts';
import type { EngineFacts, Health, Sample } from '../../src/domain/sample.ts';
import { day, hour, type Millis, minute, second } from '../../src/domain/units.ts';

const policy = {
  requiredMs: 7 * day,
  everyMs: 5 * minute,
  reprobeMs: 10 * second,
  uptime: 99.5,
  unknownLimitMs: 30 * minute,
};
const begin = 1_700_000_000_000;

const engineAt = (changes: Partial<EngineFacts> = {}): EngineFacts => ({
  containerId: 'c1',
  state: 'running',
  startedAt: begin - hour,
  restartCount: 0,
  exitCode: 0,
  oomKilled: false,
  ...changes,
});

const look = (after: Millis, health: Health, engine: Partial<EngineFacts> = {}): Sample => ({
  beganAt: begin + after,
  at: begin + after,
  health,
  latencyMs: 5,
  probes: [],
  engine: engineAt(engine),
});

const watch = (...samples: Sample[]): Ledger =>
  samples.reduce((ledger, sample) => observe(ledger, sample, policy), openLedger(begin));
const spans = ({ up, down, edge, unknown, gap }: Ledger) => ({ up, down, edge, unknown, gap });

describe('the time between two looks', () => {
  test('is up when both are up', () => {
    expect(spans(watch(look(0, 'up'), look(5 * minute, 'up')))).toEqual({
      up: 5 * minute,
      down: 0,
      edge: 0,
      unknown: 0,
      gap: 0,
    });
  });

  test('is an edge, up or down, when it went down in between and nobody saw when', () => {
    const ledger = watch(look(0, 'up'), look(5 * minute, 'down'));
    expect(spans(ledger)).toEqual({ up: 0, down: 0, edge: 5 * minute, unknown: 0, gap: 0 });
    expect(ledger.outages).toMatchObject([{ atLeastMs: 0, atMostMs: 5 * minute }]);
  });

  test('is bounded to the second when the engine knows when the container ended', () => {
    const ended = { state: 'exited', finishedAt: begin + 4 * minute };
    expect(spans(watch(look(0, 'up'), look(5 * minute, 'down', ended)))).toMatchObject({
      up: 4 * minute,
      down: minute,
      edge: 0,
    });
  });

  test('is down when both are down, and the outage grows instead of becoming two', () => {
    const ledger = watch(
      look(0, 'up'),
      look(minute, 'down'),
      look(minute + 10_000, 'down'),
      look(minute + 20_000, 'up'),
    );
    expect(spans(ledger)).toEqual({ up: 0, down: 10_000, edge: minute + 10_000, unknown: 0, gap: 0 });
    expect(ledger.outages).toMatchObject([
      { from: begin, to: begin + minute + 20_000, atLeastMs: 10_000, atMostMs: minute + 20_000 },
    ]);
  });

  test('holds the outage of a container that crashed and came back between two good looks', () => {
    const back = { startedAt: begin + 3 * minute, finishedAt: begin + 2 * minute, restartCount: 1, exitCode: 3 };
    const ledger = watch(look(0, 'up'), look(5 * minute, 'up', back));
    expect(spans(ledger)).toEqual({ up: 2 * minute, down: minute, edge: 2 * minute, unknown: 0, gap: 0 });
    expect(ledger.outages).toMatchObject([
      { atLeastMs: minute, atMostMs: 3 * minute, reason: expect.stringContaining('exit code 3') },
    ]);
    expect(ledger.restarts).toBe(1);
  });

  test('is nothing known when either look could not tell', () => {
    const ledger = watch(look(0, 'up'), look(5 * minute, 'unknown'), look(5 * minute + 20 * second, 'up'));
    expect(spans(ledger)).toEqual({ up: 0, down: 0, edge: 0, unknown: 5 * minute + 20 * second, gap: 0 });
    expect(ledger.unknownSince).toBeUndefined();
  });

  test('is a gap, and no outage, when nobody looked for longer than two ticks', () => {
    const ledger = watch(look(0, 'up'), look(2 * hour, 'up'));
    expect(spans(ledger)).toEqual({ up: 0, down: 0, edge: 0, unknown: 0, gap: 2 * hour });
    expect(ledger.outages).toEqual([]);
  });

  test('is a gap except for what the engine itself saw of it', () => {
    const back = { startedAt: begin + hour, finishedAt: begin + 30 * minute };
    expect(spans(watch(look(0, 'up'), look(2 * hour, 'up', back)))).toMatchObject({
      down: 30 * minute,
      gap: 90 * minute,
    });
  });

  test('is down from the moment the engine saw it end, though nobody looked', () => {
    const ended = { state: 'exited', finishedAt: begin + hour };
    expect(spans(watch(look(0, 'up'), look(2 * hour, 'down', ended)))).toMatchObject({ down: hour, gap: hour });
  });

  test('is a gap, and no downtime, when nobody looked for longer than two of the looks that were due while it is down', () => {
    const ledger = watch(look(0, 'up'), ...[1, 11, 21, 31, 41, 51, 61].map((after) => look(after * minute, 'down')));
    expect(spans(ledger)).toEqual({ up: 0, down: 0, edge: minute, unknown: 0, gap: hour });
    expect(judge(policy, ledger).kind).toBe('continue');
  });

  test('is down all along when the engine says that it has not run since, though nobody looked', () => {
    const ended = { state: 'exited', finishedAt: begin + minute / 2 };
    const ledger = watch(look(0, 'up'), look(minute, 'down', ended), look(hour + minute, 'down', ended));
    expect(spans(ledger)).toMatchObject({ down: hour + minute / 2, gap: 0 });
    expect(ledger.outages).toMatchObject([{ atLeastMs: hour + minute / 2, atMostMs: hour + minute / 2 }]);
  });

  test('is watched while it is down as long as looks come when they are due, however long each one takes', () => {
    const slow = (after: Millis): Sample => ({ ...look(after, 'down'), beganAt: begin + after - 40 * second });
    expect(watch(look(0, 'up'), look(minute, 'down'), slow(2 * minute), slow(3 * minute))).toMatchObject({
      down: 2 * minute,
      gap: 0,
    });
  });

  test.each([
    ['into staging', policy, 48 * hour],
    ['into production', { ...policy, requiredMs: day, everyMs: 20 * second, uptime: 99.9 }, 2 * hour],
  ])('is down when every look comes a quarter of a minute late, %s: that fails', (_way, late, span) => {
    const looks = Math.floor(span / (26 * second));
    const ledger = Array.from({ length: looks }, (_, index) => look(index * 26 * second, 'down')).reduce(
      (before, sample) => observe(before, sample, late),
      openLedger(begin),
    );
    expect(spans(ledger)).toMatchObject({ gap: 0 });
    expect(judge(late, ledger)).toMatchObject({ kind: 'failed' });
  });

  test('calls a person when every look says down and nearly all of the time nobody looked', () => {
    const rarely = (count: number) =>
      watch(...Array.from({ length: count }, (_, index) => look(index * 10 * minute, 'down')));
    expect(judge(policy, rarely(3))).not.toHaveProperty('attention');
    const attention = expect.stringMatching(/^down at every look for 30min, of which nobody watched 30min/);
    expect(judge(policy, rarely(4))).toMatchObject({ kind: 'continue', attention });
  });

  test.each(['down', 'unknown', 'up'] as const)(
    'is a gap when the container is paused, whenever it ended before: %s at the look before',
    (before) => {
      const restarted = { finishedAt: begin - 20 * minute, startedAt: begin - 10 * minute };
      const paused = { ...restarted, state: 'paused' };
      const ledger = watch(look(0, before, restarted), look(8 * hour, 'down', paused));
      expect(spans(ledger)).toMatchObject({ down: 0, gap: 8 * hour });
    },
  );

  test('is down until the engine started it again, though nobody looked', () => {
    const down = look(minute, 'down', { state: 'exited', finishedAt: begin + minute / 2 });
    const back = { startedAt: begin + hour, finishedAt: begin + minute / 2 };
    const ledger = watch(look(0, 'up'), down, look(2 * hour, 'up', back));
    expect(spans(ledger)).toMatchObject({ down: hour - minute + minute / 2, gap: hour });
    expect(ledger.outages).toMatchObject([{ to: begin + hour }]);
  });

  test('is a gap while the watching was paused, however short', () => {
    const ledger = observe(unwatched(watch(look(0, 'up'))), look(minute, 'up'), policy);
    expect(spans(ledger)).toMatchObject({ up: 0, gap: minute });
  });

  test('counts a reboot of the host as the host’s', () => {
    const back = { startedAt: begin + 3 * minute, finishedAt: begin + minute, hostBootedAt: begin + 2 * minute };
    const ledger = watch(look(0, 'up'), look(5 * minute, 'up', back));
    expect(ledger).toMatchObject({ down: 2 * minute, downByHost: 2 * minute, edgeByHost: 2 * minute });
    expect(ledger.outages).toMatchObject([{ cause: 'host' }]);
  });
});

test('the log is read on from where it was read before, also when it could not be read in between', () => {
  expect(logUnreadFrom(openLedger(begin))).toBe(begin);
  const read = look(minute, 'up', { criticalErrors: 1, logReadTo: begin + 50 * second });
  const ledger = watch(read, look(2 * minute, 'up'));
  expect(logUnreadFrom(ledger)).toBe(begin + 50 * second);
  expect(ledger.criticalErrors).toBe(1);
});

test('two outages with the component up in between stay two', () => {
  const { outages } = watch(
    look(0, 'up'),
    look(1_000, 'down'),
    look(2_000, 'up'),
    look(3_000, 'down'),
    look(4_000, 'up'),
  );
  expect(outages).toMatchObject([
    { from: begin, to: begin + 2_000 },
    { from: begin + 2_000, to: begin + 4_000 },
  ]);
});

test('an outage that was lost from sight is over when the component is seen up again', () => {
  const ledger = watch(
    look(0, 'up'),
    look(1_000, 'down'),
    look(2_000, 'unknown'),
    look(3_000, 'up'),
    look(9_000, 'down'),
  );
  expect(ledger.outages).toMatchObject([{ from: begin, to: begin + 2_000 }, { from: begin + 3_000 }]);
});

test('a look that is older than the newest changes nothing', () => {
  const ledger = watch(look(0, 'up'), look(5 * minute, 'up'));
  expect(observe(ledger, look(minute, 'down'), policy)).toEqual(ledger);
});

test('a slow probe is watched time: only the time before it began can be a gap', () => {
  const limit = watchedUpTo(policy, 'up');
  const slow: Sample = { ...look(limit + hour, 'down'), beganAt: begin + limit };
  expect(watch(look(0, 'up'), slow).gap).toBe(0);
});

/** Start and finish times near the look, so that they often fall between two looks. */
const anyEngine = fc.record({
  state: fc.constantFrom('running', 'exited', 'restarting'),
  startedAgo: fc.nat(20 * minute),
  finishedAgo: fc.nat(20 * minute),
  restartCount: fc.nat(5),
});
const anyStep = fc.oneof(fc.integer({ min: 1, max: 9 * minute }), fc.integer({ min: 1, max: 2 * hour }));
const anyLooks = fc.array(
  fc.record({ step: anyStep, health: fc.constantFrom<Health>('up', 'up', 'down', 'unknown'), engine: anyEngine }),
  { maxLength: 40 },
);

interface Look {
  step: Millis;
  health: Health;
  engine?: { state: string; startedAgo: Millis; finishedAgo: Millis; restartCount: number };
}

function watchAll(looks: readonly Look[]): Ledger {
  let at = 0;
  return watch(
    ...looks.map(({ step, health, engine }) => {
      at += step;
      if (!engine) return look(at, health);
      const { state, startedAgo, finishedAgo, restartCount } = engine;
      return look(at, health, {
        state,
        restartCount,
        startedAt: begin + at - startedAgo,
        finishedAt: begin + at - finishedAgo,
      });
    }),
  );
}

describe('whatever is observed', () => {
  test('the spans add up to the time that passed, and none is negative', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        const ledger = watchAll(looks);
        const { up, down, edge, unknown, gap } = spans(ledger);
        expect(up + down + edge + unknown + gap).toBe(ledger.asOf - ledger.startedAt);
        expect(Math.min(up, down, edge, unknown, gap)).toBeGreaterThanOrEqual(0);
        expect(ledger.downByHost).toBeLessThanOrEqual(down);
      }),
    );
  });

  test('at most the last outage is open, and none was certain for longer than it was possible', () => {
    fc.assert(
      fc.property(anyLooks, (looks) => {
        const { outages } = watchAll(looks);
        for (const outage of outages) expect(outage.atLeastMs).toBeLessThanOrEqual(outage.atMostMs);
        for (const outage of outages.slice(0, -1)) expect(outage.to).toBeDefined();
      }),
    );
  });

  test('a ledger of 10,000 looks is no larger than one of 1,000', () => {
    const flapping = (count: number) =>
      watchAll(
        Array.from({ length: count }, (_, index) => ({
          step: minute,
          health: index % 2 ? ('up' as const) : ('down' as const),
        })),
      );
    expect(JSON.stringify(flapping(10_000)).length).toBeLessThan(JSON.stringify(flapping(1_000)).length * 1.05);
  });
});
