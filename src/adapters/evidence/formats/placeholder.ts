import type { Token } from 'marked';
import type { DocumentFigures } from '../../../domain/reading.ts';

/** What stands where somebody meant to write something. Capitals where the small word is one of everyday's. */
const patterns = [
  /\b(?:TODO|TBD|FIXME|TBA)\b/,
  /\bcoming soon\b/i,
  /\blorem ipsum\b/i,
  /\bto be (?:written|documented|completed|defined|determined)\b/i,
  /<(?:describe|insert|explain|fill in|add your|your)\b[^<>\n]{0,120}>/i,
];

/** How far after the last text the next one is looked for: lists and quotes put marks between them. */
const reach = 20_000;

/** The first placeholder outside of code and comments. */
export function placeholderIn(text: string, tokens: readonly Token[]): DocumentFigures['placeholder'] {
  let at = 0;
  for (const token of tokens) {
    if (!isLeaf(token)) continue;
    const found = isShown(token) ? firstIn(token.raw) : undefined;
    for (const line of token.raw.split('\n')) {
      const place = text.slice(at, at + reach).indexOf(line.trim());
      if (found !== undefined && line.includes(found))
        return { line: lineAt(text, at + Math.max(0, place)), text: found };
      if (place >= 0) at += place + line.trim().length;
    }
  }
  return undefined;
}

const isLeaf = (token: Token): boolean =>
  ['heading', 'code', 'codespan', 'html', 'image', 'escape'].includes(token.type) ||
  (token.type === 'text' && !('tokens' in token && token.tokens?.length));

const isShown = ({ type, raw }: Token): boolean =>
  type === 'text' || type === 'heading' || (type === 'html' && !raw.trimStart().startsWith('<!--'));

const firstIn = (text: string): string | undefined => {
  const found = patterns.flatMap((pattern) => pattern.exec(text) ?? []);
  return found.map((each) => each.slice(0, 80)).sort((a, b) => text.indexOf(a) - text.indexOf(b))[0];
};

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;
