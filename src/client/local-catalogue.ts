import type { Catalogue } from '../domain/catalogue.ts';
import { hint } from '../domain/nearest.ts';
import { type Answer, type Problem, refusal, refusals } from './answer.ts';

/** The catalogue as this folder has it. The worker's own is the one that counts; this one answers sooner. */
export type LocalCatalogue =
  | { kind: 'none' }
  | { kind: 'read'; catalogue: Catalogue }
  | { kind: 'malformed'; problems: Problem[] };

export interface Place {
  component: string;
  environment: string;
}

/** Exit 2 for a malformed catalogue, or for a name that it does not have; undefined when nothing is wrong, or nothing is known. */
export function objectionToPlace(local: LocalCatalogue, place: Place): Answer | undefined {
  if (local.kind === 'malformed') return refusals(2, local.problems);
  return local.kind === 'read' ? unknownName(local.catalogue, place) : undefined;
}

/** As above, for an environment alone, if one is named. */
export function objectionToEnvironment(local: LocalCatalogue, environment: string | undefined): Answer | undefined {
  if (local.kind === 'malformed') return refusals(2, local.problems);
  if (local.kind === 'none' || environment === undefined) return undefined;
  const names = Object.keys(local.catalogue.environments);
  if (names.includes(environment)) return undefined;
  const what = `there is no environment '${environment}'`;
  return refusal(2, { what, where: local.catalogue.file, fix: hint(environment, names) });
}

/** Exit 2 for a name that the catalogue does not have. */
export function unknownName(
  { file, components, environments }: Catalogue,
  { component, environment }: Place,
): Answer | undefined {
  const unknown = (noun: string, name: string, names: string[]): Answer =>
    refusal(2, { what: `there is no ${noun} '${name}'`, where: file, fix: hint(name, names) });
  if (!Object.hasOwn(components, component)) return unknown('component', component, Object.keys(components));
  if (!Object.hasOwn(environments, environment)) return unknown('environment', environment, Object.keys(environments));
  return undefined;
}
