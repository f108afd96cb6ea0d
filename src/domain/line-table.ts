import type { CoverageCounts } from './reading.ts';
import type { Percent } from './units.ts';

/** The highest line number that is believed: a file that names a higher one is no report of a program. */
export const highestLine = 10_000_000;

const linesOfSlot = 64;
/** Words of 32 bits: two that say which lines can be executed, two that say which were. */
const wordsOfSlot = 4;

/**
 * Lines of source files, two bits each, in slots of 64: ten million lines take about 5 MB, and a hundred thousand
 * files of ten lines about the same, apart from their names. A line that is marked twice counts once, and is covered
 * when any mark says so.
 */
export class LineTable {
  readonly #names = new Map<string, number>();
  #files = new Uint32Array(256);
  #slots = new Uint32Array(256);
  #bits = new Uint32Array(256 * wordsOfSlot);
  #size = 0;
  /** Open addressing: one more than the place of the slot, 0 where there is none. At most half full. */
  #index = new Int32Array(512);
  #last = { file: -1, slot: -1, place: -1 };

  /** The number of a source file, for `mark`. */
  file(name: string): number {
    const known = this.#names.get(name);
    if (known !== undefined) return known;
    this.#names.set(name, this.#names.size);
    return this.#names.size - 1;
  }

  /** `line` from 1 to `highestLine`. */
  mark(file: number, line: number, covered: boolean): void {
    const place = this.#placeOf(file, Math.floor(line / linesOfSlot));
    const word = place * wordsOfSlot + ((line % linesOfSlot) >>> 5);
    const bit = 1 << (line & 31);
    this.#bits[word] = (this.#bits[word] ?? 0) | bit;
    if (covered) this.#bits[word + 2] = (this.#bits[word + 2] ?? 0) | bit;
  }

  /** Takes over every mark of another table. */
  add(other: LineTable): void {
    const files = [...other.#names.keys()].map((name) => this.file(name));
    for (let from = 0; from < other.#size; from++) {
      const place = this.#placeOf(files[other.#files[from] ?? 0] ?? 0, other.#slots[from] ?? 0);
      for (let word = 0; word < wordsOfSlot; word++) {
        const at = place * wordsOfSlot + word;
        this.#bits[at] = (this.#bits[at] ?? 0) | (other.#bits[from * wordsOfSlot + word] ?? 0);
      }
    }
  }

  counts(): CoverageCounts {
    let [valid, covered] = [0, 0];
    for (let word = 0; word < this.#size * wordsOfSlot; word++) {
      const ones = onesIn(this.#bits[word] ?? 0);
      if (word % wordsOfSlot < 2) valid += ones;
      else covered += ones;
    }
    return { covered, valid, percent: share(covered, valid) };
  }

  #placeOf(file: number, slot: number): number {
    if (this.#last.file === file && this.#last.slot === slot) return this.#last.place;
    const at = this.#find(file, slot);
    const place = (this.#index[at] ?? 0) - 1;
    this.#last = { file, slot, place: place >= 0 ? place : this.#append(file, slot) };
    return this.#last.place;
  }

  /** Where in the index the slot stands, or would stand. */
  #find(file: number, slot: number): number {
    const mask = this.#index.length - 1;
    let at = scattered(file, slot) & mask;
    for (;;) {
      const place = (this.#index[at] ?? 0) - 1;
      if (place < 0 || (this.#files[place] === file && this.#slots[place] === slot)) return at;
      at = (at + 1) & mask;
    }
  }

  #append(file: number, slot: number): number {
    if (this.#size === this.#files.length) this.#grow();
    const place = this.#size++;
    this.#index[this.#find(file, slot)] = place + 1;
    this.#files[place] = file;
    this.#slots[place] = slot;
    return place;
  }

  #grow(): void {
    this.#files = twice(this.#files);
    this.#slots = twice(this.#slots);
    this.#bits = twice(this.#bits);
    this.#index = new Int32Array(this.#index.length * 2);
    for (let place = 0; place < this.#size; place++) {
      this.#index[this.#find(this.#files[place] ?? 0, this.#slots[place] ?? 0)] = place + 1;
    }
  }
}

/** One name for a source file, so that reports of several tools mean the same by it: `./src\\a.ts` is `src/a.ts`. */
export const placeOf = (name: string): string =>
  name
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.\/+)+/, '');

/** Rounded down to hundredths, so that 69.999 never reads as 70. */
export const share = (covered: number, valid: number): Percent =>
  valid === 0 ? 0 : Math.floor((10_000 * covered) / valid) / 100;

function twice(array: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  const larger = new Uint32Array(array.length * 2);
  larger.set(array);
  return larger;
}

function scattered(file: number, slot: number): number {
  const mixed = Math.imul(file ^ Math.imul(slot + 1, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

/** Bits that are set in a word. */
function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
