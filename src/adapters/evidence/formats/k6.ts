import { z } from 'zod';
import { counted } from '../../../domain/units.ts';
import { k6Verdict, verdictOf } from './k6-verdict.ts';
import { carried, load } from './load.ts';
import { counter, figure, type Outcome, type Problem, shaped } from './text-reading.ts';

/** `handleSummary` puts the figures of a metric under `values`, `--summary-export` beside its name. */
const metric = <T extends z.ZodType>(figures: T) =>
  z.preprocess((value) => holder.safeParse(value).data?.values ?? value, figures);
const holder = z.object({ values: z.unknown() });

const requests = z.object({ count: counter, rate: figure });
/** A rate of what failed: `passes` are the requests that did, `fails` those that did not. */
const failures = z
  .object({ passes: counter, fails: counter, rate: figure.optional(), value: figure.optional() })
  .transform(({ passes, fails, rate, value }) => ({ failed: passes, good: fails, share: rate ?? value }));
const durations = z.object({
  min: figure.optional(),
  avg: figure.optional(),
  max: figure.optional(),
  med: figure.optional(),
  'p(50)': figure.optional(),
  'p(95)': figure.optional(),
  'p(99)': figure.optional(),
});

const report = z.object({
  state: z.object({ testRunDurationMs: figure }).optional(),
  metrics: z.object({
    http_reqs: metric(requests).optional(),
    http_req_failed: metric(failures).optional(),
    http_req_duration: metric(durations).optional(),
    iterations: metric(requests).optional(),
  }),
});
type Failures = z.infer<typeof failures>;

/** The summary of k6 0.30 to 2.3, by `handleSummary` or `--summary-export`. Durations are in milliseconds in both. */
export function readK6(value: unknown): Outcome {
  const outcome = readFigures(value);
  return 'problem' in outcome ? outcome : withVerdict(outcome)(value);
}

const withVerdict = (outcome: Exclude<Outcome, Problem>) =>
  shaped(k6Verdict, ({ metrics }): Outcome => {
    const verdict = verdictOf(metrics);
    return 'problem' in verdict ? verdict : { ...outcome, facts: `${outcome.facts}${verdict.facts}` };
  });

const readFigures = shaped(report, ({ metrics, state }): Outcome => {
  const { http_reqs: all, http_req_failed: failed, http_req_duration: took, iterations } = metrics;
  if (all === undefined || all.count === 0) return { problem: 'has no HTTP request: it proves nothing' };
  if (failed === undefined) return { problem: 'does not say how many requests failed (http_req_failed)' };
  const problem = lies(all, failed, state ? state.testRunDurationMs / 1_000 : secondsOf(iterations));
  if (problem !== undefined) return problem;
  const seconds = state && state.testRunDurationMs / 1_000;
  return load(
    {
      requests: all.count,
      failed: failed.failed,
      throughput: all.rate,
      ...(seconds === undefined ? {} : { seconds }),
      ...carried(took?.med ?? took?.['p(50)'], took?.['p(95)'], took?.['p(99)']),
    },
    { min: took?.min, average: took?.avg, max: took?.max },
  );
});

/** k6 divides every count by the same time. */
const secondsOf = (iterations: z.infer<typeof requests> | undefined): number | undefined =>
  iterations && iterations.count > 0 && iterations.rate > 0 ? iterations.count / iterations.rate : undefined;

function lies(all: z.infer<typeof requests>, failures: Failures, seconds: number | undefined): Problem | undefined {
  const { failed, good, share } = failures;
  const contradiction = (what: string) => ({ problem: `contradicts itself: ${what}` });
  if (failed + good !== all.count) {
    return contradiction(
      `it says of ${counted(failed + good)} requests whether they failed, and has ${counted(all.count)}`,
    );
  }
  if (share !== undefined && Math.abs(share - failed / all.count) > 0.001) {
    return contradiction(`a rate of ${share} failed, and ${counted(failed)} of ${counted(all.count)} did`);
  }
  const expected = seconds === undefined ? undefined : all.count / seconds;
  if (expected !== undefined && all.rate > expected * 1.05) {
    return contradiction(`${all.rate} requests a second, and ${counted(all.count)} in all that time`);
  }
  return undefined;
}
