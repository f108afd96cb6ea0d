import type { Catalogue, Component, CriterionRule, Environment, Target } from './catalogue.ts';
import type { Criterion } from './criteria.ts';
import type { Finding } from './finding.ts';
import { hint } from './nearest.ts';
import type { Policy } from './policy.ts';

/** A component's way into an environment, as the catalogue knows it. */
export interface Way {
  component: Component;
  environment: Environment;
  target: Target;
}

/** The catalogue's entries behind two names; a finding with the nearest name when it has no such entry. */
export function wayInto(catalogue: Catalogue, component: string, environment: string): Way | Finding {
  const found = entry(catalogue.components, component);
  if (!found) return unknown('component', component, Object.keys(catalogue.components), catalogue.file);
  const place = entry(catalogue.environments, environment);
  if (!place) return unknown('environment', environment, Object.keys(catalogue.environments), catalogue.file);
  const target = found.to[place.stage];
  if (!target) return noWay(catalogue.file, component, place);
  return { component: found, environment: place, target };
}

export const isFinding = (value: object): value is Finding => 'check' in value && 'status' in value;

/** The rules of a way that the catalogue knows. */
export function policyFor(catalogue: Catalogue, { component, environment, target }: Way): Policy {
  return {
    component: component.name,
    environment: environment.name,
    stage: environment.stage,
    criteria: target.criteria.map(asCriterion),
    waivable: target.criteria.filter((rule) => rule.waivable).map((rule) => rule.id),
    approvals: target.approvals,
    soak: target.soak,
    readyWithinMs: target.readyWithinMs,
    validationExpiresMs: target.validationExpiresMs,
    freeze: environment.freeze,
    backup: target.backup.length > 0,
    tracker: catalogue.tracker,
  };
}

const asCriterion = ({ id, title, measure, threshold }: CriterionRule): Criterion => ({
  id,
  title,
  measure,
  ...(threshold === undefined ? {} : { threshold }),
});

/** Own entries only: `constructor` is no component. */
const entry = <T>(entries: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;

const unknown = (kind: 'component' | 'environment', name: string, known: string[], file: string): Finding => ({
  check: kind,
  status: 'refused',
  what: `${file} has no ${kind} "${name}"`,
  fix: hint(name, known),
});

const noWay = (file: string, component: string, { name, stage }: Environment): Finding => ({
  check: 'environment',
  status: 'refused',
  what: `${file} has no way for ${component} into ${name}`,
  fix: `add components.${component}.to.${stage}`,
});
