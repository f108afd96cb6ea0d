import { longestLine, type Outline, type Span } from './maturity-outline.ts';

/** A named value in a line: what stands before it, the value itself, and what stands behind it, line end included. */
export interface Field {
  line: number;
  before: string;
  value: string;
  after: string;
  /** A cell whose width is kept; a column of a table of components takes the bare word only. */
  form: 'text' | 'cell' | 'column';
}

/**
 * Every place in `span` where `name` has a value, in the forms that MATURITY.md files have:
 * `**Current Stage**: Staging`, `- Current Stage: Staging`, a table row `| Current Stage | Staging |`.
 */
export function fields(file: Outline, span: Span, name: string): Field[] {
  const found: Field[] = [];
  for (let line = span.from; line < span.to; line++) {
    const text = file.lines[line] ?? '';
    const field =
      file.prose[line] && text.length <= longestLine ? (asText(text, name) ?? asRow(text, name)) : undefined;
    if (field) found.push({ line, ...field });
  }
  return found;
}

/** The value in the row of a table with a column `name` whose first cell says `isWanted`. */
export function columnFields({ lines, prose }: Outline, name: string, isWanted: (cell: string) => boolean): Field[] {
  const found: Field[] = [];
  let column = -1;
  for (const [line, text] of lines.entries()) {
    const isRow = prose[line] === true && /^\s*\|/.test(text) && text.length <= longestLine;
    const isHeader = isRow && !isTableRow(lines[line - 1] ?? '') && isRule(lines[line + 1] ?? '');
    if (isHeader) column = splitRow(text).findIndex((cell) => same(bare(cell), name));
    else if (!isRow) column = -1;
    else if (column > 0 && !isRule(text)) found.push(...cellOf(text, line, column, isWanted));
  }
  return found;
}

function cellOf(text: string, line: number, column: number, isWanted: (cell: string) => boolean): Field[] {
  const cells = splitRow(text);
  return isWanted(bare(cells[0] ?? '')) && cells[column] !== undefined ? [cellField(text, line, column)] : [];
}

const isTableRow = (text: string): boolean => /^\s*\|/.test(text);
const isRule = (text: string): boolean => text.length <= longestLine && /^\s*\|(?:\s*:?-+:?\s*\|)+\s*$/.test(text);

/** The line with another value; a cell keeps its width where it can. */
export function replaced({ before, value, after, form }: Field, next: string): string {
  if (form === 'text') return `${before}${next}${after}`;
  const lead = /^\s*/.exec(value)?.[0] ?? '';
  const isPadded = /\s$/.test(value);
  const fill = Math.max(isPadded ? 1 : 0, value.length - lead.length - next.length);
  return `${before}${lead}${next}${' '.repeat(fill)}${after}`;
}

type Found = Omit<Field, 'line'>;

function asText(text: string, name: string): Found | undefined {
  const label = `(?:\\*\\*|__)?${escaped(name)}(?:\\*\\*|__)?[ \\t]*:(?:\\*\\*|__)?`;
  const match = new RegExp(`^(\\s*(?:>\\s*)?(?:[-*+]\\s+)?${label}[ \\t]*)(.*?)([ \\t]*\\r?\\n?)$`, 'i').exec(text);
  return match ? { before: match[1] ?? '', value: match[2] ?? '', after: match[3] ?? '', form: 'text' } : undefined;
}

function asRow(text: string, name: string): Found | undefined {
  const match = /^(\s*\|([^|]*)\|)([^|\n]*)(\|.*\r?\n?)$/.exec(text);
  if (!match || !same(bare(match[2] ?? ''), name) || splitRow(text).length !== 2) return undefined;
  return { before: match[1] ?? '', value: match[3] ?? '', after: match[4] ?? '', form: 'cell' };
}

function cellField(text: string, line: number, column: number): Field {
  const bars = [...text.matchAll(/\|/g)].map((bar) => bar.index);
  const from = (bars[column] ?? 0) + 1;
  const to = bars[column + 1] ?? text.length;
  return { line, before: text.slice(0, from), value: text.slice(from, to), after: text.slice(to), form: 'column' };
}

export const splitRow = (text: string): string[] =>
  text
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|');
export const bare = (cell: string): string => cell.replace(/[*_`]|:\s*$/g, '').trim();
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const escaped = (name: string): string => name.replace(/[^\w\s]/g, '\\$&').replace(/ /g, '[ \\t]+');
