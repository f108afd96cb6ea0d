import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withLatency } from '../../src/domain/histogram.ts';
import { type Ledger, openLedger } from '../../src/domain/ledger.ts';
import { downtimeBudget, judge, nextLook, observed, uptime } from '../../src/domain/soak.ts';
import { day, hour, minute, second } from '../../src/domain/units.ts';

const policy = {
  requiredMs: 7 * day,
  everyMs: 5 * minute,
  reprobeMs: 10 * second,
  uptime: 99.5,
  unknownLimitMs: 30 * minute,
};
const begin = 1_700_000_000_000;
const ledger = (changes: Partial<Ledger>): Ledger => ({
  ...openLedger(begin),
  asOf: begin + 8 * day,
  last: { health: 'up', at: begin + 8 * day, watching: true },
  ...changes,
});

test('the downtime budget of 99.5 % over 7 days is 50 min 24 s', () => {
  expect(downtimeBudget(policy)).toBeCloseTo(50 * minute + 24 * second, 3);
});

describe('the verdict', () => {
  test('is to continue while the observed time is incomplete, however long it took', () => {
    expect(judge(policy, ledger({ up: 6 * day, gap: 30 * day }))).toEqual({ kind: 'continue', leftMs: day });
  });

  test('is passed when the time is complete and the uptime holds with every doubt counted as down', () => {
    expect(judge(policy, ledger({ up: 7 * day }))).toMatchObject({ kind: 'passed' });
    expect(judge(policy, ledger({ up: 7 * day - 40 * minute, edge: 40 * minute }))).toMatchObject({ kind: 'passed' });
  });

  test('is neither passed nor failed when only doubts stand between it and the target', () => {
    const doubtful = judge(policy, ledger({ up: 7 * day - 2 * hour, edge: 2 * hour }));
    expect(doubtful).toMatchObject({
      kind: 'continue',
      attention: expect.stringContaining('may have been up or down'),
    });
  });

  test('is failed as soon as the budget is certainly spent, at whatever time that is', () => {
    const spent = ledger({ up: hour, down: 51 * minute });
    expect(judge(policy, spent)).toMatchObject({
      kind: 'failed',
      sentence: expect.stringContaining('50min 24s allowed'),
    });
    expect(judge(policy, { ...spent, down: 50 * minute })).toMatchObject({ kind: 'continue' });
  });

  test('never fails a recovered component for what the host did: a person decides', () => {
    const rebooted = ledger({ up: 7 * day - 2 * hour, down: 2 * hour, downByHost: 2 * hour });
    expect(judge(policy, rebooted)).toMatchObject({
      kind: 'continue',
      attention: expect.stringContaining('the host was the cause'),
    });
  });

  test('is never passed while the component is down', () => {
    const last = { health: 'down' as const, at: begin + 8 * day, watching: true };
    expect(judge(policy, ledger({ up: 7 * day, last })).kind).toBe('continue');
  });

  test('calls a person when nothing has been known for longer than policy allows', () => {
    const blind = ledger({ up: day, unknownSince: begin + 8 * day - hour });
    expect(judge(policy, blind)).toMatchObject({
      kind: 'continue',
      attention: expect.stringContaining('nothing is known'),
    });
  });

  test('is failed when the latency objective is missed over the whole time', () => {
    const slow = Array.from({ length: 100 }).reduce<Ledger['latency']>(
      (all) => withLatency(all, 900),
      openLedger(begin).latency,
    );
    const withObjective = { ...policy, latency: { p95Ms: 200 } };
    expect(judge(withObjective, ledger({ up: 7 * day, latency: slow }))).toMatchObject({
      kind: 'failed',
      sentence: expect.stringMatching(/p95 latency 9\d\dms|p95 latency 8\d\dms/),
    });
  });

  test('is failed by more critical errors than policy bears', () => {
    expect(judge({ ...policy, criticalErrors: 0 }, ledger({ up: day, criticalErrors: 1 }))).toMatchObject({
      kind: 'failed',
    });
    expect(judge(policy, ledger({ up: day, criticalErrors: 1 }))).toMatchObject({ kind: 'continue' });
  });

  test('is never passed on a log whose critical errors count and that was not read', () => {
    const strict = { ...policy, criticalErrors: 0 };
    const attention = expect.stringMatching(/^the container's log, whose critical errors count, has not been read for/);
    expect(judge(strict, ledger({ up: 7 * day }))).toMatchObject({ kind: 'continue', attention });
    expect(judge(strict, ledger({ up: 7 * day, logReadTo: begin + 7 * day }))).toMatchObject({ kind: 'continue' });
    const read = ledger({ up: 7 * day, logReadTo: begin + 8 * day - 10 * minute });
    expect(judge(strict, read)).toMatchObject({ kind: 'passed' });
  });

  test('passed always means the target holds with every edge counted as downtime', () => {
    const span = fc.nat(8 * day);
    fc.assert(
      fc.property(span, span, span, span, (up, down, edge, gap) => {
        const some = ledger({ up, down, edge, gap });
        if (judge(policy, some).kind !== 'passed') return;
        expect(uptime(some)?.atLeast).toBeGreaterThanOrEqual(policy.uptime);
        expect(observed(some)).toBeGreaterThanOrEqual(policy.requiredMs);
      }),
    );
  });
});

describe('the next look', () => {
  test('is at once before the first one', () => {
    expect(nextLook(policy, openLedger(begin), begin)).toBe(0);
  });
  test('stays on the grid of ticks, however late this one was', () => {
    expect(nextLook(policy, ledger({}), begin + 5 * minute + 40 * second)).toBe(4 * minute + 20 * second);
  });
  test('comes after the short interval while the component is not up', () => {
    const down = ledger({ last: { health: 'down', at: begin, watching: true } });
    expect(nextLook(policy, down, begin + minute)).toBe(10 * second);
  });
});
