import { utf8ToBytes } from '@noble/hashes/utils';

/**
 * Markdown that two renderers show alike: GitHub's, and the one of the Temporal Web UI, which lets raw HTML
 * through, turns `$…$` into formulas and `1/2` into a fraction, and draws tables without any padding. Character
 * references mean the same in both, so whatever comes from outside is written with them.
 */

const structural = /[&<>\\`*_{}[\]|~^$]/g;
/** C0 and C1 controls, line and paragraph separators, and the marks that turn the direction of what follows. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const invisible = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+/g;
const reference = (character: string): string => `&#${character.codePointAt(0)};`;
/** Breaks a word for those who look for names in it, and for nobody who reads. */
const seam = '&#8203;';

/**
 * Text from outside as one line of Markdown that shows exactly its characters: no markup, no link, and nobody
 * is notified by an `@name`, `#12`, `GH-12` or address in it. Longer text is cut at `atMost` characters.
 */
export function plain(text: string, atMost = 300): string {
  const line = clip(text.replace(invisible, ' ').trim(), atMost);
  return quiet(line.replace(structural, reference))
    .replace(/^(?:[-+=:]|#)/, reference)
    .replace(/^(\d+)([.)])(?=\s|$)/, ordinal);
}

const ordinal = (_: string, digits: string, mark: string): string => `${digits}${reference(mark)}`;

/** `&#` is what `structural` wrote itself, so a `#` counts only where it stands alone. */
function quiet(text: string): string {
  return text
    .replace(/@/g, `@${seam}`)
    .replace(/(?<!&)#(?=\d)/g, `#${seam}`)
    .replace(/\b(gh)-(?=\d)/gi, `$1-${seam}`)
    .replace(/:\/\//g, `:${seam}//`)
    .replace(/\bwww\./gi, (www) => `${www.slice(0, -1)}${seam}.`)
    .replace(/--/g, '&#45;&#45;')
    .replace(/(?<=\d)\/(?=\d)/g, '&#47;');
}

/** Text from outside in the face of code, on one line. */
export function code(text: string, atMost = 300): string {
  const line = clip(text.replace(invisible, ' ').trim(), atMost);
  return /^[^`|&<>$\\]+$/.test(line) ? `\`${line}\`` : `<code>${plain(line, atMost)}</code>`;
}

/** Sentences of our own, which quote commands and names from outside in backticks: these as code, the rest plain. */
export function prose(text: string, atMost = 1000): string {
  const parts = clip(text, atMost).split('`');
  const isOdd = parts.length % 2 === 0;
  if (isOdd) return plain(text, atMost);
  return parts.map((part, i) => (i % 2 === 1 && part.trim() !== '' ? code(part) : spaced(part))).join('');
}

/** `plain` without the loss of the spaces that part it from its neighbours. */
const spaced = (text: string): string =>
  `${/^\s/.test(text) ? ' ' : ''}${plain(text, Number.POSITIVE_INFINITY)}${/\S\s+$/.test(text) ? ' ' : ''}`;

/** A block of code whose fence is longer than any run of backticks in it. */
export function fenced(lines: readonly string[], language = ''): string {
  const body = lines.map((line) => line.replace(invisible, ' ')).join('\n');
  const longest = Math.max(2, ...[...body.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${body}\n${fence}`;
}

/** `tight`: GitHub pads cells itself; `padded`: with spaces that no renderer trims. */
export type CellStyle = 'tight' | 'padded';

/** A table. Cells are Markdown already and stand on one line; a row that is too short is filled up. */
export function table(headers: readonly string[], rows: readonly (readonly string[])[], style: CellStyle): string {
  const pad = style === 'padded' ? '\u00a0' : '';
  const line = (cells: readonly string[]) =>
    `| ${headers.map((_, i) => `${pad}${cells[i] ?? ''}${pad}${pad}`).join(' | ')} |`;
  const rule = `| ${headers.map(() => '---').join(' | ')} |`;
  return [line(headers), rule, ...rows.map(line)].join('\n');
}

/** At most so many characters, whole ones, with an ellipsis where something is missing. */
export function clip(text: string, atMost: number): string {
  // A character is two units at the most, and the text may be of many megabytes.
  const characters = Array.from(text.slice(0, 2 * atMost + 1));
  return characters.length <= atMost ? text : `${characters.slice(0, atMost - 1).join('')}…`;
}

/** Length in UTF-8, by which Temporal measures. */
export const byteLength = (text: string): number => utf8ToBytes(text).length;

/** Sections with an empty line between them. Those that do not fit are left out, earlier ones last, and a note says so. */
export function within(sections: readonly string[], atMostBytes: number): string {
  const note = '… shortened: `promoter status` shows everything.';
  const whole = sections.join('\n\n');
  if (byteLength(whole) <= atMostBytes) return whole;
  let left = atMostBytes - byteLength(note);
  const kept = sections.filter((section) => {
    const size = byteLength(section) + 2;
    const isKept = size <= left;
    if (isKept) left -= size;
    return isKept;
  });
  return [...kept, note].join('\n\n');
}
