import type { BlobStorage } from './blobs.ts';
import type { SeenRequest } from './openapi.ts';
import { type Answer, json } from './wire.ts';

export interface CheckSeed {
  sha: string;
  name: string;
  app?: string;
  status?: 'queued' | 'in_progress' | 'completed';
  conclusion?: string | null;
  startedAt?: string;
}

export interface RunSeed {
  sha: string;
  /** `.github/workflows/test.yml` when missing. */
  path?: string;
  status?: 'queued' | 'in_progress' | 'completed';
  /** `success` when missing. */
  conclusion?: string;
  /** `push` when missing. */
  event?: string;
  /** From a pull request of another repository. */
  fork?: boolean;
  startedAt?: string;
}

export interface ArtifactSeed {
  run: number;
  name: string;
  zip: Buffer;
  expired?: boolean;
  createdAt?: string;
  /** The size that GitHub tells. */
  size?: number;
}

/** Check runs, workflow runs and their artifacts, as far as the API hands them out for a commit. */
export interface Actions {
  check(seed: CheckSeed): void;
  /** Returns the run's id. */
  run(seed: RunSeed): number;
  /** Returns the artifact's id. */
  artifact(seed: ArtifactSeed): number;
  /** Undefined for what is the emulator's. */
  answer(request: SeenRequest): Answer | undefined;
}

const [ownId, forkId] = [1, 2];
const moment = '2026-03-01T12:00:00Z';

export function openActions(repository: string, blobs: BlobStorage): Actions {
  const base = `/repos/${repository}`;
  const checks: (CheckSeed & { id: number })[] = [];
  const runs: (RunSeed & { id: number })[] = [];
  const artifacts: (ArtifactSeed & { id: number })[] = [];
  let last = 100;
  const routes: [RegExp, (found: string[], query: URLSearchParams) => Answer][] = [
    [
      /^\/commits\/([^/]+)\/check-runs$/,
      ([sha], query) => {
        const found = checks.filter((one) => one.sha === sha && one.name === (query.get('check_name') ?? one.name));
        return json(200, { total_count: found.length, check_runs: found.map(checkRun) });
      },
    ],
    [
      /^\/actions\/runs$/,
      (_, query) => {
        const found = runs.filter(({ sha }) => sha === query.get('head_sha'));
        const { items, headers } = paged(found, `${base}/actions/runs`, query);
        const body = { total_count: found.length, workflow_runs: items.map((run) => workflowRun(run, base)) };
        return json(200, body, headers);
      },
    ],
    [
      /^\/actions\/runs\/(\d+)\/artifacts$/,
      ([run], query) => {
        const found = artifacts.filter((one) => one.run === Number(run) && one.name === query.get('name'));
        const { items, headers } = paged(found, `${base}/actions/runs/${run}/artifacts`, query);
        return json(200, { total_count: found.length, artifacts: items.map((one) => artifactOf(one)) }, headers);
      },
    ],
    [
      /^\/actions\/artifacts\/(\d+)\/zip$/,
      ([id]) => {
        const found = artifacts.find((one) => one.id === Number(id));
        if (!found || found.expired) return json(410, { message: 'Artifact has expired' });
        return { status: 302, headers: { location: `${blobs.url}/${found.id}` }, body: '' };
      },
    ],
  ];
  return {
    check: (seed) => void checks.push({ id: ++last, ...seed }),
    run(seed) {
      runs.push({ id: ++last, ...seed });
      return last;
    },
    artifact(seed) {
      artifacts.push({ id: ++last, ...seed });
      blobs.bytes.set(`/${last}`, seed.zip);
      return last;
    },
    answer({ method, path, query }) {
      if (method !== 'GET' || !path.startsWith(`${base}/`)) return undefined;
      for (const [pattern, answer] of routes) {
        const found = pattern.exec(path.slice(base.length));
        if (found) return answer(found.slice(1), query);
      }
      return undefined;
    },
  };
}

/** One page of a list, and in its head where the next one is. */
function paged<T>(all: readonly T[], path: string, query: URLSearchParams) {
  const [page, size] = [Number(query.get('page') ?? 1), Number(query.get('per_page') ?? 30)];
  const next = new URLSearchParams([...query].filter(([name]) => name !== 'page'));
  next.set('page', String(page + 1));
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: page * size < all.length ? { link: `<${path}?${next}>; rel="next"` } : {},
  };
}

function checkRun({
  id,
  sha,
  name,
  app = 'github-actions',
  status = 'completed',
  ...more
}: CheckSeed & { id: number }) {
  const { conclusion = 'success', startedAt = moment } = more;
  const isOver = status === 'completed';
  return {
    id,
    head_sha: sha,
    name,
    status,
    conclusion: isOver ? conclusion : null,
    started_at: startedAt,
    completed_at: isOver ? startedAt : null,
    html_url: `https://github.example/checks/${id}`,
    app: { id: 1, slug: app, name: app },
  };
}

function workflowRun(
  {
    id,
    sha,
    path,
    status = 'completed',
    conclusion = 'success',
    event = 'push',
    fork,
    startedAt = moment,
  }: RunSeed & { id: number },
  base: string,
) {
  return {
    id,
    head_sha: sha,
    path: path ?? '.github/workflows/test.yml',
    status,
    conclusion: status === 'completed' ? conclusion : null,
    event,
    created_at: startedAt,
    run_started_at: startedAt,
    html_url: `https://github.example${base}/actions/runs/${id}`,
    repository: { id: ownId },
    head_repository: { id: fork ? forkId : ownId },
  };
}

const artifactOf = ({ id, name, zip, expired = false, createdAt = moment, size }: ArtifactSeed & { id: number }) => ({
  id,
  name,
  size_in_bytes: size ?? zip.length,
  expired,
  created_at: createdAt,
});
