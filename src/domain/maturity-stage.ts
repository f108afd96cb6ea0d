import { type Stage, stages } from './stage.ts';

const word = '(development|dev|staging|production|prod)(?![\\w-])';

/** The first stage named in a text, wherever it stands. */
export const stageIn = (text: string): Stage | undefined => stageOf(new RegExp(`\\b${word}`, 'i').exec(text)?.[1]);

/**
 * The stage that a value says, which stands at its beginning: `Staging (promoted from Development on …)` is staging;
 * `Pre-production` and `Not in production yet` are none.
 */
export const stageSaid = (value: string): Stage | undefined =>
  stageOf(new RegExp(`^[^\\p{L}\\p{N}]*(?:stage\\s*\\d?[\\s:.–-]*)?(?:in\\s+)?\\W*${word}`, 'iu').exec(value)?.[1]);

const stageOf = (word: string | undefined): Stage | undefined =>
  word === undefined ? undefined : stages.find((stage) => stage.startsWith(word.toLowerCase()));

export const stageName = (stage: Stage): string => `${stage.charAt(0).toUpperCase()}${stage.slice(1)}`;
