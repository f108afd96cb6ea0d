import type { Token } from 'marked';
import type { DocumentFigures } from '../../../domain/reading.ts';

/** What stands where somebody meant to write something. Capitals where the small word is one of everyday's. */
const patterns = [
  /\b(?:TBD|FIXME|TBA)\b/,
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
    for (const line of token.raw.split('\n')) {
      const place = text.slice(at, at + reach).indexOf(line.trim());
      const found = isShown(token) ? firstIn(line, () => (place < 0 ? line : lineOf(text, at + place))) : undefined;
      if (found !== undefined) return { line: lineAt(text, at + Math.max(0, place)), text: found };
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

/** The line of the document in which a text stands is asked for only where it is needed. */
const firstIn = (text: string, line: () => string): string | undefined => {
  const all = todo.test(text) && hasTodo(line()) ? [...patterns, todo] : patterns;
  const found = all.flatMap((pattern) => pattern.exec(text) ?? []);
  return found.map((each) => each.slice(0, 80)).sort((a, b) => text.indexOf(a) - text.indexOf(b))[0];
};

const todo = /\bTODO\b/;

/** Some write of TODO applications: what is still to be done stands first, before a colon, or is said to be. */
const hasTodo = (line: string): boolean =>
  [...line.slice(0, longestLine).matchAll(new RegExp(todo, 'g'))].some(({ index }) =>
    isStillToDo(line.slice(0, index), line.slice(index + 4)),
  );

const isStillToDo = (before: string, after: string): boolean =>
  /^[*_~]*\s*[:(]/.test(after) || ((isFirst.test(before) || isSaid.test(before)) && !isThing.test(after));

const isFirst = /^[\s>*_#~+-]*(?:\d+[.)]\s+)?(?:\[[ xX]?\]\s*)?[*_~]*$|\|[\s*_~]*$/;
const isSaid = /(?:\b(?:is|are|be|still|remains?)\s+(?:an?\s+)?|[:–—]\s*)[*_~]*$/;
const isThing =
  /^(?:[.-]\w|\s+(?:app|api|list|item|task|mvc|manag|track|serv|store|board|cli|backend|frontend|example|demo|bot|comment|entr))/i;
const longestLine = 10_000;

const lineOf = (text: string, position: number): string => {
  const end = text.indexOf('\n', position);
  return text.slice(text.lastIndexOf('\n', position - 1) + 1, end === -1 ? text.length : end);
};

const lineAt = (text: string, position: number): number => text.slice(0, position).split('\n').length;
