import { type CellStyle, plain, table } from './markdown.ts';
import type { Snapshot } from './snapshot.ts';
import type { Instant } from './units.ts';

/** Who reads a report: GitHub, or the Temporal Web UI, which draws tables without padding and can send signals. */
export type Audience = 'github' | 'web-ui';
/** One part of a report as Markdown; undefined when there is nothing to say. */
export type Section = (snapshot: Snapshot, audience: Audience) => string | undefined;

export const cells = (audience: Audience): CellStyle => (audience === 'github' ? 'tight' : 'padded');

/** A table of names and values, without those that are not known. */
export function facts(rows: readonly (readonly [string, string | undefined])[], audience: Audience): string {
  const known = rows.flatMap(([name, value]) => (value ? [[`**${name}**`, value]] : []));
  return table(['What', 'Value'], known, cells(audience));
}

/** To the second; UTC, as it was written. */
export const when = (at: Instant): string => plain(at.replace(/\.\d+Z$/, 'Z'));
