import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';

/** Name → type, as `temporal operator search-attribute create` takes them. All are keywords. */
export const searchAttributes = {
  PromoterComponent: 'Keyword',
  PromoterEnvironment: 'Keyword',
  PromoterPhase: 'Keyword',
  PromoterOutcome: 'Keyword',
  PromoterNext: 'Keyword',
} as const;

const keyword = (name: keyof typeof searchAttributes) => defineSearchAttributeKey(name, SearchAttributeType.KEYWORD);

export const componentKey = keyword('PromoterComponent');
export const environmentKey = keyword('PromoterEnvironment');
export const phaseKey = keyword('PromoterPhase');
export const outcomeKey = keyword('PromoterOutcome');
/** Whom the promotion waits for: `time`, `approval`, `retry`, `person`, `nobody`. */
export const nextKey = keyword('PromoterNext');
