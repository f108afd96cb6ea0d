import type { Percent } from './units.ts';

/** What a percentage is a share of. `other`: of something that no criterion measures, as CPU or tests that passed. */
export type Metric = 'coverage' | 'uptime' | 'done' | 'other';

export interface Figure {
  percent: Percent;
  /** Undefined where the words around it do not tell. */
  metric: Metric | undefined;
}

/** The percentages in a line: what is said to be so, and what is said to be needed. */
export interface Figures {
  claimed: Figure[];
  needed: Percent[];
}

/** `88% coverage, exceeds 70% requirement by 18%`: 88 is claimed, 70 is needed, and 18 is neither. */
export function figuresIn(text: string): Figures {
  const found: Figures = { claimed: [], needed: [] };
  const matches = [...text.matchAll(/(?<![\d.,])(\d{1,6}(?:[.,]\d{1,6})?)\s?%/g)].slice(0, mostInLine);
  for (const match of matches) {
    const percent = Number((match[1] ?? '').replace(',', '.'));
    const before = text.slice(Math.max(0, match.index - 30), match.index);
    const after = text.slice(match.index + match[0].length).slice(0, 30);
    if (isNeeded.before.test(before) || isNeeded.after.test(after)) found.needed.push(percent);
    else if (!isFormer.before.test(before) && !isFormer.after.test(after))
      found.claimed.push({ percent, metric: metricAt(text, match.index) });
  }
  return found;
}

const mostInLine = 10;

/** What a text speaks of. Tests that passed and resources in use are no coverage, whatever else the line says. */
export function metricIn(words: string): Metric | undefined {
  return metrics.find(([pattern]) => pattern.test(words))?.[1];
}

const metrics: readonly (readonly [RegExp, Metric])[] = [
  [/\bbranch|\bcpu\b|\bmemory\b|\bdisk\b|\bheap\b|error rate/i, 'other'],
  [/coverage|\bcovered\b|abdeckung/i, 'coverage'],
  [/uptime|availab|verfügbar/i, 'uptime'],
  [/\bpass|success|\bfail/i, 'other'],
  [/complete|features?\b|functional|implemented|\bdone\b/i, 'done'],
];

const isNeeded = {
  before: new RegExp(
    [
      '(?:≥|≤|(?<![-=])[<>]=?|at least|requires?|required|needs?|exceed(?:s|ing|ed)?|above|mindestens)',
      '(?:(?:min(?:imum)?|target|goal|threshold|requirement)(?: of| is| was| remains)?)',
      '(?:(?:target|goal|required|minimum|needed)(?: \\w+)? coverage(?: of| is)?)',
    ]
      .map((words) => `${words}\\.?:?\\s*$`)
      .join('|'),
    'i',
  ),
  after: /^\s*(?:\+|or more|threshold|requirement|required|minimum|target|needed|goal)/i,
};
/** What it was before, or by how much it changed. */
const isFormer = { before: /(?:\bby|\bfrom|\bwas|[+−])\s*$/i, after: /^\s*(?:→|->|=>)/ };

/** By the clause that it stands in; of a bare figure in brackets, `41/41 passing (100%)`, by the words before them. */
function metricAt(text: string, at: number): Metric | undefined {
  const own = metricIn(clauseAround(text, at));
  const opening = startOf(text, at);
  return own === undefined && text[opening] === '(' ? metricIn(clauseAround(text, opening)) : own;
}

/** The comma, bracket or bar before a place; -1 where none is. */
const startOf = (text: string, at: number): number =>
  at === 0 ? -1 : Math.max(...[...';,()|–—'].map((mark) => text.lastIndexOf(mark, at - 1)));

/** The words around a place, up to the next comma, bracket or bar. */
function clauseAround(text: string, at: number): string {
  const start = startOf(text, at);
  const length = text.slice(at).search(/[;()|–—]|,(?!\d)/);
  return text.slice(start + 1, length < 0 ? undefined : at + length);
}
