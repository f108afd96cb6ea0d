import type { CriterionRule } from './catalogue.ts';
import { builtInCriteria, type Criterion, type Measure } from './criteria.ts';
import type { Stage } from './stage.ts';
import type { Percent } from './units.ts';

/** What a catalogue says of one criterion. */
export interface CriterionSettings {
  title?: string;
  attestation?: true;
  /** Line coverage needed. */
  coverage?: Percent;
  junit?: string[];
  coverageReport?: string[];
  waivable?: boolean;
  notApplicable?: string;
}

interface Layer {
  criteria?: Record<string, CriterionSettings>;
  waivable?: string[];
}

/** The stage's criteria as the layers say them, from the lowest to the highest; own ones follow the built-in ones. */
export function rulesFor(stage: Stage, layers: readonly Layer[]): CriterionRule[] {
  const known = builtInCriteria[stage];
  const own = [...new Set(layers.flatMap((layer) => Object.keys(layer.criteria ?? {})))].filter(
    (id) => !known.some((criterion) => criterion.id === id),
  );
  const all: Criterion[] = [...known, ...own.map((id): Criterion => ({ id, title: id, measure: 'attestation' }))];
  const waivable = new Set(layers.flatMap((layer) => layer.waivable ?? []));
  return all.map((criterion) => ruleFor(criterion, saidOf(criterion.id, layers), waivable.has(criterion.id)));
}

const saidOf = (id: string, layers: readonly Layer[]): CriterionSettings[] =>
  layers.flatMap((layer) => (layer.criteria?.[id] ? [layer.criteria[id]] : []));

function ruleFor(criterion: Criterion, said: readonly CriterionSettings[], listed: boolean): CriterionRule {
  const all: CriterionSettings = Object.assign({}, ...said);
  const { id, measure, notApplicable } = { ...criterion, ...kindOf(said) };
  const threshold = all.coverage ?? criterion.threshold;
  return {
    id,
    title: all.title ?? criterion.title,
    measure,
    ...(measure === 'tests' && threshold !== undefined ? { threshold } : {}),
    waivable: all.waivable ?? listed,
    junit: all.junit ?? [],
    coverage: all.coverageReport ?? [],
    ...(notApplicable === undefined ? {} : { notApplicable }),
  };
}

/** The highest layer that says how the criterion is measured decides it. */
function kindOf(said: readonly CriterionSettings[]): { measure?: Measure; notApplicable?: string } {
  const kind = said.findLast((settings) => saysKind(settings));
  if (kind?.notApplicable !== undefined) return { notApplicable: kind.notApplicable };
  if (kind?.attestation) return { measure: 'attestation' };
  return kind ? { measure: 'tests' } : {};
}

/** Whether settings say how a criterion is measured, and not only what it is called. */
export const saysKind = (settings: CriterionSettings): boolean =>
  settings.attestation === true ||
  settings.notApplicable !== undefined ||
  settings.junit !== undefined ||
  settings.coverageReport !== undefined ||
  settings.coverage !== undefined;
