import { longestLine, type Outline, sectionOf, type Span } from './maturity-outline.ts';

/** `Promotion History`, `5. Stage history`, and a plain `History` where there is none of those. */
const titles = [
  /^\W*(?:\d+(?:\.\d+)*[.)]?\s+)?\W*(?:promotion|stage|maturity)\s+history\W*$/i,
  /^\W*(?:\d+(?:\.\d+)*[.)]?\s+)?\W*history\W*$/i,
];

/** Where the history stands: below a heading, or below a line in bold letters, which is one to those who wrote it. */
export function historySpan(file: Outline, span: Span): Span | undefined {
  for (const title of titles) {
    const found = belowHeading(file, span, title) ?? belowBold(file, span, title);
    if (found) return found;
  }
  return undefined;
}

function belowHeading(file: Outline, { from, to }: Span, title: RegExp): Span | undefined {
  const heading = file.headings.find(({ line, text }) => line >= from && line < to && title.test(text));
  if (!heading) return undefined;
  const section = sectionOf(file, heading);
  return { from: section.from, to: Math.min(section.to, to) };
}

/** Up to the next heading, the next line that begins in bold, or a rule. */
function belowBold({ lines, prose }: Outline, { from, to }: Span, title: RegExp): Span | undefined {
  for (let line = from; line < to; line++) {
    const text = prose[line] ? boldIn(lines[line] ?? '') : undefined;
    if (text === undefined || !title.test(text)) continue;
    let end = line + 1;
    while (end < to && !(prose[end] && begins.test(lines[end] ?? ''))) end += 1;
    return { from: line, to: end };
  }
  return undefined;
}

const begins = /^ {0,3}(?:#{1,6}\s|\*\*|__|(?:---+|\*\*\*+|___+)\s*$)/;

/** The words of a line in bold letters alone. */
const boldIn = (line: string): string | undefined =>
  line.length > longestLine ? undefined : /^\s*(?:\*\*|__)([^*_]+)(?:\*\*|__)\s*:?\s*$/.exec(line)?.[1];
