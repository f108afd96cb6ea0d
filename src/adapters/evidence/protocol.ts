import type { FileAt } from '../../activities/evidence-ports.ts';
import type { ApiChange, CoverageCounts, Reading } from '../../domain/reading.ts';

/** What the child is asked, one after another. */
export type Request =
  | { kind: 'read'; places: readonly FileAt[]; sources?: string }
  | { kind: 'compare'; before: FileAt; after: FileAt };

/** What it answers: a `read` for each file, in their order, then the end of the request. */
export type Answer =
  | { kind: 'ready' }
  /** Of what follows nothing can be told until it is done: a text is parsed in one piece. */
  | { kind: 'parsing' }
  | { kind: 'read'; reading: Reading; hasLines: boolean }
  | { kind: 'done'; coverage?: CoverageCounts; isSpent: boolean }
  | { kind: 'compared'; result: { changes: ApiChange[] } | { problem: string }; isSpent: boolean };

/**
 * Both processes run the same code, so the kind is all that needs a look; without zod, which would take the child
 * longer to load than most files to read.
 */
export const isAnswer = (message: unknown): message is Answer =>
  isOf(message, ['ready', 'parsing', 'read', 'done', 'compared']);
export const isRequest = (message: unknown): message is Request => isOf(message, ['read', 'compare']);

const isOf = (message: unknown, kinds: readonly string[]): boolean =>
  typeof message === 'object' &&
  message !== null &&
  'kind' in message &&
  typeof message.kind === 'string' &&
  kinds.includes(message.kind);

/** How the child ends itself when it needs more memory than it may have. */
export const outOfMemory = 86;
