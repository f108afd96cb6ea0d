import type { LoadFigures } from '../../../domain/reading.ts';
import { counted, percentText } from '../../../domain/units.ts';
import type { Outcome } from './text-reading.ts';

const percentiles = ['p50Ms', 'p95Ms', 'p99Ms'] as const;

/** The figures of a load test, once they agree with each other. */
export function load(figures: LoadFigures): Outcome {
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
  return { measured: { load: figures }, facts: facts(figures) };
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
