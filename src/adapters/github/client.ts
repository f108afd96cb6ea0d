import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import type { Stage } from '../../domain/stage.ts';
import { explained } from './fault.ts';

/** Where promotions are tracked. */
export interface GitHubOptions {
  token: string;
  /** `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  baseUrl: string;
  /** `owner/name`. */
  repository: string;
  /** The branch that holds MATURITY.md. */
  branch: string;
  /** The component's MATURITY.md, relative to the repository; undefined when it has none. */
  maturityFile(component: string): string | undefined;
  /** The component's stage before a run, as the records know it. */
  stageBefore?(run: { component: string; runId: string }): Promise<Stage>;
  /** The catalogue's components, by which a MATURITY.md is told to be another one's. */
  components?: readonly string[];
  /** Keeps GitHub's pace between writes; by default everywhere but on this machine, where only a stand-in can be. */
  paced?: boolean;
}

/** A repository to talk to. */
export interface Hub {
  api: Octokit['rest'];
  octokit: Octokit;
  /** What every request about the repository carries. */
  at: { owner: string; repo: string };
  options: GitHubOptions;
  /** Login of the token's user; undefined for an app's token, which may not ask. Asked once. */
  whoami(): Promise<string | undefined>;
}

const requestTimeoutMs = 15_000;
const Paced = Octokit.plugin(throttling);

/** No retry plugin: it repeats POSTs, and Temporal repeats whole activities. Every error is a GitHubFault. */
export function connect(options: GitHubOptions): Hub {
  const octokit = octokitFor(options);
  octokit.hook.error('request', (error, request) => {
    throw explained(error, `${request.method} ${request.url}`, options);
  });
  let login: Promise<string | undefined> | undefined;
  const ask = () =>
    ownLogin(octokit).catch((error: unknown) => {
      login = undefined;
      throw error;
    });
  return { api: octokit.rest, octokit, at: parts(options.repository), options, whoami: () => (login ??= ask()) };
}

function octokitFor({ token, baseUrl, paced = !isThisMachine(baseUrl) }: GitHubOptions): Octokit {
  const never = () => false;
  return new Paced({
    auth: token,
    baseUrl,
    userAgent: 'promoter',
    // Its own log would repeat every failure that is thrown anyway.
    log: { debug: silent, info: silent, warn: silent, error: silent },
    request: { fetch: boundedFetch },
    throttle: { enabled: paced, id: baseUrl, onRateLimit: never, onSecondaryRateLimit: never },
  });
}

/** Counted from when the request leaves, so that time in the throttle's queue does not eat it up. */
const boundedFetch: typeof fetch = (url, init) =>
  fetch(url, { ...init, signal: AbortSignal.timeout(requestTimeoutMs) });

async function ownLogin(octokit: Octokit): Promise<string | undefined> {
  try {
    return (await octokit.rest.users.getAuthenticated()).data.login;
  } catch (error) {
    if (isStatus(error, 403)) return undefined;
    throw error;
  }
}

export const isStatus = (error: unknown, ...statuses: number[]): boolean =>
  error instanceof Error && 'status' in error && statuses.some((status) => error.status === status);

function parts(repository: string): Hub['at'] {
  const [owner = '', repo = ''] = repository.split('/');
  return { owner, repo };
}

const isThisMachine = (url: string): boolean => /^(localhost|127(\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
const silent = () => {};
