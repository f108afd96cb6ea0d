import { z } from 'zod';
import { contradiction, type Found, findings } from './findings.ts';
import { counter, type Outcome, shaped } from './text-reading.ts';

const metrics = z.object({
  loc: counter,
  nosec: counter.optional(),
  skipped_tests: counter.optional(),
  'SEVERITY.HIGH': counter.optional(),
  'SEVERITY.MEDIUM': counter.optional(),
  'SEVERITY.LOW': counter.optional(),
});
const result = z.object({
  filename: z.string().min(1),
  issue_severity: z.enum(['HIGH', 'MEDIUM', 'LOW', 'UNDEFINED']),
  line_number: z.int(),
  test_id: z.string().min(1),
});
const report = z.object({
  errors: z.array(z.object({ filename: z.string(), reason: z.string() })),
  metrics: z.record(z.string(), metrics),
  results: z.array(result),
});
type Report = z.infer<typeof report>;
type Metrics = z.infer<typeof metrics>;

/** One without a severity counts as high: nobody has said that it is less. */
const severityOf = { HIGH: 'high', MEDIUM: 'medium', LOW: 'low', UNDEFINED: 'high' } as const;

/** `bandit -f json` (1.7 to 1.9). */
export const readBandit = shaped(report, ({ errors, metrics: { _totals: totals, ...files }, results }): Outcome => {
  const examined = Object.values(files).filter(({ loc }) => loc > 0);
  if (examined.length === 0) return { problem: 'looked at no line of code: it proves nothing' };
  const [error] = errors;
  if (error) {
    return {
      problem: `is partial: ${errors.length} of its files could not be read (${error.filename}: ${error.reason})`,
    };
  }
  const problem = filtered([totals ?? {}], results) ?? filtered(Object.values(files), results);
  if (problem !== undefined) return { problem };
  const suppressed = sum(Object.values(files).map(({ nosec = 0, skipped_tests: skipped = 0 }) => nosec + skipped));
  return findings(results.map(found), { suppressed, examined: examined.length });
});

/**
 * Bandit counts, for each file and in all, before it filters by `-l`, `-i` or a baseline: fewer results than counts are a
 * part of them.
 */
function filtered(counts: readonly Partial<Metrics>[], results: Report['results']): string | undefined {
  const of = (wanted: string) => results.filter(({ issue_severity: severity }) => severity === wanted).length;
  const said = (key: keyof Metrics) => {
    const known = counts.flatMap((each) => each[key] ?? []);
    return known.length > 0 ? sum(known) : undefined;
  };
  const problem = contradiction(
    { high: said('SEVERITY.HIGH'), medium: said('SEVERITY.MEDIUM'), low: said('SEVERITY.LOW') },
    { high: of('HIGH'), medium: of('MEDIUM'), low: of('LOW') },
  );
  return problem && `${problem}; bandit needs to run without -l, -i and a baseline`;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, each) => all + each, 0);

const found = (each: Report['results'][number]): Found => ({
  severity: severityOf[each.issue_severity],
  what: `${each.filename}:${each.line_number} ${each.test_id}`,
});
