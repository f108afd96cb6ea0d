import { criterionFor } from './claims-criterion.ts';
import { figuresIn } from './claims-figures.ts';
import { fractionIn } from './claims-fraction.ts';
import { figuresSaid } from './claims-said.ts';
import type { Statement } from './claims-statements.ts';
import { builtInCriteria } from './criteria.ts';
import { clip } from './markdown.ts';
import type { Check, Contradiction } from './maturity-contradictions.ts';
import type { Part } from './maturity-part.ts';
import type { Stage } from './stage.ts';
import { percentText } from './units.ts';

/** `9/9 criteria` where the boxes of that part count otherwise, or where a mark beside it says the contrary. */
export const boxesAgainstCount: Check = ({ statements }) =>
  present(statements).flatMap((statement) => {
    const fraction = fractionIn(statement.text);
    if (!fraction) return [];
    const boxes = boxesOf(present(statements).filter((other) => isSamePart(statement, other)));
    const top = boxes.filter(({ indent = 0 }) => indent === Math.min(...boxes.map((box) => box.indent ?? 0)));
    const agrees = [boxes, top].some((some) => done(some) === fraction.done && some.length === fraction.all);
    const shown = `says ${fraction.done}/${fraction.all} criteria`;
    if (boxes.length > 1 && !agrees)
      return [{ line: statement.line, what: `${shown}, but ${done(top)} of ${top.length} are ticked in ${span(top)}` }];
    const isTickedEarly = statement.tick === 'ticked' && fraction.done < fraction.all;
    return isTickedEarly ? [{ line: statement.line, what: `is ticked, but ${shown}` }] : [];
  });

/** A criterion ticked in one place and open in another. */
export const doubleTicks: Check = ({ statements }) => {
  const ticks = present(statements).filter(({ tick, part }) => tick !== undefined && part !== 'aside');
  return ticks.flatMap((later, index) => {
    const earlier = ticks.slice(0, index).find((other) => other.tick !== later.tick && isSameMatter(other, later));
    const [here, there] = later.tick === 'ticked' ? ['ticked', 'open'] : ['open', 'ticked'];
    const name = clip(later.label, 80);
    return earlier ? [{ line: later.line, what: `has '${name}' ${here}, line ${earlier.line} has it ${there}` }] : [];
  });
};

/** 88 % coverage here and 45 % there. */
export const otherFigures: Check = ({ statements }) => {
  const said = present(statements).flatMap((statement) =>
    isGeneral(statement) ? figuresOf(statement).map((figure) => ({ ...figure, line: statement.line })) : [],
  );
  return said.flatMap(({ line, criterion, metric, percent }, index) => {
    const other = said.slice(0, index).find((one) => one.metric === metric && one.criterion === criterion);
    if (!other || other.percent === percent || other.line === line) return [];
    const what = `says ${percentText(percent)} ${metric}, line ${other.line} says ${percentText(other.percent)}`;
    return [{ line, what }];
  });
};

/** More than all of it. */
export const tooHigh: Check = ({ statements }) =>
  statements.flatMap((statement) =>
    figuresOf(statement)
      .filter(({ percent }) => percent > 100)
      .slice(0, 1)
      .map(({ metric, percent }) => ({
        line: statement.line,
        what: `says ${percentText(percent)} ${metric}: no share is above 100 %`,
      })),
  );

/** Ticked, although the line names a figure below what it says is needed, or what the workflow needs. */
export const tickedBelow: Check = ({ statements }) =>
  present(statements).flatMap((statement) => (statement.tick === 'ticked' ? below(statement) : []));

function below(statement: Statement): Contradiction[] {
  const [written] = figuresIn(statement.text).needed;
  return figuresOf(statement).flatMap(({ criterion, percent }) => {
    const needed = written ?? thresholds[criterion];
    if (needed === undefined || percent >= needed) return [];
    return [
      {
        line: statement.line,
        what: `is ticked, but says ${percentText(percent)} where ${percentText(needed)} is needed`,
      },
    ];
  });
}

/** What the team's workflow needs into a stage. */
const thresholds: Readonly<Record<string, number>> = {
  functionality: 80,
  reliability: 99.5,
  ...Object.fromEntries(
    Object.values(builtInCriteria)
      .flat()
      .flatMap(({ id, threshold }) => (threshold === undefined ? [] : [[id, threshold]])),
  ),
};

const present = (statements: Part['statements']): Statement[] =>
  statements.filter(({ part }) => part !== 'past').slice(0, 150);
const stageFor = ({ target }: Statement): Stage => target ?? 'staging';
const figuresOf = (statement: Statement) => figuresSaid(statement, stageFor(statement));
const done = (boxes: readonly Statement[]): number => boxes.filter(({ tick }) => tick === 'ticked').length;

function span(boxes: readonly Statement[]): string {
  const [first, last] = [boxes[0]?.line, boxes.at(-1)?.line];
  return first === last ? `line ${first}` : `lines ${first} to ${last}`;
}

/** Boxes, or the ticked rows of tables where there are none. */
function boxesOf(statements: readonly Statement[]): Statement[] {
  const boxes = statements.filter(({ indent }) => indent !== undefined);
  return boxes.length > 0 ? boxes : statements.filter(({ isRow, tick }) => isRow && tick !== undefined);
}

/** The boxes that a count is about: those of the same way, and no list of blockers or next steps. */
const isSamePart = (count: Statement, box: Statement): boolean =>
  box.part !== 'aside' && box.target === count.target && fractionIn(box.text) === undefined;

/** The same words, or the same criterion in fewer words: `Unit tests` and `Unit tests passing (≥70% coverage)`. */
function isSameMatter(a: Statement, b: Statement): boolean {
  if (a.target !== undefined && b.target !== undefined && a.target !== b.target) return false;
  const [one, other] = [tokens(a.label), tokens(b.label)];
  if (one.length === 0 || other.length === 0) return false;
  const isWithin = one.every((word) => other.includes(word)) || other.every((word) => one.includes(word));
  const stage = b.target ?? a.target ?? 'staging';
  return (
    one.join(' ') === other.join(' ') ||
    (isWithin &&
      criterionFor(a.label, stage) === criterionFor(b.label, stage) &&
      criterionFor(a.label, stage) !== undefined)
  );
}

/** Words that tell matters apart. */
const tokens = (label: string): string[] =>
  (
    label
      .replace(/\([^()]*\)|\d[\d.,]*\s?%\+?/g, ' ')
      .toLowerCase()
      .match(/\p{L}[\p{L}\p{N}.-]*/gu) ?? []
  ).filter((word) => !fillers.has(word));

/** A figure of the whole component, and not of one file or package of it. */
const isGeneral = ({ label, text }: Statement): boolean =>
  tokens(label === text ? text : label).filter((word) => !generalWords.has(word)).length <= (label === text ? 6 : 0);

const fillers = new Set(
  'passing passed pass complete completed done all the a are is of with and for met ok'.split(' '),
);
const generalWords = new Set(
  'unit integration test tests testing coverage current code line lines total overall core paths uptime availability staging functionality features testabdeckung abdeckung'.split(
    ' ',
  ),
);
