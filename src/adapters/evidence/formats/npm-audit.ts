import { z } from 'zod';
import { contradiction, type Found, findings } from './findings.ts';
import { counter, type Outcome, shaped } from './text-reading.ts';

const level = z.enum(['info', 'low', 'moderate', 'high', 'critical']);
const totals = z.object({ info: counter, low: counter, moderate: counter, high: counter, critical: counter });
const severityOf = { info: 'low', low: 'low', moderate: 'medium', high: 'high', critical: 'critical' } as const;

const vulnerability = z.object({
  name: z.string().min(1),
  severity: level,
  via: z.array(z.union([z.string(), z.object({ title: z.string().optional(), severity: level.nullish() })])).optional(),
});
const report = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(z.string(), vulnerability),
  metadata: z.object({
    vulnerabilities: totals.extend({ total: counter }),
    dependencies: z.object({ total: counter }),
  }),
});

/** `npm audit --json` since npm 7: one entry a vulnerable package. `moderate` counts as medium, `info` as low. */
export const readNpmAudit = shaped(report, ({ vulnerabilities, metadata }): Outcome => {
  const found = Object.values(vulnerabilities);
  if (metadata.dependencies.total === 0) return { problem: 'looked at no package: it proves nothing' };
  const belittled = found.flatMap(milder).at(0);
  if (belittled !== undefined) return { problem: belittled };
  const problem = contradiction(metadata.vulnerabilities, { ...byLevel(found), total: found.length });
  if (problem !== undefined) return { problem };
  return findings(found.map(shown), { examined: metadata.dependencies.total, unit: 'package' });
});

/** npm takes the worst of a package's advisories. */
function milder({ name, severity, via = [] }: z.infer<typeof vulnerability>): string[] {
  const levels = via.flatMap((each) => (typeof each === 'string' ? [] : (each.severity ?? [])));
  const worse = levels.find((each) => level.options.indexOf(each) > level.options.indexOf(severity));
  return worse === undefined
    ? []
    : [`contradicts itself: it calls ${name} ${severity}, and an advisory of it ${worse}`];
}

const advisory = z.object({ severity: level, module_name: z.string().min(1), title: z.string().optional() });
const earlierReport = z.object({
  advisories: z.record(z.string(), advisory),
  muted: z.array(z.unknown()).optional(),
  metadata: z.object({ vulnerabilities: totals, totalDependencies: counter }),
});

/** `npm audit --json` of npm 6 and `pnpm audit --json`: one entry an advisory, totals by the paths that lead to it. */
export const readEarlierAudit = shaped(earlierReport, ({ advisories, muted, metadata }): Outcome => {
  if (metadata.totalDependencies === 0) return { problem: 'looked at no package: it proves nothing' };
  const all = Object.values(advisories);
  const listed = byLevel(all);
  const lost = level.options.find((each) => metadata.vulnerabilities[each] > 0 !== listed[each] > 0);
  if (lost !== undefined) {
    return {
      problem: `contradicts itself: it says ${metadata.vulnerabilities[lost]} ${lost} and shows ${listed[lost]}`,
    };
  }
  const found = all.map(({ severity, module_name: name, title }) => shown({ severity, name, via: [{ title }] }));
  return findings(found, {
    ...(muted ? { suppressed: muted.length } : {}),
    examined: metadata.totalDependencies,
    unit: 'package',
  });
});

function byLevel(found: readonly { severity: z.infer<typeof level> }[]): z.infer<typeof totals> {
  const counts = { info: 0, low: 0, moderate: 0, high: 0, critical: 0 };
  for (const { severity } of found) counts[severity]++;
  return counts;
}

function shown({ name, severity, via = [] }: z.infer<typeof vulnerability>): Found {
  const [first] = via;
  const why = typeof first === 'string' ? `by way of ${first}` : first?.title;
  return { severity: severityOf[severity], what: why === undefined ? name : `${name}: ${why}` };
}
