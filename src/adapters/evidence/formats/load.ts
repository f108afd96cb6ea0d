import type { LoadFigures } from '../../../domain/reading.ts';
import { counted, percentText } from '../../../domain/units.ts';
import type { Outcome } from './text-reading.ts';

const percentiles = ['p50Ms', 'p95Ms', 'p99Ms'] as const;

/** What else a report says of its latencies, in milliseconds; none of it is told further. */
export interface Latencies {
  min?: number | undefined;
  average?: number | undefined;
  max?: number | undefined;
  /** By how much a figure may be rounded, as a part of it and by a millisecond besides; not at all where it is missing. */
  rounded?: number;
}

/** The figures of a load test, once they agree with each other. */
export function load(figures: LoadFigures, latencies: Latencies = {}): Outcome {
  const { requests, failed, throughput } = figures;
  if (requests === 0) return { problem: 'has no request: it proves nothing' };
  if (failed > requests) {
    return { problem: `contradicts itself: ${counted(failed)} of ${counted(requests)} requests failed` };
  }
  if (!(throughput > 0)) return { problem: 'contradicts itself: it has requests, and none a second' };
  const known = percentiles.flatMap((name) => figures[name] ?? []);
  if (known.some((value, index) => value < (known[index - 1] ?? 0))) {
    return { problem: `contradicts itself: its percentiles fall (${known.join(', ')} ms)` };
  }
  const problem = beyond(known, latencies);
  if (problem !== undefined) return { problem };
  return { measured: { load: figures }, facts: facts(figures) };
}

/** Percentiles, and the average, lie between the shortest time and the longest. */
function beyond(known: readonly number[], { min = 0, average, max, rounded }: Latencies): string | undefined {
  const [least = average, most = average] = [known[0], known.at(-1)];
  const slack = rounded === undefined ? 1e-6 * (most ?? 0) : rounded * (most ?? 0) + 1;
  const lowest = Math.min(least ?? min, average ?? min);
  const highest = Math.max(most ?? 0, average ?? 0);
  if (lowest < min - slack) return `contradicts itself: ${lowest} ms, where no request took less than ${min} ms`;
  return max !== undefined && highest > max + slack
    ? `contradicts itself: ${highest} ms, where no request took more than ${max} ms`
    : undefined;
}

function facts(figures: LoadFigures): string {
  const { requests, failed, throughput, seconds } = figures;
  return [
    `${counted(requests)} requests${seconds === undefined ? '' : ` in ${Math.round(seconds)} s`}`,
    `${counted(failed)} failed (${percentText((100 * failed) / requests)})`,
    `${Math.floor(throughput * 10) / 10} a second`,
    ...percentiles.map((name) => `${name.slice(0, 3)} ${shown(figures[name])}`),
  ].join(', ');
}

const shown = (value: number | undefined): string =>
  value === undefined ? 'not reported' : `${Math.ceil(value * 100) / 100} ms`;

/** The percentiles that a report carries. */
export const carried = (p50Ms?: number, p95Ms?: number, p99Ms?: number): Partial<LoadFigures> => ({
  ...(p50Ms === undefined ? {} : { p50Ms }),
  ...(p95Ms === undefined ? {} : { p95Ms }),
  ...(p99Ms === undefined ? {} : { p99Ms }),
});
