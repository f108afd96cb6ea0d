import { type Answer, down, unknown } from './answer.ts';

/** Somebody answered for this address, and the answer was no. */
const refusals = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

const reasons: Record<string, string> = {
  ECONNREFUSED: 'the connection was refused: nothing listens there',
  ECONNRESET: 'the connection was closed before an answer came',
  EPIPE: 'the connection was closed before an answer came',
  UND_ERR_SOCKET: 'the connection was closed before an answer came',
  ENOTFOUND: 'the host name is not known to the worker: correct it in the catalogue, or the worker’s DNS',
  EAI_AGAIN: 'the worker’s DNS did not answer',
  EHOSTUNREACH: 'the worker has no route to this host',
  ENETUNREACH: 'the worker has no route to this network',
  ETIMEDOUT: 'no connection in time: check the route and firewalls between the worker and this address',
};

/**
 * What a failed connection says of the component. Refused and reset: down. Anything that ends before
 * the address (names, routes, certificates) says nothing of it: unknown.
 */
export function connectionFailure(fault: unknown): Answer {
  const code = codeOf(fault);
  if (code?.startsWith('HPE_')) return down(`what answered does not speak HTTP (${code})`);
  const reason = `${(code && reasons[code]) ?? failureText(fault)} (${code ?? 'no code'})`;
  return code && refusals.has(code) ? down(reason) : unknown(reason);
}

/** The code of a fault or of what caused it; undefined when there is none. */
export function codeOf(fault: unknown): string | undefined {
  if (typeof fault !== 'object' || fault === null) return undefined;
  if ('code' in fault && typeof fault.code === 'string') return fault.code;
  return 'cause' in fault ? codeOf(fault.cause) : undefined;
}

/** The innermost message, without what a URL may carry in front of its host. */
export function failureText(fault: unknown): string {
  if (typeof fault !== 'object' || fault === null) return String(fault);
  if ('cause' in fault && fault.cause) return failureText(fault.cause);
  return ('message' in fault ? String(fault.message) : 'no message').replace(/\/\/[^/@\s]*@/g, '//');
}
