import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

/** One change that the stand-in carried out. */
export interface Change {
  method: string;
  /** With its query. */
  path: string;
  token: string;
  body: string;
}

const changeSchema = z.object({ method: z.string(), path: z.string(), token: z.string(), body: z.string() });

/** Changes in a file, a line of JSON each, so that the next start can carry them out again. Without a file nothing is kept. */
export interface Journal {
  past: Change[];
  add(change: Change): void;
}

export function openJournal(file: string | undefined): Journal {
  if (!file) return { past: [], add: () => {} };
  mkdirSync(dirname(file), { recursive: true });
  const past = existsSync(file) ? compacted(readChanges(readFileSync(file, 'utf8'))) : [];
  writeFileSync(file, past.map(line).join(''));
  return { past, add: (change) => appendFileSync(file, line(change)) };
}

const line = (change: Change): string => `${JSON.stringify(change)}\n`;

/** A last line that a crash cut short is left out. */
function readChanges(text: string): Change[] {
  return text.split('\n').flatMap((one) => {
    try {
      return changeSchema.parse(JSON.parse(one));
    } catch {
      return [];
    }
  });
}

/** A comment that was edited many times needs its last text only. */
function compacted(changes: readonly Change[]): Change[] {
  const isEdit = ({ method, path }: Change) => method === 'PATCH' && path.includes('/issues/comments/');
  const lastOf = (path: string) => changes.findLastIndex((change) => isEdit(change) && change.path === path);
  return changes.filter((change, i) => !isEdit(change) || lastOf(change.path) === i);
}
