import { builtInCriteria, type Criterion } from './criteria.ts';
import { type Stage, stages } from './stage.ts';

/**
 * The criterion that somebody's words mean on the way into a stage: its id, its title, or words that the team's
 * workflow and guides use for it. Undefined when they fit none.
 */
export function criterionFor(words: string, stage: Stage): string | undefined {
  const said = words.slice(0, 300);
  const name = slug(said);
  const fits = () => usual[stage].find(([pattern]) => pattern.test(said))?.[1];
  return names().get(stage)?.get(name) ?? fits() ?? names().get('any')?.get(name);
}

/** Ids and titles as slugs, worked out once: a MATURITY.md asks for hundreds of lines. */
const names = (): ReadonlyMap<Stage | 'any', ReadonlyMap<string, string>> => (namesOnce ??= namesByStage());
let namesOnce: ReturnType<typeof namesByStage> | undefined;

const namesByStage = () =>
  new Map<Stage | 'any', ReadonlyMap<string, string>>([
    ...stages.map((stage) => [stage, namesOf(builtInCriteria[stage])] as const),
    ['any', namesOf(stages.flatMap((stage) => builtInCriteria[stage]))],
  ]);

/** Of two criteria with one name the first counts. */
const namesOf = (criteria: readonly Criterion[]): ReadonlyMap<string, string> =>
  new Map(
    [...criteria].reverse().flatMap(({ id, title }) => [slug(id), slug(title)].map((name) => [name, id] as const)),
  );

/** Where coverage belongs when nothing else is said. */
export const testsCriterion = (stage: Stage): string => (stage === 'production' ? 'integration-tests' : 'unit-tests');

/** Whether words mean a criterion of the catalogue's own: `Clinical validation, by Dr. Lee` is `clinical-validation`. */
export function means(words: string, id: string): boolean {
  const [said, wanted] = [slug(words), slug(id)];
  return said === wanted || (wanted.includes('-') && `-${said}-`.includes(`-${wanted}-`));
}

/** Lower case, words joined by hyphens. */
export const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');

type Usual = readonly (readonly [pattern: RegExp, criterion: string])[];

/** The first that fits counts: `works with dependent components` is integration before it is dependencies. */
const intoStaging: Usual = [
  [/\bintegrat|dependent components|works with\b/i, 'integration'],
  [/\bdepend(?:enc|s on)|abhängigkeit/i, 'dependencies'],
  [/\bapi\b.*\b(?:doc|stab|spec|vers|defin|break)|breaking change|openapi|swagger/i, 'api-stability'],
  [/\blint|\bruff\b|\bpyright\b|\bmypy\b|\beslint\b|\bbandit\b|type.?check|securit|vulnerab/i, 'code-quality'],
  [/code quality|static analysis/i, 'code-quality'],
  [/coverage|\btests?\b|testing|abdeckung/i, 'unit-tests'],
  [/readme|document|dokument|\bdocs?\b|usage example/i, 'documentation'],
  [/core feature|functionality|features? (?:are )?(?:complete|implemented|done)|feature.complete/i, 'functionality'],
];

const intoProduction: Usual = [
  [/load.?test|expected (?:production )?load|stress.?test|\blocust\b|\bk6\b/i, 'load-testing'],
  [/securit|vulnerab|\bbandit\b|dependency audit|penetration|\bcves?\b/i, 'security'],
  [/roll(?:ing|ed)?.?back/i, 'rollback'],
  [/uptime|reliab|availab|verfügbar/i, 'reliability'],
  [/perform|latency|response times?|throughput|\bslas?\b|\bp(?:50|95|99)\b/i, 'performance'],
  [/monitor|alert|health.?check|\bmetrics\b|grafana|prometheus|observab/i, 'monitoring'],
  [/\bunit.?tests?\b/i, 'unit-tests'],
  [/coverage|\btests?\b|testing|abdeckung/i, 'integration-tests'],
  [/readme|document|dokument|\bdocs?\b|user guide|api reference|troubleshoot/i, 'documentation'],
];

const usual: Readonly<Record<Stage, Usual>> = {
  development: intoStaging,
  staging: intoStaging,
  production: intoProduction,
};
