import { z } from 'zod';
import { contradiction } from './findings.ts';
import { carried, load } from './load.ts';
import { counter, figure, type Outcome, shaped } from './text-reading.ts';

const report = z.object({
  /** Seconds. */
  duration: z.number().positive(),
  /** Connections that failed, time-outs among them. */
  errors: counter,
  timeouts: counter,
  mismatches: counter.optional(),
  non2xx: counter,
  '1xx': counter,
  '2xx': counter,
  '3xx': counter,
  '4xx': counter,
  '5xx': counter,
  latency: z.object({ p50: figure, p95: figure.optional(), p99: figure, max: figure.optional() }),
  requests: z.object({ total: counter, average: figure.optional() }),
  start: z.iso.datetime({ offset: true }).optional(),
  finish: z.iso.datetime({ offset: true }).optional(),
});
type Report = z.infer<typeof report>;

/** `autocannon --json` (7 to 9), milliseconds. It carries p50, p97.5 and p99: its p95 stays unknown. */
export const readAutocannon = shaped(report, (said): Outcome => {
  const others = said['1xx'] + said['3xx'] + said['4xx'] + said['5xx'];
  const problem = contradiction(
    { responses: said.requests.total, 'responses that are not 2xx': said.non2xx },
    { responses: said['2xx'] + others, 'responses that are not 2xx': others },
  );
  const lie = problem ?? outOfTime(said);
  if (lie !== undefined) return { problem: lie };
  if (said.requests.total === 0) return { problem: `has no response (${said.errors} errors): it proves nothing` };
  const failed = Math.max(said.errors, said.timeouts) + said.non2xx + (said.mismatches ?? 0);
  const requests = said.requests.total + Math.max(said.errors, said.timeouts);
  const figures = {
    requests,
    failed: Math.min(failed, requests),
    throughput: said.requests.total / Math.max(said.duration, shortestSeconds),
    seconds: said.duration,
    ...carried(said.latency.p50, said.latency.p95, said.latency.p99),
  };
  return load(figures, { max: said.latency.max, rounded: 0.01 });
});

/** What was answered in less was not answered so often in a whole one. */
const shortestSeconds = 1;

/** The length of the test against the clock, and the rate by it against the mean of the rates of each second. */
function outOfTime({ duration, start, finish, requests }: Report): string | undefined {
  const took = start && finish ? (Date.parse(finish) - Date.parse(start)) / 1_000 : duration;
  if (Math.abs(took - duration) > 0.5 + 0.1 * duration)
    return `contradicts itself: it took ${duration} s, and ${took} s from start to finish`;
  const rate = requests.total / duration;
  // A test ends within a second, whose answers are of no whole one: of a short test that is much.
  return requests.average !== undefined && duration >= 2 && rate > 2 * requests.average
    ? `contradicts itself: ${requests.total} responses in ${duration} s, and ${requests.average} a second on average`
    : undefined;
}
