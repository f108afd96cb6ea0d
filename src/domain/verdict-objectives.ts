import type { Limits } from './catalogue.ts';
import { mostErrors } from './criteria-measures.ts';
import type { LoadFigures } from './reading.ts';
import { counted, type Millis, type Percent } from './units.ts';
import type { CountingFile } from './verdict-readings.ts';

/** Figures that objectives are held against, and where they come from: `k6.json`. */
export interface Measuring {
  where: string;
  figures: Partial<LoadFigures>;
}

/** What was found of the objectives: those that are missed, those that nothing measured, and those that hold. */
export interface Compared {
  missed: string[];
  unmeasured: string[];
  held: string[];
}

/** Every objective against everything that measures it: each measurement must hold. */
export function compared(load: Limits['load'] = {}, measurings: readonly Measuring[]): Compared {
  const found = [
    ...latencies.flatMap(({ name, limitOf, of }) => onLatency(name, limitOf(load), of, measurings)),
    ...onThroughput(load.throughput, measurings),
    ...onErrors(load.errors ?? mostErrors, measurings),
  ];
  const texts = (state: Found['state']) => found.filter((each) => each.state === state).map(({ text }) => text);
  return { missed: texts('missed'), unmeasured: texts('unmeasured'), held: texts('held') };
}

/** Load tests among a criterion's files. */
export const loadTests = (files: readonly CountingFile[]): Measuring[] =>
  files.flatMap(({ file, measured }) => (measured.load ? [{ where: file, figures: measured.load }] : []));

interface Found {
  state: 'missed' | 'unmeasured' | 'held';
  text: string;
}

interface Latency {
  name: string;
  limitOf: (load: NonNullable<Limits['load']>) => Millis | undefined;
  of: (figures: Partial<LoadFigures>) => Millis | undefined;
}

const latencies: readonly Latency[] = [
  { name: 'p50', limitOf: ({ p50Ms }) => p50Ms, of: ({ p50Ms }) => p50Ms },
  { name: 'p95', limitOf: ({ p95Ms }) => p95Ms, of: ({ p95Ms }) => p95Ms },
  { name: 'p99', limitOf: ({ p99Ms }) => p99Ms, of: ({ p99Ms }) => p99Ms },
];

function onLatency(
  name: string,
  limit: Millis | undefined,
  of: Latency['of'],
  measurings: readonly Measuring[],
): Found[] {
  if (limit === undefined) return [];
  const found = measurings.flatMap(({ where, figures }): Found[] => {
    const measured = of(figures);
    if (measured === undefined) return [];
    const text = `${name} ${millis(measured)} in ${where}, ${millis(limit)} allowed`;
    return [{ state: measured <= limit ? 'held' : 'missed', text }];
  });
  return found.length > 0
    ? found
    : [{ state: 'unmeasured', text: `nothing measured ${name}, ${millis(limit)} allowed` }];
}

function onThroughput(limit: number | undefined, measurings: readonly Measuring[]): Found[] {
  if (limit === undefined) return [];
  const found = measurings.flatMap(({ where, figures: { throughput } }): Found[] => {
    if (throughput === undefined) return [];
    const text = `${perSecond(throughput)} in ${where}, ${limit} needed`;
    return [{ state: throughput >= limit ? 'held' : 'missed', text }];
  });
  return found.length > 0
    ? found
    : [{ state: 'unmeasured', text: `nothing measured the throughput, ${limit} requests/s needed` }];
}

const onErrors = (limit: Percent, measurings: readonly Measuring[]): Found[] =>
  measurings.flatMap(({ where, figures: { failed, requests } }): Found[] => {
    if (failed === undefined || requests === undefined) return [];
    const share = `${Math.ceil((10_000 * failed) / requests) / 100} % of ${counted(requests)} requests failed`;
    return [
      { state: 100 * failed <= limit * requests ? 'held' : 'missed', text: `${share} in ${where}, ${limit} % allowed` },
    ];
  });

/** Rounded against the measurement, so that what misses an objective does not read as if it met it. */
const millis = (ms: Millis): string => `${Math.ceil(ms * 10 - 1e-6) / 10}ms`;
const perSecond = (throughput: number): string => `${Math.floor(throughput * 10 + 1e-6) / 10} requests/s`;
