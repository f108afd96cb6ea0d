import type { Severity } from './findings.ts';
import type { SarifResult, SarifRule, SarifRun } from './sarif-shape.ts';
import type { Problem } from './text-reading.ts';

/**
 * How bad a result is; undefined when its level is `none`. A score in `security-severity` goes before the level, on the
 * scale that GitHub's code scanning uses; a level that nobody names is the rule's default, and then `warning`.
 */
export function severityOf(result: SarifResult, run: SarifRun): { severity: Severity | undefined } | Problem {
  const found = ruleOf(result, run);
  if ('problem' in found) return found;
  const score = result.properties?.['security-severity'] ?? found.rule?.properties?.['security-severity'];
  if (score !== undefined && !isScore(score))
    return { problem: `has a security-severity of \`${score.slice(0, 40)}\`` };
  if (score !== undefined && Number(score) > 0) return { severity: byScore(Number(score)) };
  return { severity: byLevel[result.level ?? found.rule?.defaultConfiguration?.level ?? 'warning'] };
}

const isScore = (text: string): boolean => /^\d{1,2}(?:[.]\d{1,9})?$/.test(text) && Number(text) <= 10;

function byScore(score: number): Severity {
  if (score >= 9) return 'critical';
  if (score >= 7) return 'high';
  return score >= 4 ? 'medium' : 'low';
}

const byLevel = { error: 'high', warning: 'medium', note: 'low', none: undefined } as const;

/** The rule that a result names by its place or its id, among those of the tool and of its extensions. */
function ruleOf(result: SarifResult, run: SarifRun): { rule: SarifRule | undefined } | Problem {
  const rules = componentOf(result, run)?.rules ?? [];
  const index = result.ruleIndex ?? result.rule?.index ?? -1;
  const id = result.ruleId ?? result.rule?.id;
  if (index < 0 || rules.length === 0) return { rule: ruleById(id, rules, run) };
  const rule = rules[index];
  if (rule === undefined) return { problem: `has a result of rule number ${index}, which it does not list` };
  if (id !== undefined && !isOf(id, rule))
    return { problem: `has a result of \`${id}\` that points to \`${rule.id}\`` };
  return { rule };
}

function componentOf({ rule }: SarifResult, { tool }: SarifRun) {
  const { index = -1, guid } = rule?.toolComponent ?? {};
  const extensions = tool.extensions ?? [];
  if (index >= 0) return extensions[index];
  return [...extensions, tool.driver].find((each) => guid !== undefined && each.guid === guid) ?? tool.driver;
}

function ruleById(id: string | undefined, own: readonly SarifRule[], { tool }: SarifRun): SarifRule | undefined {
  if (id === undefined) return undefined;
  const all = [...own, ...[tool.driver, ...(tool.extensions ?? [])].flatMap(({ rules }) => rules ?? [])];
  return all.find((rule) => rule.id === id) ?? all.find((rule) => isOf(id, rule));
}

/** SARIF 3.27.5: `CA1000/1` is a result of the rule `CA1000`. */
const isOf = (id: string, rule: SarifRule): boolean => id === rule.id || id.startsWith(`${rule.id}/`);
