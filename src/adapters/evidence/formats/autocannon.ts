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
  latency: z.object({ p50: figure, p95: figure.optional(), p99: figure }),
  requests: z.object({ total: counter }),
});

/** `autocannon --json` (7 to 9), milliseconds. It carries p50, p97.5 and p99: its p95 stays unknown. */
export const readAutocannon = shaped(report, (said): Outcome => {
  const others = said['1xx'] + said['3xx'] + said['4xx'] + said['5xx'];
  const problem = contradiction(
    { responses: said.requests.total, 'responses that are not 2xx': said.non2xx },
    { responses: said['2xx'] + others, 'responses that are not 2xx': others },
  );
  if (problem !== undefined) return { problem };
  if (said.requests.total === 0) return { problem: `has no response (${said.errors} errors): it proves nothing` };
  const failed = Math.max(said.errors, said.timeouts) + said.non2xx + (said.mismatches ?? 0);
  const requests = said.requests.total + Math.max(said.errors, said.timeouts);
  return load({
    requests,
    failed: Math.min(failed, requests),
    throughput: said.requests.total / said.duration,
    seconds: said.duration,
    ...carried(said.latency.p50, said.latency.p95, said.latency.p99),
  });
});
