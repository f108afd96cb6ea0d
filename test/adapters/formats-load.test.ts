import { describe, expect, test } from '@jest/globals';
import { readText } from '../../src/adapters/evidence/formats/index.ts';
import { autocannon, type Json, k6, k6Summary, locustCsv, locustEntry } from './formats-samples.ts';

const read = (text: string) => readText(text, 'load');
const json = (report: unknown) => read(JSON.stringify(report));

test.each([
  [
    "k6's exported summary, whose `passes` are the requests that failed",
    json(k6()),
    'k6',
    { requests: 1000, failed: 10, throughput: 50, p50Ms: 18, p95Ms: 60, p99Ms: 120 },
    '1,000 requests, 10 failed (1 %), 50 a second, p50 18 ms, p95 60 ms, p99 120 ms',
  ],
  [
    "what k6's handleSummary is given, and its p99 is not reported",
    json(k6Summary()),
    'k6',
    { requests: 1000, failed: 10, throughput: 50, seconds: 20, p50Ms: 18, p95Ms: 60 },
    '1,000 requests in 20 s, 10 failed (1 %), 50 a second, p50 18 ms, p95 60 ms, p99 not reported',
  ],
  [
    "autocannon's result, where time-outs are among the errors and nobody guesses a p95",
    json(autocannon()),
    'autocannon',
    { requests: 1000, failed: 10, throughput: 99.6, seconds: 10, p50Ms: 2, p99Ms: 12 },
    '1,000 requests in 10 s, 10 failed (1 %), 99.6 a second, p50 2 ms, p95 not reported, p99 12 ms',
  ],
  [
    "Locust's table, whose last row is counted again from the others",
    read(locustCsv()),
    'locust',
    { requests: 300, failed: 3, throughput: 51.5, p50Ms: 1, p95Ms: 60, p99Ms: 80 },
    '300 requests, 3 failed (1 %), 51.5 a second, p50 1 ms, p95 60 ms, p99 80 ms',
  ],
  [
    "Locust's JSON, with percentiles from its own histogram",
    json([locustEntry(), locustEntry({ name: '/b', response_times: { 10: 100 } })]),
    'locust',
    { requests: 200, failed: 4, throughput: 20, seconds: 10, p50Ms: 10, p95Ms: 50, p99Ms: 300 },
    '200 requests in 10 s, 4 failed (2 %), 20 a second, p50 10 ms, p95 50 ms, p99 300 ms',
  ],
])('%s', (_name, reading, format, load, facts) => {
  expect(reading).toEqual({ format, measured: { load }, facts });
});

describe("k6's own verdict is told", () => {
  const figures = '1,000 requests, 10 failed (1 %), 50 a second, p50 18 ms, p95 60 ms, p99 not reported';
  const summary = (metrics: Json) => json(k6({ http_req_duration: { med: 18, 'p(95)': 60 }, ...metrics }));
  test.each<[string, Json, string]>([
    ['of checks that failed', { checks: { passes: 515, fails: 6, value: 0.98 } }, '; 6 of its own 521 checks failed'],
    [
      'of checks in the form of handleSummary',
      { checks: { values: { passes: 1, fails: 2 } } },
      '; 2 of its own 3 checks failed',
    ],
    ['of checks that all passed, by saying nothing', { checks: { passes: 515, fails: 0, value: 1 } }, ''],
    [
      'of a threshold that was crossed, which the exported summary calls true',
      { http_req_duration: { med: 18, 'p(95)': 60, thresholds: { 'p(95)<50': true, 'med<50': false } } },
      '; its own threshold http_req_duration p(95)<50 was crossed',
    ],
    [
      'of thresholds that were crossed, which handleSummary calls not ok',
      {
        http_req_duration: {
          values: { med: 18, 'p(95)': 60 },
          thresholds: { 'p(95)<50': { ok: false }, 'med<9': { ok: false }, 'p(95)<=60': { ok: true } },
        },
      },
      '; its own threshold http_req_duration p(95)<50 and 1 more was crossed',
    ],
  ])('%s', (_name, metrics, told) => expect(summary(metrics)).toMatchObject({ facts: `${figures}${told}` }));
});
