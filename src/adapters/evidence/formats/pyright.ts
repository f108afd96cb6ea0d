import { z } from 'zod';
import { contradiction, type Found, findings } from './findings.ts';
import { counter, type Outcome, shaped } from './text-reading.ts';

const diagnostic = z.object({
  file: z.string().min(1),
  severity: z.enum(['error', 'warning', 'information']),
  /** Lines from 0. */
  range: z.object({ start: z.object({ line: z.int() }) }).optional(),
  rule: z.string().optional(),
});
type Diagnostic = z.infer<typeof diagnostic>;

const report = z.object({
  generalDiagnostics: z.array(diagnostic),
  summary: z.object({
    filesAnalyzed: counter,
    errorCount: counter,
    warningCount: counter,
    informationCount: counter.optional(),
  }),
});

const severityOf = { error: 'high', warning: 'medium', information: 'low' } as const;

/** `pyright --outputjson` (1.1). Errors count as high, warnings as medium, information as low. */
export const readPyright = shaped(report, ({ generalDiagnostics, summary }): Outcome => {
  if (summary.filesAnalyzed === 0) return { problem: 'looked at no file (filesAnalyzed is 0): it proves nothing' };
  const of = (wanted: string) => generalDiagnostics.filter(({ severity }) => severity === wanted).length;
  const problem = contradiction(
    { errors: summary.errorCount, warnings: summary.warningCount, informations: summary.informationCount },
    { errors: of('error'), warnings: of('warning'), informations: of('information') },
  );
  if (problem !== undefined) return { problem };
  return findings(generalDiagnostics.map(found), { examined: summary.filesAnalyzed });
});

const found = ({ file, severity, range, rule }: Diagnostic): Found => ({
  severity: severityOf[severity],
  what: `${file}:${(range?.start.line ?? 0) + 1} ${rule ?? severity}`,
});
