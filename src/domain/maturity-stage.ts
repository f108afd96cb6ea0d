import { type Stage, stages } from './stage.ts';

/** The first stage named in a text: `Staging (promoted from Development on …)` is staging. */
export function stageIn(value: string): Stage | undefined {
  const word = /\b(development|dev|staging|production|prod)\b/i.exec(value)?.[1]?.toLowerCase();
  return stages.find((stage) => word !== undefined && stage.startsWith(word));
}

export const stageName = (stage: Stage): string => `${stage.charAt(0).toUpperCase()}${stage.slice(1)}`;
