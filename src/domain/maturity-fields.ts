import { bare, barsIn, isRule, isTableRow, splitRow } from './maturity-cells.ts';
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
 * `**Current Stage**: Staging`, `- Current Stage: Staging`, a table row `| Current Stage | Staging |`. The first row of
 * a table counts only where `isValue` holds: else it says what its columns are.
 */
export function fields(file: Outline, span: Span, name: string, isValue: (value: string) => boolean): Field[] {
  const found: Field[] = [];
  for (let line = span.from; line < span.to; line++) {
    const text = file.lines[line] ?? '';
    if (!file.prose[line] || text.length > longestLine) continue;
    const field = asText(text, name) ?? asRow(text, name);
    const isTitle = field?.form === 'cell' && isRule(file.lines[line + 1] ?? '') && !isValue(field.value);
    if (field && !isTitle) found.push({ line, ...field });
  }
  return found;
}

/** A cell of a table with a row for each of several things. */
export interface ColumnField extends Field {
  /** The row's first cell. */
  row: string;
  /** What the first column is called. */
  of: string;
  /** It has no more cells than its header: in any other row one cell cannot be told from the next. */
  isClear: boolean;
}

/** The value of every row in tables that have a column of one of those names; the first name that a table has counts. */
export function columnFields({ lines, prose }: Outline, columns: readonly string[]): ColumnField[] {
  const found: ColumnField[] = [];
  let header: string[] | undefined;
  for (const [line, text] of lines.entries()) {
    const isRow = prose[line] === true && isTableRow(text) && text.length <= longestLine;
    const isHeader = isRow && !isTableRow(lines[line - 1] ?? '') && isRule(lines[line + 1] ?? '');
    if (isHeader) header = splitRow(text).map(bare);
    else if (!isRow) header = undefined;
    else if (header && !isRule(text)) found.push(...cellOf(text, line, header, columns));
  }
  return found;
}

function cellOf(text: string, line: number, header: readonly string[], columns: readonly string[]): ColumnField[] {
  const column = columns.map((name) => header.findIndex((cell) => same(cell, name))).find((index) => index > 0);
  const cells = splitRow(text);
  if (column === undefined || cells[column] === undefined) return [];
  return [
    {
      ...cellField(text, line, column),
      row: bare(cells[0] ?? ''),
      of: header[0] ?? '',
      isClear: cells.length <= header.length,
    },
  ];
}

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
  if (!isTableRow(text) || barsIn(text).length !== 3) return undefined;
  const [label, ...values] = splitRow(text);
  if (values.length !== 1 || !same(bare(label ?? ''), name)) return undefined;
  return { ...parted(text, 1), form: 'cell' };
}

const cellField = (text: string, line: number, column: number): Field => ({
  line,
  ...parted(text, column),
  form: 'column',
});

/** A row around one of its cells. */
function parted(text: string, column: number): Pick<Field, 'before' | 'value' | 'after'> {
  const bars = barsIn(text);
  const from = (bars[column] ?? 0) + 1;
  // A last cell may lack its bar, and then the line's end is none of it.
  const to = bars[column + 1] ?? Math.max(from, text.trimEnd().length);
  return { before: text.slice(0, from), value: text.slice(from, to), after: text.slice(to) };
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const escaped = (name: string): string => name.replace(/[^\w\s]/g, '\\$&').replace(/ /g, '[ \\t]+');
