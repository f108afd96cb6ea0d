import { isUtf8 } from 'node:buffer';
import { whole } from '../../domain/elements.ts';
import { highestLine, LineTable, placeOf } from '../../domain/line-table.ts';
import { coverageShown, type PieceReader, type Shown } from './shown.ts';

const longestLine = 1_000_000;
const newline = 0x0a;

/**
 * LCOV: DA:line,hits between SF:file and end_of_record. Its own sums (LF, LH) are claims: an LF beyond the lines that are
 * listed shows that a record is partial, and an LH below those that were hit, or above LF, that one of them is wrong.
 * Those of llvm-cov are sums over functions, which share lines and stand within each other: they are only near.
 */
export class LcovReader implements PieceReader {
  readonly #lines = new LineTable();
  #problem: string | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #line = 0;
  #record: FileRecord | undefined;
  readonly #claimedHit = { lines: 0, isWhole: true };
  /** Whether tests are named, as by geninfo, and not by llvm-cov. */
  #hasTests = false;

  get isSettled(): boolean {
    return this.#problem !== undefined;
  }

  write(piece: Buffer): void {
    const block = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const end = block.lastIndexOf(newline) + 1;
    this.#block(block.subarray(0, end));
    this.#rest = Buffer.from(block.subarray(end));
    if (this.#rest.length > longestLine)
      this.#problem ??= `has a line of more than a million characters (${this.#line + 1})`;
  }

  shown(): Shown {
    this.#block(this.#rest);
    if (this.#record) this.#problem ??= `ends within the figures of ${this.#record.name}: it was cut off`;
    this.#problem ??= this.#contradiction();
    return coverageShown('lcov', this.#lines, this.#problem);
  }

  /** Over all records, for those whose lines are in no order. */
  #contradiction(): string | undefined {
    const { lines, isWhole } = this.#claimedHit;
    const { covered } = this.#lines.counts();
    return isWhole && covered > lines ? `claims ${lines} hit lines in all its sums, and lists ${covered}` : undefined;
  }

  #block(block: Buffer): void {
    if (!isUtf8(block)) this.#problem ??= 'is not UTF-8 text';
    for (let start = 0; start < block.length && this.#problem === undefined; ) {
      const found = block.indexOf(newline, start);
      const end = found === -1 ? block.length : found;
      this.#line++;
      if (!this.#hits(block, start, end)) this.#other(block.toString('utf8', start, end).trim());
      start = end + 1;
    }
  }

  /** The common line, `DA:12,3`, without a text of it being made; false for any other. */
  #hits(block: Buffer, start: number, end: number): boolean {
    if (!this.#record || block[start] !== 0x44 || block[start + 1] !== 0x41 || block[start + 2] !== 0x3a) return false;
    let at = start + 3;
    let line = 0;
    for (; isDigit(block[at]) && at - start < 12; at++) line = line * 10 + (block[at] ?? 0) - 0x30;
    if (at === start + 3 || block[at] !== 0x2c) return false;
    const first = at + 1;
    let executed = false;
    for (at = first; isDigit(block[at]) && at - first < 15; at++) executed ||= block[at] !== 0x30;
    if (at === first || at !== end) return false;
    this.#mark(this.#record, line, executed);
    return true;
  }

  #other(text: string): void {
    if (text === '') return;
    if (text.startsWith('DA:')) this.#data(text);
    else if (text.startsWith('SF:')) this.#begin(text.slice(3));
    else if (text === 'end_of_record') this.#finish();
    else if (text.startsWith('TN:')) this.#hasTests = true;
    else if (this.#record && !this.#hasTests && ofCompiler.test(text)) this.#record.isOfFunctions = true;
    else if (/^L[FH]:/.test(text) && this.#record) this.#claim(this.#record, text);
    else if (!/^(#|[A-Z]{2,}:)/.test(text)) this.#problem ??= `is not LCOV in line ${this.#line}`;
  }

  #claim(record: FileRecord, text: string): void {
    const claimed = whole(text.slice(3));
    if (claimed === undefined) this.#problem ??= `has no number of lines in line ${this.#line} (${text.slice(0, 40)})`;
    else if (text.startsWith('LF')) record.claimed = claimed;
    else record.claimedHit = claimed;
  }

  #data(text: string): void {
    const parts = text.slice(3).split(',');
    const [line, hits] = parts.map((part) => whole(part.trim()));
    if (!this.#record) this.#problem ??= `has figures of no file in line ${this.#line}`;
    else if (line !== undefined && /^\d{16,}$/.test(parts[1]?.trim() ?? ''))
      this.#problem ??= `has a counter that ran over in line ${this.#line} (${text.slice(0, 40)})`;
    else if (line === undefined || hits === undefined) this.#problem ??= `has no 'DA:line,hits' in line ${this.#line}`;
    else this.#mark(this.#record, line, hits > 0);
  }

  #begin(name: string): void {
    if (this.#record)
      this.#problem ??= `begins a file in line ${this.#line} within the figures of ${this.#record.name}: it was cut off`;
    this.#record = { name, file: this.#lines.file(placeOf(name)), listed: 0, claimed: 0, hit: 0, last: 0 };
  }

  #finish(): void {
    const record = this.#record;
    this.#record = undefined;
    if (!record) return;
    if (record.claimedHit === undefined || record.isOfFunctions) this.#claimedHit.isWhole = false;
    else this.#claimedHit.lines += record.claimedHit;
    this.#problem ??= contradictionIn(record);
  }

  #mark(record: FileRecord, line: number, executed: boolean): void {
    record.listed++;
    if (executed && line > record.last) record.hit++;
    if (line > record.last) record.last = line;
    if (line > highestLine)
      this.#problem ??= `has figures of line ${line} of ${record.name}: no source file has so many`;
    else if (line > 0) this.#lines.mark(record.file, line, executed);
  }
}

interface FileRecord {
  name: string;
  file: number;
  listed: number;
  claimed: number;
  claimedHit?: number;
  /** Lines that were hit: all of them where they ascend, which is what tools write; at least so many otherwise. */
  hit: number;
  last: number;
  /** Its sums are of functions, not of lines. */
  isOfFunctions?: true;
}

/** A function by the name that C++, Rust or Swift give it. */
const ofCompiler = /^FN:\d+,(?:\d+,)?(?:[^,]*:)?(?:_Z|_R|\$s)/;
/** Lines are in so many functions at the most, as far as anybody has seen. */
const mostFunctions = 2;

function contradictionIn({ name, listed, claimed, claimedHit, hit, isOfFunctions }: FileRecord): string | undefined {
  const times = isOfFunctions ? mostFunctions : 1;
  if (claimed > listed * times) return `claims ${claimed} lines of ${name}, and lists ${listed}: it is partial`;
  if (claimedHit === undefined) return undefined;
  if (claimedHit > Math.max(claimed, listed))
    return `claims ${claimedHit} hit lines of ${name}, and lists ${listed} in all`;
  return hit > claimedHit * times ? `claims ${claimedHit} hit lines of ${name}, and lists ${hit}` : undefined;
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;
