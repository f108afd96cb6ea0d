import { type Attributes, copied, type ElementListener, whole } from './elements.ts';
import { highestLine, LineTable, placeOf } from './line-table.ts';

/**
 * Cobertura: <line number hits> below each <class filename>. Methods repeat the lines of their class, so a line that
 * is listed twice counts once. `lines-valid` beyond what is listed shows that the list is partial.
 */
export class CoberturaLines implements ElementListener {
  readonly lines = new LineTable();
  problem: string | undefined;
  readonly #open: string[] = [];
  #claimed = 0;
  #listed = 0;
  #unit: { name: string; file: number; depth: number; ofMethods: number; others: number } | undefined;

  open(name: string, attributes: Attributes): void {
    if (this.#open.length === 0) this.#claimed = whole(attributes['lines-valid']) ?? 0;
    this.#open.push(name);
    if (name === 'class') this.#enter(attributes['filename']);
    else if (name === 'line' && this.#unit) this.#mark(attributes['number'], attributes['hits']);
  }

  close(): void {
    if (this.#unit?.depth === this.#open.length) {
      this.#listed += Math.max(this.#unit.ofMethods, this.#unit.others);
      this.#unit = undefined;
    }
    this.#open.pop();
    if (this.#open.length === 0 && this.#claimed > this.#listed && this.#listed > 0)
      this.problem ??= `claims ${this.#claimed} lines in its totals, and lists ${this.#listed}: it is partial`;
  }

  #enter(filename: string | undefined): void {
    if (filename === undefined || filename === '') this.problem ??= 'has a class without a filename';
    else if (this.#unit) this.problem ??= `has a class within the class of ${this.#unit.name}`;
    else
      this.#unit = {
        name: filename,
        file: this.lines.file(placeOf(copied(filename))),
        depth: this.#open.length,
        ofMethods: 0,
        others: 0,
      };
  }

  #mark(number: string | undefined, hits: string | undefined): void {
    const [line, times] = [whole(number), whole(hits)];
    const unit = this.#unit;
    if (!unit) return;
    if (line === undefined || times === undefined)
      this.problem ??= `has a line of ${unit.name} without number or hits (number="${number}", hits="${hits}")`;
    else if (line > highestLine)
      this.problem ??= `has figures of line ${line} of ${unit.name}: no source file has so many`;
    else if (line > 0) this.lines.mark(unit.file, line, times > 0);
    if (this.#open.includes('method')) unit.ofMethods++;
    else unit.others++;
  }
}
