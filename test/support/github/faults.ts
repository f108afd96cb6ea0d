import type { SeenRequest } from './openapi.ts';
import { json } from './wire.ts';

/** What goes wrong with a request. `error`: 500; `rate-limit`: 403, the secondary rate limit; `lost`: carried out, but answered with 502; `cut`: the connection breaks before anything is done. */
export type FaultKind = 'error' | 'rate-limit' | 'lost' | 'cut';

export type FaultPlan = Hits & ({ kind: FaultKind } | { kind: 'meanwhile'; act: () => Promise<void> });

interface Hits {
  /** How many requests it hits; all of them when missing. */
  times?: number;
  /** Which requests it hits; all of them when missing. */
  only?: (request: SeenRequest) => boolean;
}

export interface Faults {
  /** In place of any earlier plan. */
  plan(plan: FaultPlan): void;
  clear(): void;
  /** What befalls this request; used up by asking. `meanwhile` acts first, as somebody else would, and then lets it pass. */
  next(request: SeenRequest): Promise<FaultKind | undefined>;
}

export function openFaults(): Faults {
  let planned: FaultPlan | undefined;
  let left = 0;
  return {
    plan(plan) {
      planned = plan;
      left = plan.times ?? Number.POSITIVE_INFINITY;
    },
    clear() {
      planned = undefined;
    },
    async next(request) {
      if (!planned || left <= 0 || planned.only?.(request) === false) return undefined;
      left--;
      if (planned.kind !== 'meanwhile') return planned.kind;
      await planned.act();
      return undefined;
    },
  };
}

/** What GitHub answers then. */
export const faultAnswers = {
  error: json(500, { message: 'Server Error' }),
  lost: json(502, { message: 'Server Error' }),
  'rate-limit': json(
    403,
    {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url:
        'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    },
    { 'retry-after': '60' },
  ),
};
