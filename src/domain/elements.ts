export type Attributes = Readonly<Record<string, string>>;

/** Follows an XML document element by element; names without their prefixes. */
export interface ElementListener {
  open(name: string, attributes: Attributes): void;
  close(name: string): void;
  /** The one kind of element whose text is wanted, and what takes it. */
  readonly texts?: { of: string; take: (text: string) => void };
  /** Why nothing can be taken from the document, as the end of a sentence that begins with the file. */
  problem: string | undefined;
}

/** A whole number as a report writes it; undefined for anything else, as `-1`, `1e9`, `NaN` or an overflown counter. */
export const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

/** A text of its own: one that was cut out of a chunk of a file would hold that chunk in memory. */
export const copied = (text: string): string => [...text].join('');
