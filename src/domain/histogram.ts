import type { Millis, Percent } from './units.ts';

/**
 * Latencies in buckets whose width grows with their value, so that a quantile is off by 1 % at the most
 * however many samples there are (the construction of DDSketch, Masson et al. 2019). Plain JSON: bucket → count.
 */
export interface Histogram {
  count: number;
  max: Millis;
  buckets: Record<string, number>;
}

const relativeError = 0.01;
const gamma = (1 + relativeError) / (1 - relativeError);

export const emptyHistogram = (): Histogram => ({ count: 0, max: 0, buckets: {} });

export function withLatency(histogram: Histogram, latency: Millis): Histogram {
  const bucket = String(Math.ceil(Math.log(Math.max(latency, 0.1)) / Math.log(gamma)));
  return {
    count: histogram.count + 1,
    max: Math.max(histogram.max, latency),
    buckets: { ...histogram.buckets, [bucket]: (histogram.buckets[bucket] ?? 0) + 1 },
  };
}

/** The latency that `share` of the samples do not exceed; undefined while there is none. */
export function quantile(histogram: Histogram, share: Percent): Millis | undefined {
  if (histogram.count === 0) return undefined;
  const wanted = Math.ceil((share / 100) * histogram.count);
  let seen = 0;
  for (const bucket of Object.keys(histogram.buckets)
    .map(Number)
    .sort((a, b) => a - b)) {
    seen += histogram.buckets[bucket] ?? 0;
    if (seen >= wanted) return Math.min((2 * gamma ** bucket) / (gamma + 1), histogram.max);
  }
  return histogram.max;
}
