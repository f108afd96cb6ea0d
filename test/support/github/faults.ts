import type { SeenRequest } from './openapi.ts';

/** `error`: 500; `rate-limit`: 403, the secondary rate limit; `lost`: carried out, but answered with 502; `cut`: the connection breaks before anything is done. */
export type FaultKind = 'error' | 'rate-limit' | 'lost' | 'cut';

export interface FaultPlan {
  kind: FaultKind;
  /** How many requests it hits; all of them when missing. */
  times?: number;
  /** Which requests it hits; all of them when missing. */
  only?: (request: SeenRequest) => boolean;
}

export interface Faults {
  /** In place of any earlier plan. */
  plan(plan: FaultPlan): void;
  clear(): void;
  /** Used up by asking. */
  next(request: SeenRequest): FaultKind | undefined;
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
    next(request) {
      if (!planned || left <= 0 || planned.only?.(request) === false) return undefined;
      left--;
      return planned.kind;
    },
  };
}

/** What GitHub answers then. */
export const faultAnswers = {
  error: { status: 500, headers: {}, body: { message: 'Server Error' } },
  lost: { status: 502, headers: {}, body: { message: 'Server Error' } },
  'rate-limit': {
    status: 403,
    headers: { 'retry-after': '60' },
    body: {
      message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
      documentation_url: 'https://docs.github.com/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits',
    },
  },
} as const;
