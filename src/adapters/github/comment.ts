import { asOfIn } from '../../domain/status-report.ts';
import type { Hub } from './client.ts';

/** The comments of one promotion that the token's own user wrote, oldest first. */
export interface OwnComment {
  id: number;
  body: string;
}

const notesMark = '<!-- promoter:notes -->';

/** Everything with the marker on the issue, however many comments of others lie between. */
export async function ownComments(hub: Hub, issue: number, marker: string): Promise<OwnComment[]> {
  const login = await hub.whoami();
  const request = { ...hub.at, issue_number: issue, per_page: 100 };
  const all = await hub.octokit.paginate(hub.api.issues.listComments, request);
  const own = all.filter(({ user }) => (login === undefined ? user?.type === 'Bot' : user?.login === login));
  return own.flatMap(({ id, body }) => (body?.startsWith(marker) ? { id, body } : []));
}

/** A later state is shown already: an attempt that was given up came late. Instants of ISO 8601 in UTC sort as text. */
export const isOutdated = (comments: readonly OwnComment[], asOf: string): boolean =>
  comments.some(({ body }) => (asOfIn(body) ?? '') > asOf);

/**
 * Keeps one comment: the oldest is edited when its text differs, further ones that two attempts at the same time
 * may have left are taken away, and a new one is written when there is none. Notes of an earlier time stay when
 * there is no newer one, because their cause is gone once it is noted.
 */
export async function keepComment(
  hub: Hub,
  issue: number,
  [kept, ...surplus]: readonly OwnComment[],
  text: string,
  notes: readonly string[],
): Promise<void> {
  const body = withNotes(text, notes, kept?.body ?? '');
  if (!kept) await hub.api.issues.createComment({ ...hub.at, issue_number: issue, body });
  else if (!sameText(kept.body, body)) await hub.api.issues.updateComment({ ...hub.at, comment_id: kept.id, body });
  for (const { id } of surplus) await hub.api.issues.deleteComment({ ...hub.at, comment_id: id });
}

function withNotes(text: string, notes: readonly string[], before: string): string {
  if (notes.length > 0) return `${text}\n\n${notesMark}\n### Notes\n\n${notes.map((note) => `- ${note}`).join('\n')}`;
  const at = before.indexOf(notesMark);
  return at < 0 ? text : `${text}\n\n${before.slice(at)}`;
}

/** GitHub may hand line ends back as CRLF. */
const sameText = (a: string, b: string): boolean =>
  a.replaceAll('\r\n', '\n').trimEnd() === b.replaceAll('\r\n', '\n').trimEnd();
