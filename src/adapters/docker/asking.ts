import { EngineRefusal, EngineUnreachable } from '../../activities/deploy-ports.ts';
import { duration, type Millis } from '../../domain/units.ts';

/**
 * One question to an engine, with an end. The engine goes on with what it was told although nobody waits any
 * longer, so a time-out says that nothing is known, never that nothing happened.
 */
export async function asking<T>(
  docker: string,
  withinMs: Millis,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const late = new EngineUnreachable(
    `the engine at ${docker} did not answer within ${duration(withinMs)}: see 'docker info' there`,
  );
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(late);
      limit.abort();
    }, withinMs);
  });
  try {
    return await Promise.race([work(limit.signal), expired]);
  } catch (fault) {
    throw limit.signal.aborted ? late : classified(docker, fault);
  } finally {
    clearTimeout(timer);
  }
}

/** An answer has a status; everything else is no answer. */
export function classified(docker: string, fault: unknown): Error {
  if (fault instanceof EngineRefusal || fault instanceof EngineUnreachable) return fault;
  const { statusCode, json, message } = answerOf(fault);
  if (statusCode !== undefined) return new EngineRefusal(statusCode, (json ?? message).trim());
  return new EngineUnreachable(
    `the engine at ${docker} does not answer (${message}): is it running, and may the worker use it?`,
  );
}

function answerOf(fault: unknown): { statusCode?: number; json?: string; message: string } {
  if (!(fault instanceof Error)) return { message: String(fault) };
  const status = 'statusCode' in fault && typeof fault.statusCode === 'number' ? { statusCode: fault.statusCode } : {};
  const json = 'json' in fault ? fault.json : undefined;
  const told = typeof json === 'object' && json !== null && 'message' in json ? { json: String(json.message) } : {};
  return { ...status, ...told, message: fault.message };
}

/** The answer, or undefined for 404. */
export const unlessMissing = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((fault: unknown) => {
    if (fault instanceof EngineRefusal && fault.status === 404) return undefined;
    throw fault;
  });
