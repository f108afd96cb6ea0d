import { z } from 'zod';
import { findings } from './findings.ts';
import { shaped } from './text-reading.ts';

const diagnostic = z.object({
  /** Null, or `invalid-syntax` in later versions, where a file could not be parsed. */
  code: z.string().min(1).nullable(),
  filename: z.string().min(1),
  location: z.object({ row: z.int() }),
  message: z.string(),
});

/**
 * `ruff check --output-format json` (0.1 to 0.17). Ruff has no severities: it fails for each finding, and its own SARIF
 * calls each an error. So each counts as high. An empty list never gets here: ruff writes it for an empty folder too.
 */
export const readRuff = shaped(z.array(diagnostic).min(1), (diagnostics) =>
  findings(
    diagnostics.map(({ code, filename, location }) => ({
      severity: 'high' as const,
      what: `${filename}:${location.row} ${code ?? 'syntax error'}`,
    })),
  ),
);
