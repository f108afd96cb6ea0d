import { promotionId } from '../contract/names.ts';
import { type Answer, refusal } from './answer.ts';
import type { Context } from './context.ts';
import { type Place, unknownHere } from './local-catalogue.ts';

/** There is no such promotion: exit 2 when the catalogue here does not know the names either, else exit 1. */
export async function absent(context: Context, place: Place, runId?: string): Promise<Answer> {
  const unknown = unknownHere(await context.catalogue(), place);
  if (unknown) return unknown;
  const id = promotionId(place.component, place.environment);
  return refusal(1, {
    what:
      runId === undefined
        ? `there is no promotion of ${place.component} into ${place.environment}`
        : `there is no run ${runId} of ${id}`,
    where: id,
    fix: `begin one with 'promoter start ${place.component} ${place.environment}'; 'promoter history ${place.component} ${place.environment}' shows what ended long ago`,
  });
}
