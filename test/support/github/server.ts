import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { ownerToken, type Seed, startEmulator } from './emulator.ts';
import { faultAnswers, type Faults, openFaults } from './faults.ts';
import { type Journal, openJournal } from './journal.ts';
import { openRequestChecker, type SeenRequest } from './openapi.ts';
import { pageFor } from './pages.ts';
import { openView, type View } from './view.ts';

export interface GitHubStandInOptions {
  /** A free one when missing. */
  port?: number;
  /** Changes are kept here, and carried out again by the next start. */
  stateFile?: string;
  /** `acme/platform` when missing. */
  repository?: string;
  /** `main` when missing. */
  branch?: string;
  /** Token → login; another token is refused. `promoter-token` of `promoter-bot` when missing. */
  tokens?: Record<string, string>;
  /** Files that a fresh repository has: path → text. */
  files?: Record<string, string>;
}

/** A request and what was answered; status 0 where the connection was cut. */
export interface AnsweredRequest extends SeenRequest {
  status: number;
}

export interface GitHubStandIn extends View {
  url: string;
  faults: Faults;
  /** What did not follow GitHub's description of its API; such a request is answered with 422. */
  violations: string[];
  requests: AnsweredRequest[];
  stop(): Promise<void>;
}

/**
 * A GitHub for one repository, on the loopback address: `emulate` keeps the state, and stands behind a door that
 * checks every request against GitHub's own description, lets requests fail on demand, and keeps a journal.
 */
export async function startGitHub(options: GitHubStandInOptions = {}): Promise<GitHubStandIn> {
  const seed = seedOf(options);
  const server = createServer();
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const emulator = await startEmulator(seed, url);
  const journal = openJournal(options.stateFile);
  const door: Door = { seed, journal, backend: emulator.port, check: checker(), faults: openFaults(), violations: [], requests: [] };
  const view = openView((method, path) => ask(door, method, path), seed.repository);
  await restore(door, options.files ?? {});
  server.on('request', (request, response) => void answer(door, view, request, response).catch((error: unknown) => broken(door, response, error)));
  const stop = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await Promise.all([closed, emulator.stop()]);
  };
  return { url, faults: door.faults, violations: door.violations, requests: door.requests, stop, ...view };
}

interface Door {
  seed: Seed;
  journal: Journal;
  backend: number;
  check: (request: SeenRequest) => string[];
  faults: Faults;
  violations: string[];
  requests: AnsweredRequest[];
}

interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
}

const seedOf = ({ repository = 'acme/platform', branch = 'main', tokens = { 'promoter-token': 'promoter-bot' } }: GitHubStandInOptions): Seed => ({
  repository,
  branch,
  tokens,
});

/** The description is large, and the same for every stand-in of a process. */
let sharedChecker: ReturnType<typeof openRequestChecker> | undefined;
const checker = () => (sharedChecker ??= openRequestChecker());

/** Everybody with a token may write; then what an earlier start carried out, or the files of a fresh repository. */
async function restore(door: Door, files: Record<string, string>): Promise<void> {
  const { repository, branch, tokens } = door.seed;
  for (const login of Object.values(tokens)) {
    await ask(door, 'PUT', `/repos/${repository}/collaborators/${login}`, { permission: 'push' });
  }
  for (const { method, path, token, body } of door.journal.past) await forward(door, method, path, { authorization: `token ${token}` }, body);
  if (door.journal.past.length > 0) return;
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text, 'utf8').toString('base64');
    await ask(door, 'PUT', `/repos/${repository}/contents/${path}`, { message: `Add ${path}`, content, branch }, true);
  }
}

/** As the repository's owner, past every check and fault. */
async function ask(door: Door, method: string, path: string, body?: unknown, isKept = false): Promise<unknown> {
  const text = body === undefined ? '' : JSON.stringify(body);
  const answered = await forward(door, method, path, { authorization: `token ${ownerToken}` }, text);
  if (answered.status >= 400) throw new Error(`the stand-in's own ${method} ${path} was answered with ${answered.status}: ${answered.body}`);
  if (isKept) door.journal.add({ method, path, token: ownerToken, body: text });
  return answered.body === '' ? undefined : JSON.parse(answered.body);
}

async function answer(door: Door, view: View, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await textOf(request);
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const method = request.method ?? 'GET';
  const page = method === 'GET' && request.headers.accept?.includes('text/html') ? await pageFor(url.pathname, view) : undefined;
  if (page) return send(response, page);
  const seen: SeenRequest = { method, path: url.pathname, query: url.searchParams, ...(body === '' ? {} : { body: parsed(body) }) };
  const answered = await decide(door, seen, request, body);
  door.requests.push({ ...seen, status: answered?.status ?? 0 });
  if (answered) send(response, answered);
  else request.socket.destroy();
}

/** The stand-in's own fault must be seen by the test that met it. */
function broken(door: Door, response: ServerResponse, error: unknown): void {
  const message = `the stand-in failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  door.violations.push(message);
  send(response, json({ status: 500, headers: {}, body: { message } }));
}

/** Undefined: the connection is cut. */
async function decide(door: Door, seen: SeenRequest, request: IncomingMessage, body: string): Promise<Answer | undefined> {
  const token = /^(?:token|bearer) (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const problems = door.check(seen);
  door.violations.push(...problems);
  const fault = door.faults.next(seen);
  if (fault === 'cut') return undefined;
  if (fault && fault !== 'lost') return json(faultAnswers[fault]);
  if (problems.length > 0) return json({ status: 422, headers: {}, body: { message: problems.join('; ') } });
  if (!(token in door.seed.tokens)) return json({ status: 401, headers: {}, body: { message: 'Bad credentials' } });
  const answered = await carriedOut(door, { method: seen.method, path: request.url ?? '/', token, body }, request);
  return fault === 'lost' ? json(faultAnswers.lost) : answered;
}

async function carriedOut(door: Door, change: { method: string; path: string; token: string; body: string }, request: IncomingMessage): Promise<Answer> {
  const { host, accept } = request.headers;
  const headers = { authorization: `token ${change.token}`, ...(host ? { host } : {}), ...(accept ? { accept } : {}) };
  const answered = await forward(door, change.method, change.path, headers, change.body);
  if (change.method !== 'GET' && answered.status < 300) door.journal.add(change);
  return answered;
}

/** By node:http, because fetch does not let the Host header through, from which links to further pages are made. */
function forward(door: Door, method: string, path: string, headers: Record<string, string>, body: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({ host: '127.0.0.1', port: door.backend, method, path, headers: { 'content-type': 'application/json', ...headers } });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      textOf(incoming).then((text) => resolve({ status: incoming.statusCode ?? 502, headers: kept(incoming.headers), body: text }), reject);
    });
    outgoing.end(body);
  });
}

const kept = ({ link, 'content-type': type, ...headers }: IncomingMessage['headers']): Answer['headers'] => ({
  'content-type': type ?? 'application/json',
  ...(link ? { link } : {}),
  ...Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith('x-'))),
});

async function textOf(stream: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

const json = ({ status, headers, body }: { status: number; headers: Record<string, string>; body: object }): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(body),
});

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) response.setHeader(name, value);
  response.statusCode = status;
  response.end(body);
}
