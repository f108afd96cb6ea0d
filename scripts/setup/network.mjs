import { failures } from './cache.mjs';
import { reasonOf } from './missing-part.mjs';

/** A host that has not answered by then is treated as out of reach. */
const ANSWER_WITHIN_MS = 5_000;

/**
 * Throws with the reason when a host does not answer. Any answer counts, even an error page: the question
 * is whether a download has a chance. A failure is remembered for an hour.
 */
export async function mustReach(url) {
  if (process.env.HTTPS_PROXY ?? process.env.https_proxy) return; // fetch does not use it, the download does
  const { host } = new URL(url);
  const name = `reach-${host}`;
  const known = failures.recent(name);
  if (known) throw new Error(known);
  try {
    await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  } catch (error) {
    const reason = `${host} cannot be reached: ${error.cause?.code ?? reasonOf(error)}`;
    failures.note(name, reason);
    throw new Error(reason);
  }
}
