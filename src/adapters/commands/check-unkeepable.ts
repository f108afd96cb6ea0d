import { basename } from 'node:path';
import { clip } from '../../domain/markdown.ts';
import { codeOf } from '../files/fault-code.ts';

/** What the command left is of no use, as it is more than is ever read again, or cannot be read at all. */
export class Unkeepable extends Error {
  override readonly name = 'Unkeepable';
}

const gone = ['ENOENT', 'ENOTDIR'];
const unreadable = ['EACCES', 'EPERM', 'ENAMETOOLONG', 'ELOOP'];

/** Unkeepable where permissions or depth keep everybody out of a path; any other fault as it is. */
export function asUnkeepable(path: string, fault: unknown): unknown {
  const code = codeOf(fault) ?? '';
  if (!unreadable.includes(code)) return fault;
  const place = JSON.stringify(clip(basename(path), 40));
  return new Unkeepable(`what it left in PROMOTER_EVIDENCE cannot be read (${code} at ${place})`);
}

/** The stand-in for what somebody has removed meanwhile. Throws as `asUnkeepable` says. */
export const goneOr =
  <T>(path: string, standIn: T) =>
  (fault: unknown): T => {
    if (gone.includes(codeOf(fault) ?? '')) return standIn;
    throw asUnkeepable(path, fault);
  };
