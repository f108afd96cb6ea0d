import type { ProbeDefinition } from '../../domain/catalogue.ts';
import { addressOf } from './address.ts';
import { type Answer, down, isUp, up } from './answer.ts';
import type { Attempt } from './attempt.ts';
import { connectionFailure } from './failure.ts';
import { dial } from './tcp.ts';

type HttpProbe = Extract<ProbeDefinition, { type: 'http' }>;

const bodyLimitBytes = 1024 * 1024;

/** Up when the first answer has the wanted status and, if asked, contains the wanted text in its first megabyte. A redirect is an answer. */
export async function httpAnswer(definition: HttpProbe, attempt: Attempt): Promise<Answer> {
  const reached = await dial(addressOf(definition.url), attempt);
  if (!isUp(reached)) return reached;
  try {
    return await judged(await asked(definition, attempt.signal), definition);
  } catch (fault) {
    return connectionFailure(fault);
  }
}

/** A connection of its own each time: one that is kept may be a server's that is long gone. */
function asked({ url }: HttpProbe, signal: AbortSignal): Promise<Response> {
  const target = new URL(url);
  const { username, password } = target;
  target.username = '';
  target.password = '';
  const credentials = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  const headers = { connection: 'close', ...(username ? { authorization: `Basic ${credentials}` } : {}) };
  return fetch(target, { signal, redirect: 'manual', headers });
}

async function judged(response: Response, { expectStatus, expectBody }: HttpProbe): Promise<Answer> {
  const body = expectBody === undefined ? undefined : await beginning(response);
  await response.body?.cancel().catch(() => undefined);
  if (response.status !== expectStatus)
    return down(`answered with status ${response.status}, ${expectStatus} is expected`);
  if (expectBody === undefined || body?.includes(expectBody)) return up();
  return down(`answered with status ${response.status}, but not with the text ${JSON.stringify(expectBody)}`);
}

async function beginning(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= bodyLimitBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, bodyLimitBytes).toString('utf8');
}
