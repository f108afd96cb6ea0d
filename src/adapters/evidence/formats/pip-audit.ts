import { z } from 'zod';
import { findings } from './findings.ts';
import { type Outcome, shaped } from './text-reading.ts';

const dependency = z
  .object({
    name: z.string().min(1),
    version: z.string().optional(),
    vulns: z.array(z.object({ id: z.string().min(1) })).optional(),
    skip_reason: z.string().optional(),
  })
  .refine(({ vulns, skip_reason: skipped }) => vulns !== undefined || skipped !== undefined, 'it was not audited');

/** `pip-audit -f json` (2.x). The format has no severities: each known vulnerability counts as high. */
export const readPipAudit = shaped(z.object({ dependencies: z.array(dependency) }), ({ dependencies }): Outcome => {
  if (dependencies.length === 0) return { problem: 'looked at no package: it proves nothing' };
  const [skipped] = dependencies.filter(({ skip_reason: reason }) => reason !== undefined);
  if (skipped) {
    const count = dependencies.filter(({ skip_reason: reason }) => reason !== undefined).length;
    return {
      problem: `is partial: ${count} of ${dependencies.length} packages were skipped (${skipped.skip_reason}); audit a requirements file that names published packages only`,
    };
  }
  const found = dependencies.flatMap(({ name, vulns = [] }) =>
    vulns.map(({ id }) => ({ severity: 'high' as const, what: `${id} in ${name}` })),
  );
  return findings(found, { examined: dependencies.length, unit: 'package' });
});
