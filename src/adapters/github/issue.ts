import { placeLabels, labelChange } from '../../domain/labels.ts';
import { plain } from '../../domain/markdown.ts';
import { commentMarker } from '../../domain/status-report.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { day, instant } from '../../domain/units.ts';
import { type Hub, isStatus } from './client.ts';

/** An issue as far as the tracker looks at it. */
export interface TrackedIssue {
  number: number;
  open: boolean;
  labels: string[];
}

/** The request's issue, or the promotion's own one: found by its marker, made when there is none. */
export async function issueOf(hub: Hub, snapshot: Snapshot): Promise<TrackedIssue> {
  if (snapshot.issue !== undefined) {
    return tracked((await hub.api.issues.get({ ...hub.at, issue_number: snapshot.issue })).data);
  }
  return (await ownIssue(hub, snapshot)) ?? create(hub, snapshot);
}

/** Among those with its labels, which are few; then among all of the token's user, because anybody may take a label away. */
async function ownIssue(hub: Hub, snapshot: Snapshot): Promise<TrackedIssue | undefined> {
  const found = await marked(hub, snapshot, { labels: placeLabels(snapshot).join(',') });
  if (found) return found;
  const creator = await hub.whoami();
  return marked(hub, snapshot, creator === undefined ? {} : { creator });
}

async function marked(
  hub: Hub,
  snapshot: Snapshot,
  among: { labels?: string; creator?: string },
): Promise<TrackedIssue | undefined> {
  const marker = commentMarker(snapshot);
  const request = { ...hub.at, ...among, state: 'all', sort: 'created', direction: 'asc', per_page: 100 } as const;
  // A day of room for clocks that differ.
  const since = instant(Date.parse(snapshot.startedAt) - day);
  for await (const page of hub.octokit.paginate.iterator(hub.api.issues.listForRepo, { ...request, since })) {
    const found = page.data.find(({ body }) => body?.includes(marker));
    if (found) return tracked(found);
  }
  return undefined;
}

async function create(hub: Hub, snapshot: Snapshot): Promise<TrackedIssue> {
  const { wanted } = labelChange(snapshot, []);
  const made = await hub.api.issues.create({
    ...hub.at,
    title: titleOf(snapshot),
    body: bodyOf(snapshot),
    labels: wanted,
  });
  return tracked(made.data);
}

/** Each label alone, so that one that somebody took away meanwhile does not stop the others. */
export async function label(hub: Hub, issue: TrackedIssue, snapshot: Snapshot): Promise<void> {
  const { add, remove } = labelChange(snapshot, issue.labels);
  const at = { ...hub.at, issue_number: issue.number };
  if (add.length > 0) await hub.api.issues.addLabels({ ...at, labels: add });
  for (const name of remove) await unlabel(hub, at, name);
}

async function unlabel(hub: Hub, at: Hub['at'] & { issue_number: number }, name: string): Promise<void> {
  try {
    await hub.api.issues.removeLabel({ ...at, name });
  } catch (error) {
    if (!isStatus(error, 404)) throw error;
  }
}

/** Completed, once; what a person opened again afterwards is closed again only when the promotion is shown again. */
export async function close(hub: Hub, issue: TrackedIssue): Promise<void> {
  if (!issue.open) return;
  await hub.api.issues.update({ ...hub.at, issue_number: issue.number, state: 'closed', state_reason: 'completed' });
}

const titles = {
  promotion: (component: string, environment: string) => `Promote ${component} to ${environment}`,
  rollback: (component: string, environment: string) => `Roll back ${component} in ${environment}`,
  adoption: (component: string, environment: string) => `Adopt ${component} in ${environment}`,
  drill: (component: string, environment: string) => `Drill the rollback of ${component} in ${environment}`,
} as const;

const titleOf = ({ kind, component, environment }: Snapshot): string => titles[kind](component, environment);

const bodyOf = (snapshot: Snapshot): string =>
  [
    commentMarker(snapshot),
    `${plain(titleOf(snapshot))}, requested by ${plain(snapshot.requestedBy)}.`,
    '',
    'One comment below is kept current until the end.',
  ].join('\n');

interface Answer {
  number: number;
  state: string;
  labels: (string | { name?: string | null })[];
}

const tracked = ({ number, state, labels }: Answer): TrackedIssue => ({
  number,
  open: state === 'open',
  labels: labels.flatMap((one) => (typeof one === 'string' ? one : (one.name ?? []))),
});
