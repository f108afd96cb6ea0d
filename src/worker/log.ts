import { DefaultLogger, type LogLevel, Runtime } from '@temporalio/worker';
import pino, { type Logger } from 'pino';

export type Log = Logger;

/** JSON lines on standard output; Temporal's own messages come the same way, its chatter from `warn` on. */
export function logTo(level: string): Log {
  const log = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
  const forward = new DefaultLogger('WARN', ({ level: given, message, meta }) =>
    log[levels[given]](meta ?? {}, message),
  );
  Runtime.install({ logger: forward });
  return log;
}

const levels: Record<LogLevel, 'trace' | 'debug' | 'info' | 'warn' | 'error'> = {
  TRACE: 'trace',
  DEBUG: 'debug',
  INFO: 'info',
  WARN: 'warn',
  ERROR: 'error',
};
