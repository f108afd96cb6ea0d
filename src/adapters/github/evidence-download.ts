import { createWriteStream } from 'node:fs';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Millis, minute } from '../../domain/units.ts';
import type { Hub } from './client.ts';
import { explained, GitHubFault } from './fault.ts';

export const largestDownload = 100 * 1_024 ** 2;
const patience: Millis = 5 * minute;

/**
 * An artifact's zip file. GitHub answers with an address of its blob storage, which is asked without the token: it is
 * another host, and the address itself lets in. Returns why the file cannot be had for good. Errors: GitHubFault.
 */
export async function downloaded(hub: Hub, artifact: number, file: string): Promise<string | undefined> {
  const address = await addressOf(hub, artifact);
  if (address === undefined) return 'GitHub does not say where it lies';
  try {
    const answer = await fetch(address, { signal: AbortSignal.timeout(patience), credentials: 'omit' });
    if (!answer.ok || !answer.body) throw refused(answer.status, address);
    if (Number(answer.headers.get('content-length') ?? 0) > largestDownload) throw new TooLarge();
    await pipeline(Readable.fromWeb(answer.body), limited(largestDownload), createWriteStream(file));
    return undefined;
  } catch (error) {
    if (error instanceof TooLarge) return 'it is larger than 100 MB';
    throw error instanceof GitHubFault ? error : explained(error, `GET ${address.host}`, hub.options);
  }
}

async function addressOf(hub: Hub, artifact: number): Promise<URL | undefined> {
  const { headers } = await hub.octokit.request(
    'GET /repos/{owner}/{repo}/actions/artifacts/{artifact_id}/{archive_format}',
    { ...hub.at, artifact_id: artifact, archive_format: 'zip', request: { redirect: 'manual' } },
  );
  const { location = '' } = headers;
  if (!URL.canParse(location)) return undefined;
  const address = new URL(location);
  // What is asked by https is not answered in the open.
  const isOpen = address.protocol === 'http:' && hub.options.baseUrl.startsWith('http:');
  return address.protocol === 'https:' || isOpen ? address : undefined;
}

const refused = (status: number, { host }: URL): GitHubFault =>
  new GitHubFault('failed', status, `${host}, where GitHub keeps the artifact, answered ${status}. It is tried again`);

class TooLarge extends Error {}

function limited(bytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      if (seen > bytes) done(new TooLarge());
      else done(null, chunk);
    },
  });
}
