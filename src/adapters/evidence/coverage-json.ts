import { z } from 'zod';
import { highestLine, LineTable, placeOf } from '../../domain/line-table.ts';
import { coverageShown, type Shown } from './shown.ts';

/**
 * Lines of `coverage json` of coverage.py and of `coverage-final.json` of istanbul, nyc, jest and vitest; undefined
 * for a JSON of anything else.
 */
export function coverageOfJson(value: unknown): Shown | undefined {
  if (!isRecord(value)) return undefined;
  if (isRecord(value['totals']) && 'percent_covered' in value['totals']) return ofCoveragePy(value);
  if (isRecord(value['files']) && someHave(value['files'], 'executed_lines')) return ofCoveragePy(value);
  if (summary.safeParse(value).success) return { format: 'istanbul', problem: summaryOnly };
  return someHave(value, 'statementMap') ? ofIstanbul(value) : undefined;
}

const summaryOnly = 'is a summary without lines: name coverage-final.json, or the LCOV file, instead';
/** istanbul's coverage-summary.json. */
const summary = z.object({ total: z.object({ lines: z.object({ pct: z.unknown() }) }) });

const figure = z.number().min(0);
const line = z.int().min(0).max(highestLine);
/** What coverage.py claims of a file, and of all. */
const statements = z
  .object({ num_statements: figure.optional(), covered_lines: figure.optional(), missing_lines: figure.optional() })
  .optional();
type Claims = z.infer<typeof statements>;
const pythonFile = z.object({
  executed_lines: z.array(line),
  missing_lines: z.array(line),
  excluded_lines: z.array(line).default([]),
  summary: statements,
});
const scriptFile = z.object({
  statementMap: z.record(z.string(), z.object({ start: z.object({ line }) })),
  s: z.record(z.string(), figure),
});

/** Files are parsed one by one: a checked copy of the whole would take as much memory again. */
function ofCoveragePy(report: Record<string, unknown>): Shown {
  const lines = new LineTable();
  const failed = (problem: string): Shown => ({ format: 'coverage.py', problem });
  if (!isRecord(report['files'])) return failed('has totals and no list of files: it is no whole report');
  for (const [name, value] of Object.entries(report['files'])) {
    const file = pythonFile.safeParse(value);
    if (!file.success) return failed(`has figures of ${name} that cannot be read (${whereIn(file.error)})`);
    const problem = addPython(lines, name, file.data);
    if (problem !== undefined) return failed(problem);
  }
  const totals = statements.safeParse(report['totals']);
  if (!totals.success) return failed(`has totals that cannot be read (${whereIn(totals.error)})`);
  const { covered, valid } = lines.counts();
  const listed = { covered, missing: valid - covered, all: valid };
  return coverageShown('coverage.py', lines, valid === 0 ? undefined : beyond(totals.data, 'in its totals', listed));
}

/** Lines that are excluded, or stand for a whole module (0), are executed as well, and are no statements. */
function addPython(lines: LineTable, name: string, report: z.infer<typeof pythonFile>): string | undefined {
  const file = lines.file(placeOf(name));
  const missing = new Set(report.missing_lines);
  const excluded = new Set(report.excluded_lines);
  for (const number of missing) if (number > 0) lines.mark(file, number, false);
  const executed = new Set(report.executed_lines.filter((number) => number > 0 && !excluded.has(number)));
  for (const number of report.executed_lines)
    if (missing.has(number)) return `says of ${name}:${number} that it was executed, and that it was not`;
  for (const number of executed) lines.mark(file, number, true);
  const all = missing.size + report.executed_lines.length;
  return beyond(report.summary, `of ${name}`, { covered: executed.size, missing: missing.size, all });
}

/** Istanbul counts statements; a line has run when any statement that begins on it has, as in istanbul's own line figures. */
function ofIstanbul(report: Record<string, unknown>): Shown {
  const lines = new LineTable();
  const failed = (problem: string): Shown => ({ format: 'istanbul', problem });
  for (const [name, value] of Object.entries(report)) {
    const file = scriptFile.safeParse(value);
    if (!file.success) return failed(`has figures of ${name} that cannot be read (${whereIn(file.error)})`);
    const problem = addScript(lines, name, file.data);
    if (problem !== undefined) return failed(problem);
  }
  return coverageShown('istanbul', lines);
}

function addScript(
  lines: LineTable,
  name: string,
  { statementMap, s }: z.infer<typeof scriptFile>,
): string | undefined {
  const file = lines.file(placeOf(name));
  for (const [id, { start }] of Object.entries(statementMap)) {
    const hits = Object.hasOwn(s, id) ? s[id] : undefined;
    if (hits === undefined) return `has no count for statement ${id} of ${name}`;
    if (start.line > 0) lines.mark(file, start.line, hits > 0);
  }
  return undefined;
}

/** Claims of more lines, or of fewer covered ones, than are listed. */
function beyond(
  claims: Claims,
  where: string,
  listed: { covered: number; missing: number; all: number },
): string | undefined {
  const { num_statements: all = 0, covered_lines: covered = listed.covered, missing_lines: missing = 0 } = claims ?? {};
  if (all > listed.all) return `claims ${all} statements ${where}, and lists ${listed.all}: it is partial`;
  if (missing > listed.missing) return `claims ${missing} missing lines ${where}, and lists ${listed.missing}`;
  return covered < listed.covered ? `claims ${covered} covered lines ${where}, and lists ${listed.covered}` : undefined;
}

const whereIn = ({ issues: [issue] }: z.ZodError): string =>
  issue ? `${issue.path.join('.')}: ${issue.message}` : 'no figures';

const someHave = (files: Record<string, unknown>, key: string): boolean =>
  Object.values(files).some((file) => isRecord(file) && Object.hasOwn(file, key));

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
