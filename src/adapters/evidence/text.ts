import type { PieceReader, Shown } from './shown.ts';

const largestText = 32_000_000;

/** Of formats that must be parsed in one piece. */
export class TextReader implements PieceReader {
  readonly isText = true;
  readonly #understand: (text: string) => Shown;
  #pieces: Buffer[] = [];
  #length = 0;

  constructor(understand: (text: string) => Shown) {
    this.#understand = understand;
  }

  get isSettled(): boolean {
    return this.#length > largestText;
  }

  write(piece: Buffer): void {
    this.#length += piece.length;
    this.#pieces = this.isSettled ? [] : [...this.#pieces, Buffer.from(piece)];
  }

  shown(): Shown {
    if (this.isSettled)
      return {
        format: null,
        problem: `is larger than ${largestText / 1_000_000} MB: only XML and LCOV are read beyond that`,
      };
    const text = textOf(Buffer.concat(this.#pieces));
    this.#pieces = [];
    if (text === undefined) return { format: null, problem: 'is not UTF-8 text' };
    return text.trim() === '' ? { format: null, problem: 'is empty' } : this.#understood(text);
  }

  /** A parser that gives up, as at too deep a nesting, is an answer as well. */
  #understood(text: string): Shown {
    try {
      return this.#understand(text);
    } catch (fault) {
      return {
        format: null,
        problem: `cannot be understood (${fault instanceof Error ? fault.message : String(fault)})`,
      };
    }
  }
}

function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
