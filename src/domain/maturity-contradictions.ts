import { boxesAgainstCount, doubleTicks, otherFigures, tooHigh, tickedBelow } from './maturity-criteria-checks.ts';
import { datesOutOfOrder, impossibleDates, stageAgainstHistory } from './maturity-history-checks.ts';
import { type Part, partOf } from './maturity-part.ts';
import type { Owner } from './maturity-section.ts';
import { stageName, stageSaid } from './maturity-stage.ts';

/** Something in a MATURITY.md that cannot be true beside something else in it, or at all. */
export interface Contradiction {
  /** From 1; where two places disagree, the later one. */
  line: number;
  /** One sentence with the lines of both places. */
  what: string;
}

/** As a check says it, before the file's name stands in front of it. */
export type Check = (part: Part) => Contradiction[];

const most = 20;

/**
 * Everything in which the file disagrees with itself about the component, in the order of its lines; and that it says
 * nothing of it, where that is so: who wrote it meant it to.
 */
export function contradictionsIn(text: string, file: string, owner: Owner): Contradiction[] {
  const part = partOf(text, owner);
  if ('unclear' in part) return [{ line: 1, what: `${file}:1 claims nothing of ${owner.component}: ${part.unclear}` }];
  return checks
    .flatMap((check) => check(part))
    .sort((a, b) => a.line - b.line)
    .slice(0, most)
    .map(({ line, what }) => ({ line, what: `${file}:${line} ${what}` }));
}

/** The current stage, said twice differently. */
const stagesSaid: Check = ({ stages }) => {
  const known = stages.flatMap(({ line, value }) => {
    const stage = stageSaid(value);
    return stage ? [{ line: line + 1, stage }] : [];
  });
  const [first] = known;
  return known
    .filter(({ stage }) => first !== undefined && stage !== first.stage)
    .slice(0, 1)
    .map(({ line, stage }) => ({
      line,
      what: `says the stage is ${stageName(stage)}, line ${first?.line} says ${stageName(first?.stage ?? stage)}`,
    }));
};

const checks: readonly Check[] = [
  stagesSaid,
  boxesAgainstCount,
  doubleTicks,
  otherFigures,
  tooHigh,
  tickedBelow,
  stageAgainstHistory,
  datesOutOfOrder,
  impossibleDates,
];
