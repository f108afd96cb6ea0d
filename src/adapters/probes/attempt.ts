import { duration, type Millis } from '../../domain/units.ts';
import { type Address, isLoopback } from './address.ts';
import { type Answer, down, unknown } from './answer.ts';
import { codeOf, failureText } from './failure.ts';

/** One look while it is under way. */
export interface Attempt {
  /** Aborted when the time is up. */
  signal: AbortSignal;
  timeoutMs: Millis;
  /** Where the look goes, and whether somebody there took the connection: an address that takes it and says nothing is down. */
  towards?: Address;
  reached: boolean;
}

export type Look = (attempt: Attempt) => Promise<Answer>;

/** The look's answer, or what it means that there is none in time. Never throws, and never waits longer. */
export async function inTime(timeoutMs: Millis, look: Look): Promise<Answer> {
  const deadline = new AbortController();
  const attempt: Attempt = { signal: deadline.signal, timeoutMs, reached: false };
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Answer>((resolve) => {
    timer = setTimeout(() => resolve(tooLate(attempt)), timeoutMs);
  });
  try {
    return await Promise.race([guarded(look, attempt), late]);
  } finally {
    clearTimeout(timer);
    deadline.abort();
  }
}

async function guarded(look: Look, attempt: Attempt): Promise<Answer> {
  try {
    return await look(attempt);
  } catch (fault) {
    return unknown(`the probe itself failed (${codeOf(fault) ?? 'no code'}): ${failureText(fault)}`);
  }
}

/** A lost packet and a hung component look alike from afar, so only near or after the connection is silence certain. */
function tooLate({ reached, towards, timeoutMs }: Attempt): Answer {
  if (reached) return down(`accepted the connection and did not answer within ${duration(timeoutMs)}`);
  if (towards && isLoopback(towards.host)) return down(`took no connection within ${duration(timeoutMs)}`);
  return unknown(
    `no connection within ${duration(timeoutMs)}: check the route and firewalls between the worker and this address`,
  );
}
