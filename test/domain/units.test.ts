import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { emptyHistogram, quantile, withLatency } from '../../src/domain/histogram.ts';
import { day, duration, hour, minute, percentText, second } from '../../src/domain/units.ts';
import { frozenUntil } from '../../src/domain/windows.ts';

test.each([
  [6 * day + 4 * hour, '6d 4h'],
  [50 * minute + 24 * second, '50min 24s'],
  [350, '350ms'],
  [7_840, '7.8s'],
  [10_000, '10s'],
  [59_970, '1min'],
  [0, '0ms'],
  [7 * day, '7d'],
  [59 * minute + 59.9 * second, '1h'],
  [day + second, '1d 1s'],
])('%d ms read as %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});

test('percentages keep what tells them from the target', () => {
  expect([99.5, 99.4996, 100, 61.2].map(percentText)).toEqual(['99.5 %', '99.499 %', '100 %', '61.2 %']);
});

test('a quantile from the histogram is within 1 % of the true one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0.2, max: 60_000, noNaN: true }), { minLength: 1, maxLength: 300 }),
      fc.constantFrom(50, 95, 99),
      (latencies, share) => {
        const histogram = latencies.reduce(withLatency, emptyHistogram());
        const exact = [...latencies].sort((a, b) => a - b)[Math.ceil((share / 100) * latencies.length) - 1] ?? 0;
        expect(Math.abs((quantile(histogram, share) ?? 0) - exact)).toBeLessThanOrEqual(exact * 0.0101);
      },
    ),
  );
});

test('a freeze holds until the last of the windows that lie over now has ended', () => {
  const short = { from: '2026-12-24T00:00:00Z', to: '2026-12-26T00:00:00Z', why: 'holidays' };
  const long = { from: '2026-12-25T00:00:00Z', to: '2027-01-02T00:00:00Z', why: 'year end' };
  expect(frozenUntil([short, long], Date.parse('2026-12-25T12:00:00Z'))).toBe(long);
  expect(frozenUntil([short, long], Date.parse('2026-12-24T12:00:00Z'))).toBe(short);
  expect(frozenUntil([short, long], Date.parse(long.to))).toBeUndefined();
});
