import { byteLength, clip, code, fenced, plain, within } from './markdown.ts';
import { commandsFor } from './status-report-commands.ts';
import { headline, sections } from './status-report-sections.ts';
import type { Snapshot } from './snapshot.ts';

/** GitHub refuses a comment of more than 65,536 characters. */
const commentLimit = 60_000;
/** Temporal refuses details of more than 20,000 bytes and a summary of more than 400. */
const detailsLimit = 19_000;
const summaryLimit = 400;

/** What the reports need of a request; `PromotionRequest` has it. */
export interface Requested {
  component: string;
  environment: string;
  requestedBy: string;
  commit?: string;
  image?: string;
  issue?: number;
  reason?: string;
}

/** The first line of the status comment: by it the comment is found again, for this run and no other. */
export const commentMarker = ({ workflowId, runId }: Pick<Snapshot, 'workflowId' | 'runId'>): string =>
  `<!-- promoter:${workflowId} ${runId} -->`;

/** The second line: when what follows was true, so that an older state never replaces a newer one. */
export const asOfMarker = (asOf: string): string => `<!-- as of ${asOf} -->`;

/** The instant that a comment's second line says; undefined when it says none. */
export const asOfIn = (comment: string): string | undefined => /^<!-- as of (\S+) -->/m.exec(comment)?.[1];

/** The Markdown of the one status comment on GitHub; below 60 kB, with everything from outside escaped. */
export function statusComment(snapshot: Snapshot): string {
  const markers = `${commentMarker(snapshot)}\n${asOfMarker(snapshot.asOf)}`;
  return within([`${markers}\n${headline(snapshot)}`, ...sections(snapshot, 'github')], commentLimit);
}

/** Current details for the Temporal Web UI: Markdown below 20 kB. Pure and deterministic: workflows call it. */
export function currentDetails(snapshot: Snapshot): string {
  return within([headline(snapshot), ...sections(snapshot, 'web-ui')], detailsLimit);
}

/** One line below 400 bytes, for lists of workflows. */
export function staticSummary(request: Requested): string {
  const { component, environment, requestedBy, issue, reason } = request;
  const what = `${plain(component, 40)} into ${plain(environment, 40)}, requested by ${plain(requestedBy, 30)}`;
  const forIssue = issue === undefined ? '' : ` (issue ${issue})`;
  const withReason = reason ? `${what}${forIssue}: ${plain(reason, 60)}` : `${what}${forIssue}`;
  const line = [withReason, `${what}${forIssue}`].find((text) => byteLength(text) < summaryLimit);
  return line ?? clip(`${component} into ${environment}`.replace(/[^\w@. -]/g, '?'), 99);
}

/** What was asked for, once and for all: the part of a promotion that never changes. */
export function staticDetails(request: Requested): string {
  const { component, environment, requestedBy, commit, image, issue, reason } = request;
  const asked = [
    `**Component:** ${plain(component)}`,
    `**Environment:** ${plain(environment)}`,
    `**Requested by:** ${plain(requestedBy)}`,
    `**Commit:** ${commit ? code(commit) : "the head of the catalogue's branch"}`,
    ...(image ? [`**Image:** ${code(image)}`] : []),
    ...(issue === undefined ? [] : [`**Issue:** ${issue}`]),
    ...(reason ? [`**Reason:** ${plain(reason, 1000)}`] : []),
  ];
  const look = commandsFor(component, environment).status;
  return within(
    [
      asked.map((line) => `- ${line}`).join('\n'),
      'Its present state stands in *current details*, and in:',
      fenced([look], 'sh'),
    ],
    detailsLimit,
  );
}
