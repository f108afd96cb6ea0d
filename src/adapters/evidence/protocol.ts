import { z } from 'zod';
import type { FileAt } from '../../activities/evidence-ports.ts';
import type { ApiChange, CoverageCounts, Reading } from '../../domain/reading.ts';

/** What the child is asked, one after another. */
export type Request = { kind: 'read'; places: readonly FileAt[] } | { kind: 'compare'; before: FileAt; after: FileAt };

/** What it answers: a `read` for each file, in their order, then the end of the request. */
export type Answer =
  | { kind: 'ready' }
  | { kind: 'read'; reading: Reading; hasLines: boolean }
  | { kind: 'done'; coverage?: CoverageCounts; isSpent: boolean }
  | { kind: 'compared'; result: { changes: ApiChange[] } | { problem: string }; isSpent: boolean };

/** The two processes run the same code: the kind is all that needs a look. */
export const answerOf = (message: unknown): Answer => answer.parse(message);
export const requestOf = (message: unknown): Request => request.parse(message);

const kindIs = (...kinds: string[]) => {
  const shape = z.looseObject({ kind: z.enum(kinds) });
  return (message: unknown): boolean => shape.safeParse(message).success;
};
const answer = z.custom<Answer>(kindIs('ready', 'read', 'done', 'compared'));
const request = z.custom<Request>(kindIs('read', 'compare'));

/** How the child ends itself when it needs more memory than it may have. */
export const outOfMemory = 86;
