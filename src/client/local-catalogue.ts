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

/** Names as they were given; those left out are not looked for. */
export type Names = { [name in keyof Place]?: string | undefined };

/** Exit 2 for a malformed catalogue, or for a name that it does not have; undefined when nothing is wrong, or nothing is known. */
export function objectionToPlace(local: LocalCatalogue, names: Names): Answer | undefined {
  return local.kind === 'malformed' ? refusals(2, local.problems) : unknownHere(local, names);
}

/**
 * Exit 2 for a name that the catalogue does not have. For what was found under no such name: what stands in the records
 * may have left the catalogue since, and a malformed one keeps nobody from reading them.
 */
export function unknownHere(local: LocalCatalogue, { component, environment }: Names): Answer | undefined {
  if (local.kind !== 'read') return undefined;
  const { file, components, environments } = local.catalogue;
  const unknown = (noun: string, name: string, names: string[]): Answer =>
    refusal(2, { what: `there is no ${noun} '${name}'`, where: file, fix: hint(name, names) });
  if (component !== undefined && !Object.hasOwn(components, component))
    return unknown('component', component, Object.keys(components));
  if (environment !== undefined && !Object.hasOwn(environments, environment))
    return unknown('environment', environment, Object.keys(environments));
  return undefined;
}
