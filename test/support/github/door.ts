import type { IncomingMessage } from 'node:http';
import type { Actions } from './actions.ts';
import { ownerToken, type Seed } from './emulator.ts';
import { faultAnswers, type Faults } from './faults.ts';
import type { Change, Journal } from './journal.ts';
import type { SeenRequest } from './openapi.ts';
import { type Answer, forward, json } from './wire.ts';

/** What stands between a client and the emulator. */
export interface Door {
  seed: Seed;
  journal: Journal;
  /** The emulator's port. */
  backend: number;
  check: (request: SeenRequest) => string[];
  faults: Faults;
  violations: string[];
  /** What the emulator does not know. */
  actions: Actions;
}

/** Faults first, as an overloaded GitHub looks at nothing; then the description, the token, and the emulator. Undefined: the connection is cut. */
export async function decide(
  door: Door,
  seen: SeenRequest,
  request: IncomingMessage,
  body: string,
): Promise<Answer | undefined> {
  const problems = door.check(seen);
  door.violations.push(...problems);
  const fault = await door.faults.next(seen);
  if (fault === 'cut') return undefined;
  if (fault && fault !== 'lost') return faultAnswers[fault];
  if (problems.length > 0) return json(422, { message: problems.join('; ') });
  const token = tokenOf(request);
  if (!(token in door.seed.tokens)) return json(401, { message: 'Bad credentials' });
  const known = door.actions.answer(seen);
  const answered =
    known ?? (await carryOut(door, { method: seen.method, path: request.url ?? '/', token, body }, request));
  return fault ? faultAnswers[fault] : answered;
}

const tokenOf = ({ headers }: IncomingMessage): string =>
  /^(?:token|bearer) (.+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';

async function carryOut(door: Door, change: Change, { headers: given }: IncomingMessage): Promise<Answer> {
  const { host, accept } = given;
  const headers = { ...(host ? { host } : {}), ...(accept ? { accept } : {}) };
  const answered = await replay(door, change, headers);
  if (change.method !== 'GET' && answered.status < 300) door.journal.add(change);
  return answered;
}

const replay = (door: Door, { token, ...change }: Change, headers: Record<string, string> = {}): Promise<Answer> =>
  forward(door.backend, { ...change, headers: { authorization: `token ${token}`, ...headers } });

/** As the repository's owner, past every check and fault. Throws where the emulator refuses. */
export async function ask(door: Door, method: string, path: string, body?: unknown): Promise<unknown> {
  const change: Change = { method, path, token: ownerToken, body: body === undefined ? '' : JSON.stringify(body) };
  const answered = await replay(door, change);
  if (answered.status >= 400)
    throw new Error(`${method} ${path} was answered with ${answered.status}: ${answered.body}`);
  return answered.body === '' ? undefined : JSON.parse(answered.body);
}

/** Everybody with a token may write; then come the changes of an earlier start, or the files of a fresh repository. */
export async function restore(door: Door, files: Record<string, string>): Promise<void> {
  const { repository, branch, tokens } = door.seed;
  for (const login of Object.values(tokens)) {
    await ask(door, 'PUT', `/repos/${repository}/collaborators/${login}`, { permission: 'push' });
  }
  for (const change of door.journal.past) await replay(door, change);
  if (door.journal.past.length > 0) return;
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text, 'utf8').toString('base64');
    const body = JSON.stringify({ message: `Add ${path}`, content, branch });
    const change = { method: 'PUT', path: `/repos/${repository}/contents/${path}`, token: ownerToken, body };
    await replay(door, change);
    door.journal.add(change);
  }
}
