import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';
import { duration, type Instant, type Millis } from '../../domain/units.ts';

/** Control characters, and those that turn the direction of writing: a terminal would obey them. */
const unruly = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/gu;

/** Text from outside on one line, with whatever a terminal would obey made visible. */
export const plain = (text: string): string =>
  text.replace(unruly, (found) =>
    found === '\n' ? ' ⏎ ' : found === '\t' ? ' ' : `\\u{${found.codePointAt(0)?.toString(16)}}`,
  );

/** `2026-03-01T12:00:00Z`. */
export const moment = (at: Instant): string => at.replace(/\.\d+Z$/, 'Z');

/** `2026-03-01T12:00:00Z, 2h 3min ago`. */
export const ago = (at: Instant, now: Millis): string =>
  `${moment(at)}, ${duration(Math.max(0, now - Date.parse(at)))} ago`;

/** Rows with their columns padded, without borders, each line indented. In a width, the last column is wrapped. */
export function columns(rows: readonly string[][], indent = 2, width?: number): string {
  if (rows.length === 0) return '';
  const room = width === undefined ? undefined : roomForLast(rows, width - indent);
  const table = new Table({
    chars: borderless,
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    ...(room === undefined ? {} : { colWidths: room.widths, wordWrap: true }),
  });
  table.push(...rows.map((row) => (room ? row.with(-1, broken(row.at(-1) ?? '', room.last)) : [...row])));
  return table
    .toString()
    .split('\n')
    .map((line) => (' '.repeat(indent) + line).trimEnd())
    .join('\n');
}

/** What is left for the last column, and never less than can be read; undefined where everything fits. */
function roomForLast(
  rows: readonly string[][],
  width: number,
): { widths: (number | null)[]; last: number } | undefined {
  const count = Math.max(...rows.map((row) => row.length));
  const widest = Array.from({ length: count }, (_, column) =>
    Math.max(...rows.map((row) => widthOf(row[column] ?? ''))),
  );
  const before = widest.slice(0, -1).reduce((sum, one) => sum + one + 2, 0);
  const last = Math.max(24, width - before);
  return (widest.at(-1) ?? 0) <= last ? undefined : { widths: [...widest.slice(0, -1).map(() => null), last], last };
}

const widthOf = (cell: string): number =>
  Math.max(
    ...stripVTControlCharacters(cell)
      .split('\n')
      .map((line) => Array.from(line).length),
  );

/** A path or hash that is longer than its column goes on in the next line; a table would cut it off. */
function broken(cell: string, width: number): string {
  const isWide = /[\u2e80-\uffef]|\p{Extended_Pictographic}/u.test(cell);
  const most = isWide ? Math.floor(width / 2) : width;
  return cell.replace(new RegExp(`[^\\s\\u001b]{${most}}(?=[^\\s\\u001b])`, 'gu'), '$&\n');
}

/** A title with what belongs to it; nothing when there is nothing. */
export const section = (title: string, body: string): string => (body === '' ? '' : `${title}\n${body}`);

/** Parts with an empty line between them; empty parts vanish. */
export const paragraphs = (...parts: (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined && part !== '').join('\n\n');

/** `1 outage`, `2 outages`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

export const shortDigest = (digest: string): string => digest.replace(/^(sha256:)?([0-9a-f]{12})[0-9a-f]*$/, '$1$2');

/** `310 MB`. */
export const megabytes = (bytes: number): string => `${Math.round(bytes / 1_000_000)} MB`;

const borderless = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};
