import type { Blocker } from '../../activities/evidence-ports.ts';
import type { Hub } from './client.ts';

const prefix = 'blocker:';

/** Open issues of a component that somebody labelled as a blocker; a pull request stands in nobody's way. */
export async function blockers(hub: Hub, component: string): Promise<Blocker[]> {
  const request = { ...hub.at, labels: `component:${component}`, state: 'open', per_page: 100 } as const;
  const open = await hub.octokit.paginate(hub.api.issues.listForRepo, request);
  return open
    .filter(({ pull_request }) => !pull_request)
    .map(({ number, title, html_url: url, labels }) => ({ number, title, url, labels: blocking(labels) }))
    .filter(({ labels }) => labels.length > 0)
    .sort((a, b) => a.number - b.number);
}

/** GitHub's labels do not know upper case from lower case. */
const blocking = (labels: readonly (string | { name?: string | null })[]): string[] =>
  labels
    .flatMap((label) => (typeof label === 'string' ? label : (label.name ?? [])))
    .filter((name) => name.toLowerCase().startsWith(prefix));
