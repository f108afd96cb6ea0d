import { z } from 'zod';
import { counted } from '../../../domain/units.ts';
import type { Problem } from './text-reading.ts';

/** `handleSummary` says `{ ok: true }` of a threshold that held, `--summary-export` `true` of one that was crossed. */
const threshold = z.union([
  z.boolean().transform((isCrossed) => !isCrossed),
  z.object({ ok: z.boolean() }).transform(({ ok }) => ok),
]);
const metric = z.looseObject({
  values: z.record(z.string(), z.unknown()).optional(),
  thresholds: z.record(z.string(), threshold).optional(),
});
/** What a summary says of thresholds and checks, which the script sets for itself. */
export const k6Verdict = z.object({ metrics: z.record(z.string(), metric) });
type Metrics = z.infer<typeof k6Verdict>['metrics'];

/** Facts of the test's own verdict; a problem where it says that a threshold held which its own figures cross. */
export function verdictOf(metrics: Metrics): { facts: string } | Problem {
  const all = Object.entries(metrics).flatMap(([name, { thresholds = {}, values, ...figures }]) =>
    Object.entries(thresholds).map(([rule, held]) => ({ name, rule, held, figures: values ?? figures })),
  );
  const lie = all.find(({ rule, held, figures }) => held && isCrossed(rule, figures));
  if (lie)
    return { problem: `contradicts itself: its threshold ${lie.name} ${lie.rule} is said to hold, and does not` };
  const crossed = all.filter(({ held }) => !held).map(({ name, rule }) => `${name} ${rule}`);
  return { facts: [...checksOf(metrics['checks']), ...crossedOf(crossed)].join('') };
}

function checksOf(checks: Metrics[string] | undefined): string[] {
  const { passes, fails } = tally.safeParse(checks?.values ?? checks).data ?? { passes: 0, fails: 0 };
  return fails > 0 ? [`; ${counted(fails)} of its own ${counted(passes + fails)} checks failed`] : [];
}
const tally = z.object({ passes: z.int().min(0), fails: z.int().min(0) });

const crossedOf = ([first, ...more]: string[]): string[] =>
  first === undefined
    ? []
    : [`; its own threshold ${first.slice(0, 80)}${more.length > 0 ? ` and ${more.length} more` : ''} was crossed`];

/** Of the plain rules, as `p(95)<500`, whose figure the summary shows. */
function isCrossed(rule: string, figures: Readonly<Record<string, unknown>>): boolean {
  const [, name = '', sign = '', limit = ''] =
    /^\s*([a-z]+(?:\([\d.]+\))?)\s*([<>]=?)\s*(\d+(?:\.\d+)?)\s*$/.exec(rule) ?? [];
  const figure = figures[name] ?? (name === 'rate' ? figures['value'] : undefined);
  return typeof figure === 'number' && signs[sign]?.(figure, Number(limit)) === false;
}

const signs: Readonly<Record<string, (figure: number, limit: number) => boolean>> = {
  '<': (figure, limit) => figure < limit,
  '<=': (figure, limit) => figure <= limit,
  '>': (figure, limit) => figure > limit,
  '>=': (figure, limit) => figure >= limit,
};
