import type { FileAt } from '../../activities/evidence-ports.ts';
import type { ApiChange } from '../../domain/reading.ts';
import { compareApiTexts } from './formats/index.ts';
import { shownAt } from './reading.ts';
import { TextReader } from './text.ts';

/** What the second of two OpenAPI documents offers differently from the first. */
export async function compared(
  before: FileAt,
  after: FileAt,
  look: () => void,
): Promise<{ changes: ApiChange[] } | { problem: string }> {
  const [earlier, later] = [await textAt(before, look), await textAt(after, look)];
  if ('problem' in earlier) return earlier;
  return 'problem' in later ? later : compareApiTexts(earlier.text, later.text);
}

async function textAt(place: FileAt, look: () => void): Promise<{ text: string } | { problem: string }> {
  let text: string | undefined;
  const reader = new TextReader((whole) => {
    text = whole;
    return { format: 'openapi', problem: 'is only kept' };
  });
  const { shown } = await shownAt(place, look, () => reader);
  if (text !== undefined) return { text };
  return { problem: `${place.file} ${'problem' in shown ? shown.problem : 'cannot be read'}` };
}
