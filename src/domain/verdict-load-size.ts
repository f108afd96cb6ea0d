import type { Limits } from './catalogue.ts';
import { counted } from './units.ts';
import type { CountingFile } from './verdict-readings.ts';

/** A throughput is reached when it was held for so long; a rate over one request can be anything. */
const shortestSeconds = 10;
const fewestRequests = 20;

/**
 * Load tests that are too small to show what they are held against: a percentile is the time of one request as long as
 * there are not enough of them beyond it.
 */
export const littleLoad = (load: Limits['load'] = {}, files: readonly CountingFile[]): string[] =>
  files.flatMap(({ file, measured }) => {
    const { requests = Number.POSITIVE_INFINITY } = measured.load ?? {};
    const [most] = needsOf(load).toSorted((a, b) => b.requests - a.requests);
    return most === undefined || requests >= most.requests
      ? []
      : [
          `${file} has ${counted(requests)} ${requests === 1 ? 'request' : 'requests'}, and ${most.what} takes ${counted(most.requests)} at least: it proves little`,
        ];
  });

const needsOf = ({ p95Ms, p99Ms, throughput }: NonNullable<Limits['load']>): { what: string; requests: number }[] => [
  { what: 'a load test', requests: fewestRequests },
  ...(p95Ms === undefined ? [] : [{ what: 'p95', requests: 20 }]),
  ...(p99Ms === undefined ? [] : [{ what: 'p99', requests: 100 }]),
  ...(throughput === undefined
    ? []
    : [
        {
          what: `${throughput} requests/s over ${shortestSeconds} s`,
          requests: Math.ceil(throughput * shortestSeconds),
        },
      ]),
];
