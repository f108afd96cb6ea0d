import { z } from 'zod';
import type { SarifRun } from './sarif-shape.ts';

/** What the runs looked at, or else what for. */
export function examinedBy(runs: readonly SarifRun[]): { examined?: number; unit?: string } {
  const files = runs.reduce((sum, run) => sum + (run.artifacts?.length || (linesOfBandit(run)?.files ?? 0)), 0);
  if (files > 0) return { examined: files };
  const rules = runs.reduce((sum, run) => sum + rulesOf(run), 0);
  return rules > 0 ? { examined: rules, unit: 'rule' } : {};
}

/**
 * A clean run must show what it looked at or looked for: tools write the same list, and an invocation that went well,
 * for an empty folder.
 */
export function emptiness(run: SarifRun): string | undefined {
  const tool = run.tool.driver.name;
  if (run.artifacts?.length === 0) return `has a clean run of ${tool} whose list of files is empty`;
  if (linesOfBandit(run)?.files === 0) return `has a clean run of ${tool} that looked at no line of code`;
  if (run.artifacts || rulesOf(run) > 0 || linesOfBandit(run) || isOfImage(run)) return undefined;
  return `has a clean run of ${tool} that shows neither what it looked at nor what for: an empty folder gives the same. Let the criterion \`run\` ${tool} instead`;
}

const rulesOf = ({ tool }: SarifRun): number =>
  [tool.driver, ...(tool.extensions ?? [])].reduce((sum, each) => sum + (each.rules?.length ?? 0), 0);

const ofBandit = z.object({ metrics: z.record(z.string(), z.object({ loc: z.number() })) });

/** Of bandit, which lists neither files nor rules: how many files had lines. */
function linesOfBandit({ properties }: SarifRun): { files: number } | undefined {
  const parsed = ofBandit.safeParse(properties);
  if (!parsed.success) return undefined;
  const { _totals, ...files } = parsed.data.metrics;
  return { files: Object.values(files).filter(({ loc }) => loc > 0).length };
}

const name = z.string().min(1);
const ofTrivy = z.union([
  z.object({ imageID: name }),
  z.object({ imageName: name }),
  z.object({ repoDigests: z.array(name).min(1) }),
]);

/** Of Trivy, which names the image. */
const isOfImage = ({ properties }: SarifRun): boolean => ofTrivy.safeParse(properties).success;
