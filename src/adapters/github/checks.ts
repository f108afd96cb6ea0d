import type { GitHubCheck } from '../../domain/gathered.ts';
import { type Hub, isStatus } from './client.ts';

type CheckRun = Awaited<ReturnType<Hub['api']['checks']['listForRef']>>['data']['check_runs'][number];

/** Every check run of that name on the commit, newest first; one that has not begun yet is the newest. */
export async function checks(hub: Hub, commit: string, name: string): Promise<GitHubCheck[]> {
  const request = { ...hub.at, ref: commit, check_name: name, filter: 'latest', per_page: 100 } as const;
  const found = await hub.octokit.paginate(hub.api.checks.listForRef, request).catch(noneIfUnknown);
  return found
    .filter((run) => run.head_sha === commit && run.name === name)
    .sort((a, b) => begun(b) - begun(a) || b.id - a.id)
    .map(checkOf);
}

/** A commit that was not pushed has no checks. */
function noneIfUnknown(error: unknown): CheckRun[] {
  if (isStatus(error, 404, 422)) return [];
  throw error;
}

const begun = ({ started_at: at }: CheckRun): number => (at ? Date.parse(at) : Number.MAX_SAFE_INTEGER);

function checkOf(run: CheckRun): GitHubCheck {
  const isOver = run.status === 'completed';
  return {
    name: run.name,
    app: run.app?.slug ?? 'unknown',
    conclusion: isOver ? run.conclusion : null,
    ...(run.html_url ? { url: run.html_url } : {}),
    ...(isOver && run.completed_at ? { completedAt: run.completed_at } : {}),
  };
}
