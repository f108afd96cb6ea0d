import { z } from 'zod';
import { counted } from '../../../domain/units.ts';
import { load } from './load.ts';
import { counter, figure, type Outcome, shaped } from './text-reading.ts';

const entry = z.object({
  name: z.string(),
  method: z.string().nullable(),
  start_time: figure,
  /** Seconds since the epoch. */
  last_request_timestamp: figure.nullable(),
  num_requests: counter,
  num_none_requests: counter,
  num_failures: counter,
  /** By the response time in milliseconds, rounded to two digits by Locust: how many took it. */
  response_times: z.record(z.string().regex(/^\d+(?:[.]\d+)?$/), counter),
});
type Entry = z.infer<typeof entry>;

/** `locust --json` and `--json-file` (2.x): one entry a request, with the histogram that Locust takes percentiles from. */
export const readLocustJson = shaped(z.array(entry).min(1), (entries): Outcome => {
  const wrong = entries.find((each) => sum(Object.values(each.response_times)) !== timed(each));
  if (wrong) {
    const times = counted(sum(Object.values(wrong.response_times)));
    return {
      problem: `contradicts itself: ${wrong.name} has ${counted(timed(wrong))} timed requests and ${times} times`,
    };
  }
  const requests = sum(entries.map((each) => each.num_requests));
  const seconds = Math.max(1, spanOf(entries));
  return load({
    requests,
    failed: sum(entries.map((each) => each.num_failures)),
    throughput: requests / seconds,
    seconds,
    ...percentilesOf(entries),
  });
});

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);
const timed = (each: Entry): number => each.num_requests - each.num_none_requests;

function spanOf(entries: readonly Entry[]): number {
  const first = Math.min(...entries.map((each) => each.start_time));
  return Math.max(...entries.map((each) => each.last_request_timestamp ?? first)) - first;
}

/** As Locust takes them: the time of the request that stands after so many others. */
function percentilesOf(entries: readonly Entry[]): { p50Ms?: number; p95Ms?: number; p99Ms?: number } {
  const times = entries.flatMap((each) =>
    Object.entries(each.response_times).map(([ms, count]) => ({ ms: Number(ms), count })),
  );
  const count = sum(times.map((each) => each.count));
  if (count === 0) return {};
  times.sort((a, b) => a.ms - b.ms);
  const at = (share: number): number => {
    let before = 0;
    const found = times.find((each) => {
      before += each.count;
      return before > Math.floor(count * share);
    });
    return found?.ms ?? 0;
  };
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) };
}
