import type { jsonOf as parseJson } from './formats/json-text.ts';
import { isMarkdownName } from './formats/names.ts';
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
  const { jsonOf } = await import('./formats/json-text.ts');
  return new TextReader((text) => coverageIn(text, { coverageOfJson, jsonOf }) ?? readText(text, file));
}

/** Coverage in JSON keeps its lines, for those of several files together; anything else is read as what it is. */
function coverageIn(
  text: string,
  { coverageOfJson, jsonOf }: { coverageOfJson: (value: unknown) => Shown | undefined; jsonOf: typeof parseJson },
): Shown | undefined {
  if (!/"(executed_lines|percent_covered|statementMap|pct)"/.test(text)) return undefined;
  const json = jsonOf(text.replace(/^\uFEFF/, ''));
  // What is wrong with it is told by whoever reads all other texts.
  return 'problem' in json ? undefined : coverageOfJson(json.value);
}

const lookedAt = 16_384;

const isMarkdown = (head: string, file: string): boolean =>
  isMarkdownName(file) && !/<([\w.-]+:)?(testsuites?|coverage)[\s>]/.test(head);
