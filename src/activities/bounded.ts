import { duration, type Millis } from '../domain/units.ts';

/** The work's result, or a fault when it takes longer. The work itself goes on; it must have bounds of its own. */
export async function within<T>(limit: Millis, who: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${who} did not answer within ${duration(limit)}`)), limit);
  });
  work.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

export const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
