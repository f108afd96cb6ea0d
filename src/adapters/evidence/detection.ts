import { coverageOfJson } from './coverage-json.ts';
import { LcovReader } from './lcov.ts';
import type { PieceReader, Shown } from './shown.ts';
import { TextReader } from './text.ts';
import { XmlReader } from './xml.ts';

/** Which reader a file needs, by how it begins. Its name only tells a Markdown that begins with HTML from XML. */
export async function readerFor(firstPiece: Buffer, file: string): Promise<PieceReader> {
  const head = firstPiece
    .toString('utf8', 0, lookedAt)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (head.startsWith('<') && !isMarkdown(head, file)) return new XmlReader();
  if (/^(#[^\n]*\n\s*)*(TN|SF):/.test(head)) return new LcovReader();
  const { readText } = await import('./formats/index.ts');
  return new TextReader((text) => coverageIn(text) ?? readText(text, file));
}

/** Coverage in JSON keeps its lines, for those of several files together; anything else is read as what it is. */
function coverageIn(text: string): Shown | undefined {
  if (!/"(executed_lines|percent_covered|statementMap|pct)"/.test(text)) return undefined;
  try {
    return coverageOfJson(JSON.parse(text));
  } catch (fault) {
    if (fault instanceof SyntaxError) return undefined;
    throw fault;
  }
}

const lookedAt = 16_384;

const isMarkdown = (head: string, file: string): boolean =>
  /[.](md|markdown)$/i.test(file) && !/<([\w.-]+:)?(testsuites?|coverage)[\s>]/.test(head);
