import { z } from 'zod';
import { type Counting, linesOfCoveragePy, linesOfIstanbul } from '../../domain/coverage.ts';

const line = z.int().min(0);

const coveragePy = z.object({
  files: z.record(z.string(), z.object({ executed_lines: z.array(line), missing_lines: z.array(line) })),
});

const istanbul = z.record(
  z.string(),
  z.object({
    statementMap: z.record(z.string(), z.object({ start: z.object({ line }) })),
    s: z.record(z.string(), z.number().min(0)),
  }),
);

/** A JSON of figures without the lines behind them: istanbul's coverage-summary.json. */
const summary = z.object({ total: z.object({ lines: z.object({ pct: z.unknown() }) }) });

/** Lines of a JSON report, whichever of the known tools wrote it. */
export function linesOfJson(text: string): Counting {
  const value = jsonOf(text);
  if (value === undefined) return { problem: 'it is no whole JSON document' };
  const python = coveragePy.safeParse(value);
  if (python.success) return linesOfCoveragePy(python.data);
  if (summary.safeParse(value).success) {
    return { problem: 'it is a summary without lines: name coverage-final.json, or the LCOV file, instead' };
  }
  const script = istanbul.safeParse(value);
  if (script.success) return linesOfIstanbul(script.data);
  return { problem: "it is neither coverage.py's nor istanbul's JSON" };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
