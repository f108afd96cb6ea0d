import type { ApiChange, Format, Measured } from '../../../domain/reading.ts';

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

/** Reads the whole text of a file whose format must be parsed in one piece; its name only breaks ties. */
export function readText(_text: string, _file: string): TextReading {
  return { format: null, problem: 'is in no format that evidence is read from' };
}

/** What the second of two OpenAPI documents offers differently from the first. */
export function compareApiTexts(_before: string, _after: string): { changes: ApiChange[] } | { problem: string } {
  return { problem: 'cannot be compared' };
}
