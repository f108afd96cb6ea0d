import type { Claim } from './claim.ts';
import { allCriteria, ticked } from './claims-beside.ts';
import { criterionFor, testsCriterion } from './claims-criterion.ts';
import { type Figure, figuresIn, type Metric, metricIn } from './claims-figures.ts';
import { fractionIn } from './claims-fraction.ts';
import type { Statement } from './claims-statements.ts';
import { clip } from './markdown.ts';
import type { Stage } from './stage.ts';
import { type Percent, percentText } from './units.ts';

/** What a line claims of the criteria into a stage. */
export function claimsSaid(statement: Statement, stage: Stage, where: string): Claim[] {
  const { part, target } = statement;
  if (part === 'past' || (target !== undefined && target !== stage)) return [];
  const all = aboutAll(statement);
  const said = all.length > 0 ? [...all, ...figures(statement, stage)] : merged(statement, stage);
  return said.map((claim) => ({ ...claim, where }));
}

/** A percentage that belongs to a criterion. */
export interface SaidFigure {
  criterion: string;
  metric: Metric;
  percent: Percent;
}

/** The percentages of a line that some criterion is measured by; a bare figure belongs to what its heading says. */
export function figuresSaid({ text, heading }: Statement, stage: Stage): SaidFigure[] {
  const words = [text, text.length < 40 ? heading : ''];
  const criterion = words.map((some) => criterionFor(some, stage)).find((found) => found !== undefined);
  return figuresIn(text).claimed.flatMap((figure) => belonging(figure, criterion, words, stage) ?? []);
}

function belonging(
  figure: Figure,
  criterion: string | undefined,
  words: string[],
  stage: Stage,
): SaidFigure | undefined {
  const metric = figure.metric ?? (criterion ? measuredBy[criterion] : metricIn(words.join(' ')));
  if (metric === undefined || metric === 'other') return undefined;
  const own = criterion !== undefined && measuredBy[criterion] === metric ? criterion : undefined;
  const usual = { coverage: testsCriterion(stage), uptime: 'reliability', done: undefined }[metric];
  const found = own ?? usual;
  return found === undefined ? undefined : { criterion: found, metric, percent: figure.percent };
}

/** The criteria that have a percentage, and of what. */
const measuredBy: Readonly<Record<string, Metric>> = {
  functionality: 'done',
  'unit-tests': 'coverage',
  'integration-tests': 'coverage',
  integration: 'coverage',
  reliability: 'uptime',
};

type Said = Omit<Claim, 'where'>;

function aboutAll({ text, tick }: Statement): Said[] {
  const fraction = fractionIn(text);
  if (fraction) {
    const { done, all } = fraction;
    return [{ criterion: allCriteria, says: `${done}/${all} criteria`, met: done >= all }];
  }
  const isAll = /\ball (?:\w+ ){0,3}criteria (?:are |were |have been )?met\b/i.test(text) && tick !== 'open';
  return isAll ? [{ criterion: allCriteria, says: 'all criteria met', met: true }] : [];
}

const figures = (statement: Statement, stage: Stage): Said[] =>
  figuresSaid(statement, stage).map(({ criterion, percent }) => ({ criterion, says: percentText(percent), percent }));

/** A tick and the figures beside it are one claim where they are about the same. */
function merged(statement: Statement, stage: Stage): Said[] {
  const shown = figures(statement, stage);
  const tick = tickSaid(statement, stage);
  if (!tick) return shown;
  const isSame = shown.some(({ criterion }) => criterion === tick.criterion);
  const { met = false } = tick;
  return isSame
    ? shown.map((claim) => (claim.criterion === tick.criterion ? { ...claim, met } : claim))
    : [tick, ...shown];
}

function tickSaid({ tick, part, text, label }: Statement, stage: Stage): Said | undefined {
  if (tick === undefined || part === 'aside') return undefined;
  const criterion = criterionFor(label, stage) ?? criterionFor(text, stage);
  const words = criterion ?? (part === 'criteria' ? clip(label, 120) : undefined);
  if (words === undefined) return undefined;
  return { criterion: words, says: tick === 'ticked' ? ticked : 'open', met: tick === 'ticked' };
}
