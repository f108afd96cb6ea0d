import type Docker from 'dockerode';
import { asking } from './asking.ts';
import { type Millis, second } from '../../domain/units.ts';

export interface LogQuery {
  /** Seconds since the epoch, with fractions. */
  since?: number;
  /** As `since`: what is written while it is read is left for the next reading. */
  until?: number;
  tail?: number;
  maxBytes: number;
  withinMs?: Millis;
}

/** A container's log as text, standard output and errors together, cut off at `maxBytes`. */
export async function readLog(
  docker: Docker,
  address: string,
  id: string,
  { maxBytes, withinMs = 10 * second, ...query }: LogQuery,
): Promise<string> {
  return asking(address, withinMs, async (abortSignal) => {
    const { Config } = await docker.getContainer(id).inspect({ abortSignal });
    const raw = await collect(await open(docker, id, query, abortSignal), maxBytes);
    return (Config.Tty ? raw : withoutFrames(raw)).toString('utf8');
  });
}

/** dockerode's own `logs` gives a finished log as one buffer of any size; this gives it piece by piece. */
function open(
  docker: Docker,
  id: string,
  query: Pick<LogQuery, 'since' | 'until' | 'tail'>,
  abortSignal: AbortSignal,
): Promise<NodeJS.ReadableStream> {
  const options = {
    path: `/containers/${id}/logs?`,
    method: 'GET',
    isStream: true,
    abortSignal,
    statusCodes: { 200: true, 404: 'no such container', 500: 'server error' },
    options: { ...query, stdout: true, stderr: true, follow: false },
  };
  return new Promise((resolve, reject) => {
    docker.modem.dial(options, (fault: unknown, stream: unknown) =>
      fault ? reject(fault) : resolve(stream as NodeJS.ReadableStream),
    );
  });
}

async function collect(stream: NodeJS.ReadableStream, maxBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    const bytes = Buffer.isBuffer(part) ? part : Buffer.from(part);
    parts.push(bytes);
    size += bytes.length;
    if (size >= maxBytes) break;
  }
  return Buffer.concat(parts).subarray(0, maxBytes);
}

const header = 8;

/** Docker puts eight bytes before each piece of output: the stream, and the length. */
export function withoutFrames(raw: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at + header <= raw.length; ) {
    const length = raw.readUInt32BE(at + 4);
    parts.push(raw.subarray(at + header, at + header + length));
    at += header + length;
  }
  return Buffer.concat(parts);
}
