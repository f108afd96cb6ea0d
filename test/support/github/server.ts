import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Actions, openActions } from './actions.ts';
import { type BlobStorage, openBlobStorage } from './blobs.ts';
import { ask, type Door, decide, restore } from './door.ts';
import { type RunningEmulator, type Seed, startEmulator } from './emulator.ts';
import { type Faults, openFaults } from './faults.ts';
import { openJournal } from './journal.ts';
import { openRequestChecker, type SeenRequest } from './openapi.ts';
import { pageFor } from './pages.ts';
import { openView, type View } from './view.ts';
import { json, send, textOf } from './wire.ts';

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
  /** Check runs, workflow runs and artifacts, which the emulator does not know. */
  actions: Actions;
  /** Where artifacts are downloaded from: another host than the API's. */
  blobs: BlobStorage;
  stop(): Promise<void>;
}

/**
 * A GitHub for one repository, on the loopback address: `emulate` keeps the state, and stands behind a door that
 * checks every request against GitHub's own description, lets requests fail on demand, and keeps a journal.
 */
export async function startGitHub(options: GitHubStandInOptions = {}): Promise<GitHubStandIn> {
  const faults = openFaults();
  const violations: string[] = [];
  const requests: AnsweredRequest[] = [];
  const { server, url } = await listen(options.port ?? 0);
  const blobs = await openBlobStorage();
  const actions = openActions(seedOf(options).repository, blobs);
  const opening = open(options, url, faults, violations, actions);
  server.on('request', (request, response) => {
    answer(opening, requests, request, response).catch((error: unknown) => broken(violations, response, error));
  });
  const { view, emulator } = await opening.catch(async (error: unknown) => {
    await Promise.all([closed(server), blobs.stop()]);
    throw error;
  });
  const stop = async () => {
    await Promise.all([closed(server), blobs.stop(), emulator.stop()]);
  };
  return { url, faults, violations, requests, actions, blobs, stop, ...view };
}

interface Opened {
  door: Door;
  view: View;
  emulator: RunningEmulator;
}

/** What arrives meanwhile waits for it. */
async function open(
  options: GitHubStandInOptions,
  url: string,
  faults: Faults,
  violations: string[],
  actions: Actions,
): Promise<Opened> {
  const seed = seedOf(options);
  const emulator = await startEmulator(seed, url);
  const journal = openJournal(options.stateFile);
  const door: Door = { seed, journal, backend: emulator.port, check: checker(), faults, violations, actions };
  await restore(door, options.files ?? {});
  return { door, emulator, view: openView((method, path) => ask(door, method, path), seed.repository) };
}

const seedOf = (options: GitHubStandInOptions): Seed => ({
  repository: options.repository ?? 'acme/platform',
  branch: options.branch ?? 'main',
  tokens: options.tokens ?? { 'promoter-token': 'promoter-bot' },
});

/** The description is large, and the same for every stand-in of a process. */
let sharedChecker: ReturnType<typeof openRequestChecker> | undefined;
function checker(): ReturnType<typeof openRequestChecker> {
  sharedChecker ??= openRequestChecker();
  return sharedChecker;
}

async function listen(port: number): Promise<{ server: Server; url: string }> {
  const server = createServer();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error(`the stand-in listens at ${String(address)}`);
  return { server, url: `http://127.0.0.1:${address.port}` };
}

async function closed(server: Server): Promise<void> {
  const gone = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await gone;
}

async function answer(
  opening: Promise<Opened>,
  requests: AnsweredRequest[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await textOf(request);
  const { door, view } = await opening;
  const seen = seenOf(request, body);
  const isBrowser = seen.method === 'GET' && request.headers.accept?.includes('text/html');
  const page = isBrowser ? await pageFor(seen.path, view) : undefined;
  if (page) return send(response, page);
  const answered = await decide(door, seen, request, body);
  requests.push({ ...seen, status: answered?.status ?? 0 });
  if (answered) send(response, answered);
  else request.socket.destroy();
}

function seenOf({ url, method = 'GET' }: IncomingMessage, body: string): SeenRequest {
  const { pathname, searchParams } = new URL(url ?? '/', 'http://stand-in');
  return { method, path: pathname, query: searchParams, ...(body === '' ? {} : { body: parsed(body) }) };
}

/** What is not JSON is a text, and the description will say that it expects an object. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The stand-in's own fault must be seen by the test that met it. */
function broken(violations: string[], response: ServerResponse, error: unknown): void {
  const message = `the stand-in failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  violations.push(message);
  send(response, json(500, { message }));
}
