import { bare, isRule, isTableRow, splitRow } from './maturity-cells.ts';
import { historySpan } from './maturity-history-section.ts';
import { ended, type Insertion, lineEnd, type Outline, type Span } from './maturity-outline.ts';
import type { Place } from './maturity-section.ts';

/** One line of a component's promotion history. */
export interface Entry {
  /** `Promoted to Staging`, `Updated in Staging`. */
  what: string;
  from: string;
  to: string;
  /** YYYY-MM-DD. */
  date: string;
  issue?: number;
  /** Who must be named in the line, where the history is not the component's own. */
  component?: string;
}

/** What to insert so that the history has the entry; undefined when it has it already. */
export function historyInsertion(file: Outline, place: Place, entry: Entry): Insertion | undefined {
  const span = historySpan(file, place.span);
  if (!span) return newSection(file, place, entry);
  const body = file.lines.slice(span.from, span.to);
  if (body.some((line) => has(line, entry))) return undefined;
  return addition(file, span, entry);
}

/** The same promotion, whoever wrote the line: its date and stage, and its issue where it has one. */
function has(line: string, { date, to, issue, component = '' }: Entry): boolean {
  const isSame = line.includes(date) && line.includes(component) && new RegExp(`\\b${to}\\b`, 'i').test(line);
  return isSame && (issue === undefined || new RegExp(`#${issue}\\b`).test(line));
}

/** A table whose columns could not tell the entry again gets a list behind it. */
function addition(file: Outline, span: Span, entry: Entry): Insertion {
  const items = rowsOf(file, span);
  const first = items[0];
  const at = newestFirst(file, items) ?? behind(file, span, items.at(-1) ?? lastWritten(file, span));
  const row = first !== undefined && isTable(file, first) ? tableRow(file, span, entry) : '';
  if (has(row, entry)) return { at, text: ended(file, at) + row + lineEnd(file, at) };
  const isList = first !== undefined && row === '';
  const gap = isList ? '' : lineEnd(file, at);
  return { at, text: `${ended(file, at)}${gap}${bulletOf(file, items)} ${sentence(entry)}${lineEnd(file, at)}` };
}

const bulletOf = ({ lines }: Outline, items: readonly number[]): string =>
  /^\s*[-*+]/.exec(lines[items[0] ?? -1] ?? '')?.[0] ?? '-';

/** Lines of the section's list, or of its table below the rule. */
function rowsOf({ lines, prose }: Outline, { from, to }: Span): number[] {
  const candidates = lines.slice(from, to).map((line, i) => ({ line, index: from + i }));
  const written = candidates.filter(({ index }) => prose[index]);
  const list = written.filter(({ line }) => /^\s{0,3}[-*+] /.test(line));
  if (list.length > 0) return list.map(({ index }) => index);
  const rule = written.findIndex(({ line }) => isRule(line));
  return rule < 0
    ? []
    : written
        .slice(rule)
        .filter(({ line }) => isTableRow(line))
        .map(({ index }) => index);
}

/** The first line with a date, where the last one has an older; undefined where new lines go to the end. */
function newestFirst({ lines }: Outline, items: readonly number[]): number | undefined {
  const dated = items.map((item) => ({ item, date: /\d{4}-\d{2}-\d{2}/.exec(lines[item] ?? '')?.[0] ?? '' }));
  const known = dated.filter(({ date }) => date !== '');
  const [first, last] = [known[0], known.at(-1)];
  return first && last && first.date > last.date ? first.item : undefined;
}

/** Behind a line and what is indented below it. */
function behind({ lines }: Outline, { to }: Span, line: number): number {
  let at = line + 1;
  while (at < to && /^\s+\S/.test(lines[at] ?? '')) at++;
  return at;
}

const isTable = ({ lines }: Pick<Outline, 'lines'>, line: number): boolean => isTableRow(lines[line] ?? '');

function tableRow({ lines }: Outline, { from, to }: Span, entry: Entry): string {
  const header = lines.slice(from, to).find(isTableRow) ?? '';
  const cells = splitRow(header).map((cell) => cellFor(bare(cell).toLowerCase(), entry));
  return `| ${cells.join(' | ')} |`;
}

function cellFor(column: string, { date, from, to, issue, what, component }: Entry): string {
  if (/component/.test(column)) return component ?? '';
  if (/date|when/.test(column)) return date;
  if (/from/.test(column)) return from;
  if (/issue|reference|link/.test(column)) return issue === undefined ? '' : `#${issue}`;
  if (/^to$|stage/.test(column)) return to;
  return /promotion|event|what|change|action/.test(column) ? what : '';
}

function newSection(file: Outline, { span, level }: Place, entry: Entry): Insertion {
  const at = endOfWriting(file, span);
  const end = lineEnd(file, at);
  const title = `${'#'.repeat(Math.min(6, Math.max(2, level + 1)))} Promotion History`;
  return { at, text: `${ended(file, at)}${end}${title}${end}- ${sentence(entry)}${end}` };
}

/** Behind the last line that says something; a rule that parts this section from the next stays behind it. */
function endOfWriting({ lines }: Outline, { from, to }: Span): number {
  let at = to;
  while (at > from && /^\s*(?:---+|\*\*\*+|___+)?\s*$/.test(lines[at - 1] ?? '')) at--;
  return at;
}

function lastWritten({ lines }: Outline, { from, to }: Span): number {
  let at = to - 1;
  while (at > from && (lines[at] ?? '').trim() === '') at--;
  return at;
}

const sentence = ({ date, what, issue, component }: Entry): string =>
  `${date}: ${component ? `${component}: ` : ''}${what}${issue === undefined ? '' : ` (Issue #${issue})`}`;
