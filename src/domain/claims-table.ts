import { markIn, wordsOf } from './claims-ticks.ts';
import { bare, isRule, splitRow } from './maturity-cells.ts';
import { longestLine, type Outline, type Span } from './maturity-outline.ts';

/** What a row of a table says, or one cell of it where the table has a row for each component. */
export interface Row {
  label: string;
  text: string;
  tick?: 'ticked' | 'open';
}

/** What the tables say, by line. Of a table with a row for each component only the component's own counts. */
export function rowsIn({ lines, prose }: Outline, span: Span, isOwn: (cell: string) => boolean): Map<number, Row[]> {
  const rows = new Map<number, Row[]>();
  let header: string[] | undefined;
  for (let index = span.from; index < span.to; index++) {
    const line = lines[index] ?? '';
    const isRow = prose[index] === true && line.length <= longestLine && /^\s*\|.*\|/.test(line);
    if (!isRow) header = undefined;
    else if (isRule(lines[index + 1] ?? '')) {
      header = splitRow(line).map(bare);
      rows.set(index, []);
    } else rows.set(index, isRule(line) ? [] : said(header ?? [], splitRow(line), isOwn));
  }
  return rows;
}

function said(header: readonly string[], cells: readonly string[], isOwn: (cell: string) => boolean): Row[] {
  const [first = '', ...rest] = cells;
  const columns = rest.map((cell, i) => ({ title: header[i + 1] ?? '', cell }));
  if (/^(?:component|service|komponente)s?$/i.test(header[0] ?? ''))
    return isOwn(bare(first)) ? columns.map(({ title, cell }) => row(title, [{ title, cell }])) : [];
  return [row(wordsOf(first), columns)];
}

type Column = { title: string; cell: string };

function row(label: string, columns: readonly Column[]): Row {
  const words = columns.map(({ title, cell }) => (isNeed(title) ? needed(wordsOf(cell)) : wordsOf(cell)));
  const tick = columns.map(tickOf).find((found) => found !== undefined);
  const text = `${label}: ${words.filter((word) => word !== '').join(', ')}`;
  return { label, text, ...(tick ? { tick } : {}) };
}

/** What a column of thresholds says is needed, and nobody claims it. */
const isNeed = (title: string): boolean =>
  /target|required|requirement|threshold|needed|goal|minimum|soll/i.test(title);
const needed = (words: string): string => words.replace(/(?<![\d.,≥>])(?=\d[\d.,]*\s?%)/g, '≥ ');

function tickOf({ title, cell }: Column): Row['tick'] {
  const mark = markIn(cell).tick;
  if (mark || isNeed(title)) return mark;
  const word = bare(cell).toLowerCase();
  if (/^(?:yes|done|complete|completed|passed|passing|met|ok|ja|erfüllt)$/.test(word)) return 'ticked';
  return /^(?:no|open|pending|todo|missing|failed|failing|not met|in progress|nein|offen)$/.test(word)
    ? 'open'
    : undefined;
}
