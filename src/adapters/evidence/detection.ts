import type { PieceReader, Shown } from './shown.ts';

/**
 * Which reader a file needs, by how it begins. Its name only tells a Markdown that begins with HTML from XML. Readers
 * are loaded when they are needed, so that the process is quick to start.
 */
export async function readerFor(firstPiece: Buffer, file: string): Promise<PieceReader> {
  const head = firstPiece
    .toString('utf8', 0, lookedAt)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (head.startsWith('<') && !isMarkdown(head, file)) return new (await import('./xml.ts')).XmlReader();
  if (/^(#[^\n]*\n\s*)*(TN|SF):/.test(head)) return new (await import('./lcov.ts')).LcovReader();
  const { readText } = await import('./formats/index.ts');
  const { coverageOfJson } = await import('./coverage-json.ts');
  const { TextReader } = await import('./text.ts');
  return new TextReader((text) => coverageIn(text, coverageOfJson) ?? readText(text, file));
}

/** Coverage in JSON keeps its lines, for those of several files together; anything else is read as what it is. */
function coverageIn(text: string, coverageOfJson: (value: unknown) => Shown | undefined): Shown | undefined {
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
