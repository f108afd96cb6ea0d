import type { CoverageCounts } from './reading.ts';
import type { Percent } from './units.ts';

/** The highest line number that is believed: a file that names a higher one is no report of a program. */
export const highestLine = 10_000_000;

const linesOfSlot = 64;
const slotsOfPage = 1_024;

/**
 * Lines of source files, two bits each, in slots of 64: ten million lines take about 5 MB, and a hundred thousand
 * files of ten lines about the same, apart from their names. A line that is marked twice counts once, and is covered
 * when any mark says so.
 */
export class LineTable {
  readonly #names = new Map<string, number>();
  /** In pages, so that memory grows evenly and a limit of it can be kept. */
  readonly #pages: Page[] = [];
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
    const [high, bit] = [(line % linesOfSlot) >>> 5, 1 << (line & 31)];
    this.#set(this.#placeOf(file, Math.floor(line / linesOfSlot)), high, bit, covered ? bit : 0);
  }

  /** Takes over every mark of another table, below the names that its files have here; those without one are left out. */
  add(other: LineTable, nameHere: (name: string) => string | undefined = (name) => name): void {
    const files = [...other.#names.keys()].map((name) => {
      const here = nameHere(name);
      return here === undefined ? undefined : this.file(here);
    });
    for (let from = 0; from < other.#size; from++) {
      const { page, at } = other.#at(from);
      const file = files[page.files[at] ?? 0];
      if (file === undefined) continue;
      const place = this.#placeOf(file, page.slots[at] ?? 0);
      for (const half of [0, 1])
        this.#set(place, half, page.valid[at * 2 + half] ?? 0, page.covered[at * 2 + half] ?? 0);
    }
  }

  /** What is known of each file that has a mark. */
  extents(): Extent[] {
    const extents = [...this.#names.keys()].map((name) => ({ name, valid: 0, last: 0 }));
    for (let place = 0; place < this.#size; place++) {
      const { page, at } = this.#at(place);
      const extent = extents[page.files[at] ?? 0];
      for (const half of [0, 1])
        if (extent) widen(extent, (page.slots[at] ?? 0) * linesOfSlot + half * 32, page.valid[at * 2 + half] ?? 0);
    }
    return extents.filter(({ valid }) => valid > 0);
  }

  counts(): CoverageCounts {
    const sum = (total: number, words: Uint32Array): number =>
      words.reduce((count, word) => count + onesIn(word), total);
    const valid = this.#pages.reduce((total, page) => sum(total, page.valid), 0);
    const covered = this.#pages.reduce((total, page) => sum(total, page.covered), 0);
    return { covered, valid, percent: share(covered, valid) };
  }

  #set(place: number, half: number, valid: number, covered: number): void {
    const { page, at } = this.#at(place);
    const word = at * 2 + half;
    page.valid[word] = (page.valid[word] ?? 0) | valid;
    page.covered[word] = (page.covered[word] ?? 0) | covered;
  }

  #at(place: number): { page: Page; at: number } {
    return { page: this.#pages[Math.floor(place / slotsOfPage)] ?? emptyPage(), at: place % slotsOfPage };
  }

  #placeOf(file: number, slot: number): number {
    if (this.#last.file === file && this.#last.slot === slot) return this.#last.place;
    const place = (this.#index[this.#find(file, slot)] ?? 0) - 1;
    this.#last = { file, slot, place: place >= 0 ? place : this.#append(file, slot) };
    return this.#last.place;
  }

  /** Where in the index the slot stands, or would stand. */
  #find(file: number, slot: number): number {
    const mask = this.#index.length - 1;
    for (let step = scattered(file, slot) & mask; ; step = (step + 1) & mask) {
      const place = (this.#index[step] ?? 0) - 1;
      if (place < 0) return step;
      const { page, at } = this.#at(place);
      if (page.files[at] === file && page.slots[at] === slot) return step;
    }
  }

  #append(file: number, slot: number): number {
    if (this.#size * 2 === this.#index.length) this.#scatterAgain();
    if (this.#size === this.#pages.length * slotsOfPage) this.#pages.push(emptyPage());
    const place = this.#size++;
    this.#index[this.#find(file, slot)] = place + 1;
    const { page, at } = this.#at(place);
    page.files[at] = file;
    page.slots[at] = slot;
    return place;
  }

  #scatterAgain(): void {
    this.#index = new Int32Array(this.#index.length * 2);
    for (let place = 0; place < this.#size; place++) {
      const { page, at } = this.#at(place);
      this.#index[this.#find(page.files[at] ?? 0, page.slots[at] ?? 0)] = place + 1;
    }
  }
}

export interface Extent {
  name: string;
  /** How many lines it has that can be executed. */
  valid: number;
  /** The highest of their numbers. */
  last: number;
}

/** Of each slot its source file and which 64 lines it has; and two words of bits for either question. */
interface Page {
  files: Uint32Array;
  slots: Uint32Array;
  valid: Uint32Array;
  covered: Uint32Array;
}

const emptyPage = (): Page => ({
  files: new Uint32Array(slotsOfPage),
  slots: new Uint32Array(slotsOfPage),
  valid: new Uint32Array(slotsOfPage * 2),
  covered: new Uint32Array(slotsOfPage * 2),
});

/** One name for a source file, so that reports of several tools mean the same by it: `./src\\a.ts` is `src/a.ts`. */
export const placeOf = (name: string): string =>
  name
    .trim()
    .replaceAll('\\', '/')
    .replace(/^(\.\/+)+/, '');

/** Rounded down to hundredths, so that 69.999 never reads as 70. */
export const share = (covered: number, valid: number): Percent =>
  valid === 0 ? 0 : Math.floor((10_000 * covered) / valid) / 100;

function scattered(file: number, slot: number): number {
  const mixed = Math.imul(file ^ Math.imul(slot + 1, 0x9e3779b1), 0x85ebca6b);
  return (mixed ^ (mixed >>> 15)) >>> 0;
}

function widen(extent: Extent, first: number, word: number): void {
  if (word === 0) return;
  extent.valid += onesIn(word);
  extent.last = Math.max(extent.last, first + 31 - Math.clz32(word));
}

/** Bits that are set in a word. */
function onesIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
