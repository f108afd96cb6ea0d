import type Docker from 'dockerode';
import { EngineRefusal, type ImageAnswer } from '../../activities/deploy-ports.ts';
import { parseImageReference } from '../../domain/image-reference.ts';
import type { Image } from '../../domain/release.ts';
import { minute, second } from '../../domain/units.ts';
import { asking, classified, unlessMissing } from './asking.ts';

const pullWithin = 10 * minute;

export interface PullOptions {
  platform?: string;
  signal: AbortSignal;
}

/** What the engine holds under the reference; pulled first when it holds nothing. */
export async function imageOf(
  docker: Docker,
  address: string,
  reference: string,
  options: PullOptions,
): Promise<ImageAnswer> {
  const held = await heldImage(docker, address, reference);
  if (held) return held;
  const failure = await pull(docker, address, reference, options);
  if (failure) return failure;
  const pulled = await heldImage(docker, address, reference);
  return pulled ?? { missing: 'the registry served it, and the engine does not hold it' };
}

export async function heldImage(
  docker: Docker,
  address: string,
  reference: string,
): Promise<Extract<ImageAnswer, { image: Image }> | undefined> {
  const inspected = await unlessMissing(asking(address, 20 * second, () => docker.getImage(reference).inspect()));
  if (!inspected) return undefined;
  const name = parseImageReference(reference)?.name ?? reference;
  const repoDigest =
    (inspected.RepoDigests ?? []).find((known) => known.startsWith(`${name}@`)) ?? inspected.RepoDigests?.[0];
  const image = { reference, digest: inspected.Id, ...(repoDigest === undefined ? {} : { repoDigest }) };
  return { image, healthcheck: inspected.Config.Healthcheck !== undefined };
}

/** A registry's 404 means that there is no such image; anything else, that nobody knows. */
async function pull(
  docker: Docker,
  address: string,
  reference: string,
  { platform, signal }: PullOptions,
): Promise<Exclude<ImageAnswer, { image: Image }> | undefined> {
  try {
    const stream = await asking(address, pullWithin, (abortSignal) =>
      docker.pull(reference, {
        abortSignal: AbortSignal.any([abortSignal, signal]),
        ...(platform === undefined ? {} : { platform }),
      }),
    );
    const failed = await asking(address, pullWithin, (limit) =>
      progress(docker, stream, AbortSignal.any([limit, signal])),
    );
    return failed === undefined ? undefined : { unreachable: failed };
  } catch (fault) {
    const told = classified(address, fault);
    const missing = told instanceof EngineRefusal && told.status === 404;
    return missing ? { missing: told.message } : { unreachable: told.message };
  }
}

/** The end of a pull: `followProgress` calls it done although a layer failed, so every event is looked at. */
function progress(docker: Docker, stream: NodeJS.ReadableStream, signal: AbortSignal): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    let failed: string | undefined;
    const end = () => ('destroy' in stream && typeof stream.destroy === 'function' ? stream.destroy() : undefined);
    signal.addEventListener('abort', end, { once: true });
    docker.modem.followProgress(
      stream,
      (fault: Error | null) => {
        signal.removeEventListener('abort', end);
        if (fault) reject(fault);
        else resolve(failed);
      },
      (event: unknown) => {
        failed ??= errorOf(event);
      },
    );
  });
}

function errorOf(event: unknown): string | undefined {
  if (typeof event !== 'object' || event === null || !('error' in event || 'errorDetail' in event)) return undefined;
  return 'error' in event ? String(event.error) : JSON.stringify(event);
}
