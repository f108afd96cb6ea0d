import { ActivityFailure, ApplicationFailure } from '@temporalio/workflow';
import type { Stop } from '../desk/stop.ts';

/** A final fault of the environment, as a stop with the engine's own reason. */
export async function attempt<T>(what: string, work: () => Promise<T>): Promise<T | Stop> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ActivityFailure && error.cause instanceof ApplicationFailure) {
      const { message, type } = error.cause;
      return { stop: 'failure', reason: `${what} failed: ${message}`, ...(type ? { fault: type } : {}) };
    }
    throw error;
  }
}
