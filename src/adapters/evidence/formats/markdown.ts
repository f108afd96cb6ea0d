import type { Token, Tokens } from 'marked';
import type { DocumentFigures, DocumentSection, TaskCounts } from '../../../domain/reading.ts';
import { counted } from '../../../domain/units.ts';
import { tokensOf } from './markdown-tokens.ts';
import { placeholderIn } from './placeholder.ts';
import type { Outcome } from './text-reading.ts';

/** Longer than any document that people read. */
const longest = 4_000_000;

/** A Markdown document, GitHub's kind: its task lists, and how much of it is prose. */
export function readMarkdown(text: string): Outcome {
  if (text.length > longest) return { problem: 'is longer than 4 MB: nobody reads such a document' };
  const body = withoutFrontMatter(text.replace(/\r\n?/g, '\n'));
  const found = tokensOf(body);
  if ('problem' in found) return found;
  const tokens = flat(found.tokens);
  const document = figuresOf(body, tokens);
  const tasks = tasksOf(tokens);
  if (document.words === 0 && tasks.all === 0) return { problem: 'has no word of prose and no task: it says nothing' };
  return {
    measured: { ...(tasks.all > 0 ? { tasks } : {}), document },
    facts: factsOf(document, tasks, tokens.filter(({ type }) => type === 'heading').length),
  };
}

/** Lines stay where they are, so that a placeholder is found in the file. */
const withoutFrontMatter = (text: string): string =>
  text.replace(/^---\n[\s\S]*?\n---(?=\n|$)/, (front) => front.replace(/[^\n]/g, ''));

/** Every token, in the order of the document. */
const flat = (tokens: readonly Token[]): Token[] => tokens.flatMap((token) => [token, ...flat(childrenOf(token))]);

function childrenOf(token: Token): readonly Token[] {
  if (isHeadingOrImage(token)) return [];
  if (isTable(token)) return [...token.header, ...token.rows.flat()].flatMap((cell) => cell.tokens);
  if (isList(token)) return token.items;
  return ('tokens' in token && token.tokens) || [];
}

/** Headings are counted apart; what a picture is called is no prose. */
const isHeadingOrImage = ({ type }: Token): boolean => type === 'heading' || type === 'image';
const isTable = (token: Token): token is Tokens.Table => token.type === 'table';
const isList = (token: Token): token is Tokens.List => token.type === 'list';

function tasksOf(tokens: readonly Token[]): TaskCounts {
  const tasks = tokens.filter((token): token is Tokens.ListItem => token.type === 'list_item' && token.task === true);
  return { done: tasks.filter(({ checked }) => checked === true).length, all: tasks.length };
}

function figuresOf(text: string, tokens: readonly Token[]): DocumentFigures {
  const placeholder = placeholderIn(text, tokens);
  return {
    words: tokens.reduce((sum, token) => sum + wordsOf(token), 0),
    sections: sectionsOf(tokens).slice(0, mostSections),
    codeBlocks: tokens.filter(isCodeBlock).length,
    ...(placeholder ? { placeholder } : {}),
  };
}

/** The first of them are told: a document has a usage section early, or nobody finds it. */
const mostSections = 500;
const isCodeBlock = (token: Token): boolean => token.type === 'code' && token['text'].trim() !== '';

function sectionsOf(tokens: readonly Token[]): DocumentSection[] {
  const sections: DocumentSection[] = [];
  for (const token of tokens) {
    const [heading, open] = [headingOf(token), sections.at(-1)];
    if (heading) sections.push({ ...heading, words: 0, codeBlocks: 0 });
    else if (open) {
      open.words += wordsOf(token);
      open.codeBlocks += isCodeBlock(token) ? 1 : 0;
    }
  }
  return sections;
}

const headingOf = (token: Token): Pick<DocumentSection, 'heading' | 'level'> | undefined =>
  token.type === 'heading' ? { heading: token['text'].trim().slice(0, 200), level: token['depth'] } : undefined;

function wordsOf(token: Token): number {
  if (token.type === 'html') return countWords(visible(token.raw));
  const isLeaf = token.type === 'text' && childrenOf(token).length === 0;
  return isLeaf ? countWords(token.raw.replace(/^\[[ xX]?\]\s*/, '')) : 0;
}

/** What a browser would show of a block of HTML, without its code. */
const visible = (html: string): string =>
  html
    .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replace(/<(script|style|pre|code|h[1-6])\b[\s\S]*?(?:<\/\1>|$)/gi, ' ')
    .replace(/<[^>]*>/g, ' ');

const countWords = (text: string): number =>
  (text.replace(/\b(?:https?:\/\/|www[.])\S+/g, ' ').match(/\p{L}[\p{L}\p{M}\p{N}'’_-]*|\p{N}+/gu) ?? []).length;

function factsOf(
  { words, codeBlocks, placeholder }: DocumentFigures,
  { done, all }: TaskCounts,
  headings: number,
): string {
  const plural = (count: number, noun: string) => `${counted(count)} ${noun}${count === 1 ? '' : 's'}`;
  return [
    ...(all > 0 ? [`${counted(done)} of ${plural(all, 'task')} done`] : []),
    plural(words, 'word'),
    plural(headings, 'heading'),
    plural(codeBlocks, 'code block'),
    ...(placeholder ? [`\`${placeholder.text}\` on line ${placeholder.line}`] : []),
  ].join(', ');
}
