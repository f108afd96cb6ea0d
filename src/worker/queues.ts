import { environmentQueue, promotionsQueue } from '../contract/names.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import { Refusal } from '../domain/refusal.ts';

/** Every queue of the catalogue, or those that were named: a worker on one environment's host serves only that one. */
export function queuesOf({ environments }: Catalogue, named: string[] | undefined): string[] {
  const all = [promotionsQueue, ...Object.keys(environments).map(environmentQueue)];
  const unknown = (named ?? []).filter((queue) => !all.includes(queue));
  if (unknown.length === 0) return named ?? all;
  const what = `PROMOTER_QUEUES names ${unknown.join(', ')}, which the catalogue does not have`;
  throw new Refusal([{ check: 'queues', status: 'refused', what, fix: `choose among ${all.join(', ')}` }]);
}
