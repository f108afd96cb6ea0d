import { z } from 'zod';
import type { Format, Measured } from '../../../domain/reading.ts';

/** What a text shows, counted again from its leaves, or why nothing can be taken from it. */
export type TextReading =
  | {
      format: Format;
      measured: Measured;
      /** One line of figures. */
      facts: string;
    }
  | {
      format: Format | null;
      /** As the end of a sentence that begins with the file: `is empty`. */
      problem: string;
    };

/** What a reader makes of one value, before anybody says which format it is. */
export type Outcome = { measured: Measured; facts: string } | Problem;
export interface Problem {
  problem: string;
}

/** Reads a value that has the shape; any other is a problem that names the first place where it differs. */
export const shaped =
  <T>(shape: z.ZodType<T>, count: (data: T) => Outcome) =>
  (value: unknown): Outcome => {
    const result = shape.safeParse(value);
    return result.success ? count(result.data) : { problem: differs(result.error) };
  };

/** A whole number that counts something. */
export const counter = z.int().min(0);
/** A figure that cannot be negative: milliseconds, requests a second. */
export const figure = z.number().min(0);

function differs(error: z.ZodError): string {
  const [issue] = error.issues;
  const place = issue === undefined || issue.path.length === 0 ? 'its outermost value' : placeOf(issue.path);
  return `does not have the shape of its format: ${place} is wrong (${issue?.message ?? 'unknown'})`;
}

const placeOf = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part).slice(0, 80)}`))
    .join('')
    .replace(/^[.]/, '');
