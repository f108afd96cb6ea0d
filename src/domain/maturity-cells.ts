import { behindCode } from './maturity-code.ts';
import { longestLine } from './maturity-outline.ts';

/** Rows of Markdown tables. A bar that is escaped, or that stands in code, parts no cells. */

export const splitRow = (text: string): string[] => {
  const row = text.trim();
  const bars = barsIn(row).filter((bar) => bar > 0 && bar < row.length - 1);
  const starts = [row.startsWith('|') ? 1 : 0, ...bars.map((bar) => bar + 1)];
  const ends = [...bars, row.endsWith('|') && barsIn(row).includes(row.length - 1) ? row.length - 1 : row.length];
  return starts.map((start, i) => row.slice(start, ends[i]));
};

/** Where the bars stand that part the cells of a row. */
export function barsIn(text: string): number[] {
  const bars: number[] = [];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '`') at = behindCode(text, at) - 1;
    else if (text[at] === '|') bars.push(at);
  }
  return bars;
}

/** What a cell says, without emphasis and a colon behind it. */
export const bare = (cell: string): string => cell.replace(/[*_`]|:\s*$/g, '').trim();

export const isRule = (text: string): boolean =>
  text.length <= longestLine && /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/.test(text);
export const isTableRow = (text: string): boolean => /^\s*\|/.test(text);
