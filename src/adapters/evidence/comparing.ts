import type { FileAt } from '../../activities/evidence-ports.ts';
import { clip } from '../../domain/markdown.ts';
import type { ApiChange } from '../../domain/reading.ts';
import { compareApiTexts } from './formats/index.ts';
import { shownAt, type Watch } from './reading.ts';
import { longestReason } from './shown.ts';
import { TextReader } from './text.ts';

/** What the second of two OpenAPI documents offers differently from the first. */
export async function compared(
  before: FileAt,
  after: FileAt,
  watch: Watch,
): Promise<{ changes: ApiChange[] } | { problem: string }> {
  const [earlier, later] = [await textAt(before, watch), await textAt(after, watch)];
  if ('problem' in earlier) return earlier;
  await watch.parses();
  const result = 'problem' in later ? later : compareApiTexts(earlier.text, later.text);
  return 'problem' in result ? { problem: clip(result.problem, longestReason) } : result;
}

async function textAt(place: FileAt, watch: Watch): Promise<{ text: string } | { problem: string }> {
  let text: string | undefined;
  const reader = new TextReader((whole) => {
    text = whole;
    return { format: 'openapi', problem: 'is only kept' };
  });
  const { shown } = await shownAt(place, watch, () => reader);
  if (text !== undefined) return { text };
  return { problem: `${place.file} ${'problem' in shown ? shown.problem : 'cannot be read'}` };
}
