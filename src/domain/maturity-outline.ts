import { behindCode } from './maturity-code.ts';

/** A Markdown file as lines that keep their ends, so that joining them gives the same bytes. */
export interface Outline {
  lines: string[];
  /** By line: whether it is prose, and not within a block of code or an HTML comment. */
  prose: boolean[];
  headings: Heading[];
  /** A block of code or a comment is never closed, so that whatever is added behind it would be part of it. */
  unclosed: boolean;
}

export interface Heading {
  line: number;
  level: number;
  text: string;
}

/** From the first line to before the last. */
export interface Span {
  from: number;
  to: number;
}

export function outline(text: string): Outline {
  const lines = text === '' ? [] : text.split(/(?<=\n)/);
  const { prose, unclosed } = proseOf(lines);
  const headings = lines.flatMap((line, i) => (prose[i] ? headingOf(line, i) : []));
  return { lines, prose, headings, unclosed };
}

/** A heading's section: up to the next heading of its level or above. */
export function sectionOf({ headings, lines }: Outline, heading: Heading): Span {
  let at = behind(headings, heading.line);
  while ((headings[at]?.level ?? 0) > heading.level) at += 1;
  return { from: heading.line, to: headings[at]?.line ?? lines.length };
}

/** Index of the first heading below a line; halved, because a hostile file may have as many headings as lines. */
function behind(headings: readonly Heading[], line: number): number {
  let [from, to] = [0, headings.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((headings[middle]?.line ?? 0) > line) to = middle;
    else from = middle + 1;
  }
  return from;
}

/** The end of a line as the file has it: CRLF where the line before has it. */
export function lineEnd({ lines }: Outline, near: number): string {
  const before = lines.slice(0, near).findLast((line) => line.endsWith('\n')) ?? lines[0];
  return before?.endsWith('\r\n') ? '\r\n' : '\n';
}

/** Lines to put in front of line `at`. */
export interface Insertion {
  at: number;
  text: string;
}

export const inserted = ({ lines }: Outline, { at, text }: Insertion): string => lines.toSpliced(at, 0, text).join('');

/** The end that the line before `at` lacks, when it is the last one of a file without a final line end. */
export function ended(file: Outline, at: number): string {
  const before = file.lines[at - 1];
  return before === undefined || before.endsWith('\n') ? '' : lineEnd(file, at);
}

/** Patterns that look for the end of a line take long on lines that no person writes. */
export const longestLine = 1_000;

function headingOf(line: string, index: number): Heading[] {
  if (line.length > longestLine) return [];
  const match = /^\ufeff? {0,3}(#{1,6})[ \t]+(.*)/.exec(line);
  if (!match?.[1]) return [];
  const text = (match[2] ?? '').trimEnd().replace(/#+$/, '').trimEnd();
  return [{ line: index, level: match[1].length, text }];
}

function proseOf(lines: readonly string[]): Pick<Outline, 'prose' | 'unclosed'> {
  let fence = '';
  let comment = false;
  const prose = lines.map((line, index) => {
    const mark = fenceIn(line);
    if (fence) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = '';
      return false;
    }
    if (mark !== undefined && !comment) {
      fence = mark;
      return false;
    }
    if (!comment && isIndentedCode(lines, index)) return false;
    const wasComment = comment;
    comment = opensComment(line, comment);
    return !wasComment && !line.trimStart().startsWith('<!--');
  });
  return { prose, unclosed: fence !== '' || comment };
}

/** Backticks with others behind them in the line are code within it. */
const fenceIn = (line: string): string | undefined => /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/.exec(line)?.[1];

/** Four spaces after an empty line are code, but for what belongs to a list above. */
function isIndentedCode(lines: readonly string[], index: number): boolean {
  if (!/^(?: {4}|\t)/.test(lines[index] ?? '')) return false;
  for (let above = index - 1; above >= Math.max(0, index - 200); above--) {
    const line = lines[above] ?? '';
    if (/^ {0,3}(?:[-*+]|\d+[.)])\s/.test(line)) return false;
    if (/^ {0,3}\S/.test(line)) return lines[above + 1]?.trim() === '';
  }
  return true;
}

/** Whether a comment is still open behind this line. Within code, `<!--` opens none. */
function opensComment(line: string, open: boolean): boolean {
  let [at, isOpen] = [0, open];
  while (at < line.length) {
    if (isOpen) {
      const close = line.indexOf('-->', at);
      if (close < 0) return true;
      [at, isOpen] = [close + 3, false];
    } else if (line[at] === '`') at = behindCode(line, at);
    else if (line.startsWith('<!--', at)) [at, isOpen] = [at + 4, true];
    else at += 1;
  }
  return isOpen;
}
