import { z } from 'zod';

/** `refused`: the token or its rights; `missing`: no such repository, issue or branch; `busy`: asked too often; `unreachable`: no answer; `failed`: any other answer. */
export type FaultKind = 'refused' | 'missing' | 'busy' | 'unreachable' | 'failed';

/** A request that GitHub did not carry out. All of them may be tried again: a token can be renewed, a repository made. */
export class GitHubFault extends Error {
  readonly kind: FaultKind;
  /** The HTTP status; 0 without an answer. */
  readonly status: number;
  /** How long GitHub asks to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: FaultKind, status: number, message: string, retryAfterMs?: number, options?: ErrorOptions) {
    super(message, options);
    this.name = 'GitHubFault';
    this.kind = kind;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Octokit's error where there was an answer. */
const answered = z.object({
  status: z.number(),
  message: z.string(),
  response: z.object({ headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()) }),
});

interface Where {
  baseUrl: string;
  repository: string;
}

/** What happened, where, and what to do next. Decided by status and headers, never by a message's text but for the one rate limit that has neither. */
export function explained(error: unknown, request: string, where: Where): GitHubFault {
  const answer = answered.safeParse(error);
  if (!answer.success) return unreachable(error, where);
  const { status, response, message } = answer.data;
  const waitMs = retryAfter(response.headers, status);
  const kind = waitMs === undefined ? kindOf(status) : 'busy';
  const said = `GitHub answered ${status} to ${request} for ${where.repository} at ${where.baseUrl}: ${message}`;
  return new GitHubFault(kind, status, `${said}. ${advice(kind, where, waitMs)}`, waitMs, { cause: error });
}

function unreachable(error: unknown, { baseUrl }: Where): GitHubFault {
  const reason = deepest(error);
  const message = `GitHub at ${baseUrl} did not answer: ${reason}. It is tried again; check the network and the address, or set 'tracker: none'`;
  return new GitHubFault('unreachable', 0, message, undefined, { cause: error });
}

const kindOf = (status: number): FaultKind =>
  status === 401 || status === 403 ? 'refused' : status === 404 || status === 410 ? 'missing' : 'failed';

function advice(kind: FaultKind, { repository }: Where, waitMs = 0): string {
  const texts: Record<FaultKind, string> = {
    refused: `Set GITHUB_TOKEN to a token that may read ${repository} and write its issues and contents`,
    missing: `Check that ${repository}, its branch and the issue exist, and that GITHUB_TOKEN may see them`,
    busy: `It is tried again; GitHub asks to wait ${Math.ceil(waitMs / 1000)} s`,
    unreachable: 'It is tried again',
    failed: 'It is tried again; see https://www.githubstatus.com when this lasts',
  };
  return texts[kind];
}

type AnswerHeaders = Record<string, string | number | undefined>;

/** A 403 or 429 is a rate limit when GitHub says how long to wait, or that nothing remains. */
function retryAfter(headers: AnswerHeaders, status: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  if (headers['retry-after'] !== undefined) return Number(headers['retry-after']) * 1000;
  if (String(headers['x-ratelimit-remaining']) === '0')
    return Math.max(0, Number(headers['x-ratelimit-reset'] ?? 0) * 1000 - Date.now());
  return status === 429 ? 60_000 : undefined;
}

const thrown = z.object({
  message: z.string(),
  code: z.string().optional().catch(undefined),
  cause: z.unknown().optional(),
});

/** The innermost cause says what happened: `fetch failed` alone does not, and some have a code and no message. */
function deepest(error: unknown): string {
  const known = thrown.safeParse(error);
  if (!known.success) return String(error);
  const { message, code, cause } = known.data;
  return thrown.safeParse(cause).success ? deepest(cause) : message || code || String(error);
}
