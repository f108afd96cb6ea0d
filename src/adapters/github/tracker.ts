import type { Tracker } from '../../activities/ports.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { plain } from '../../domain/markdown.ts';
import { commentMarker, statusComment } from '../../domain/status-report.ts';
import { connect, type GitHubOptions, type Hub } from './client.ts';
import { isOutdated, keepComment, type OwnComment, ownComments } from './comment.ts';
import { close, issueOf, label, type TrackedIssue } from './issue.ts';
import { recordStage } from './maturity-file.ts';
import { openTurns } from './turns.ts';

/** For `tracker: none`. */
export const noTracker: Tracker = { show: async () => {} };

/**
 * Shows promotions on GitHub: labels and one comment on the issue; on success MATURITY.md, and the issue is
 * closed. Showing the same snapshot again changes nothing, and neither does showing one that is older than what
 * is shown. The steps do not wait for each other's success: what failed is thrown at the end, for Temporal to
 * try again. Errors: GitHubFault.
 */
export function githubTracker(options: GitHubOptions): Tracker {
  const hub = connect(options);
  const turns = openTurns<Snapshot>(
    (snapshot) => show(hub, snapshot),
    (one, other) => one.asOf > other.asOf,
  );
  return { show: (snapshot) => turns(snapshot.runId, snapshot) };
}

async function show(hub: Hub, snapshot: Snapshot): Promise<void> {
  const issue = await issueOf(hub, snapshot);
  const comments = await ownComments(hub, issue.number, commentMarker(snapshot));
  if (!isOutdated(comments, snapshot.asOf)) await bring(hub, snapshot, issue, comments);
}

async function bring(
  hub: Hub,
  snapshot: Snapshot,
  issue: TrackedIssue,
  comments: readonly OwnComment[],
): Promise<void> {
  const isPromoted = snapshot.outcome === 'promoted';
  let notes: string[] = [];
  await each([
    () => label(hub, issue, snapshot),
    async () => {
      if (isPromoted) notes = await maturity(hub, snapshot, issue);
    },
    () =>
      keepComment(
        hub,
        issue.number,
        comments,
        statusComment(snapshot),
        notes.map((note) => plain(note, 500)),
      ),
    async () => {
      if (isPromoted) await close(hub, issue);
    },
  ]);
}

async function maturity(hub: Hub, snapshot: Snapshot, issue: TrackedIssue): Promise<string[]> {
  const path = hub.options.maturityFile(snapshot.component);
  const stage = snapshot.policy?.stage;
  if (!path || !stage) return [];
  const date = endOf(snapshot).slice(0, 10);
  const from = snapshot.kind === 'promotion' ? await hub.options.stageBefore?.(snapshot) : undefined;
  const { component } = snapshot;
  const others = (hub.options.components ?? []).filter((name) => name !== component);
  const change = { component, others, stage, date, issue: issue.number };
  return recordStage(hub, path, from === undefined ? change : { ...change, from });
}

/** The day it ended, and not the day on which GitHub could at last be told. */
const endOf = ({ timeline, asOf }: Snapshot): string => timeline.findLast(({ phase }) => phase === 'ended')?.at ?? asOf;

async function each(steps: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps) await step().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}
