import { type Attributes, copied, type ElementListener, whole } from './elements.ts';
import { highestLine, LineTable, placeOf } from './line-table.ts';
import { isAbsolute } from './source-tree.ts';

/**
 * Cobertura: <line number hits> below each <class filename>; a line that is listed twice counts once. Methods repeat
 * lines of their class, or, by istanbul, name the line of their declaration, which is no statement: their lines count
 * only where the class has none of its own. `lines-valid` beyond what is listed shows that the list is partial, and
 * `lines-covered` below what is covered that one of the two is wrong. A file's name begins at the one <source> folder;
 * below several, nothing says which of them it is.
 */
export class CoberturaLines implements ElementListener {
  readonly lines = new LineTable();
  problem: string | undefined;
  readonly texts = { of: 'source', take: (text: string) => void this.#sources.push(folderOf(text)) };
  readonly #sources: string[] = [];
  readonly #classes = new Set<string>();
  readonly #open: string[] = [];
  #package = '';
  #claimed = { valid: 0, covered: Number.POSITIVE_INFINITY };
  #listed = 0;
  #unit: Unit | undefined;

  open(name: string, attributes: Attributes): void {
    if (this.#open.length === 0) this.#claimed = claimsOf(attributes);
    if (name === 'project' && this.#open.length === 1) this.problem ??= clover;
    this.#open.push(name);
    if (name === 'package') this.#package = copied(attributes['name'] ?? '');
    if (name === 'class') this.#enter(attributes['filename'], attributes['name']);
    else if (name === 'line' && this.#unit) this.#mark(attributes['number'], attributes['hits']);
  }

  close(): void {
    if (this.#unit?.depth === this.#open.length) this.#leave(this.#unit);
    this.#open.pop();
    if (this.#open.length === 0) this.problem ??= this.#contradiction();
  }

  #leave({ file, others, ofMethods }: Unit): void {
    if (others === 0) for (const each of ofMethods) if (each !== 0) this.lines.mark(file, Math.abs(each), each > 0);
    this.#listed += others === 0 ? ofMethods.length : others;
    this.#unit = undefined;
  }

  #contradiction(): string | undefined {
    const { valid, covered } = this.#claimed;
    if (valid > this.#listed && this.#listed > 0)
      return `claims ${valid} lines in its totals, and lists ${this.#listed}: it is partial${this.#sources.length > 1 ? several : ''}`;
    const found = this.lines.counts().covered;
    return found > covered
      ? `contradicts itself: it claims ${covered} covered lines in its totals, and lists ${found}`
      : undefined;
  }

  #enter(filename: string | undefined, name = ''): void {
    if (filename === undefined || filename === '') this.problem ??= 'has a class without a filename';
    else if (this.#unit) this.problem ??= `has a class within the class of ${this.#unit.name}`;
    else if (this.#isTwice(`${this.#package}\n${name}\n${filename}`))
      this.problem ??= `lists ${filename} twice, and does not say of which of its ${this.#sources.length} source folders: report each by itself`;
    else
      this.#unit = {
        name: filename,
        file: this.lines.file(this.#placeOf(copied(filename))),
        depth: this.#open.length,
        ofMethods: [],
        others: 0,
      };
  }

  /** Inner classes have their file in common, and a name each: the same again is of another file. */
  #isTwice(unit: string): boolean {
    if (this.#sources.length < 2) return false;
    const { size } = this.#classes;
    return this.#classes.add(copied(unit)).size === size;
  }

  #placeOf(filename: string): string {
    const [folder, ...others] = this.#sources;
    const place = placeOf(filename);
    return folder === undefined || others.length > 0 || isAbsolute(place) ? place : placeOf(`${folder}/${place}`);
  }

  #mark(number: string | undefined, hits: string | undefined): void {
    const [line, times] = [whole(number), whole(hits)];
    const unit = this.#unit;
    if (!unit) return;
    if (line === undefined || times === undefined)
      this.problem ??= `has a line of ${unit.name} without number or hits (number="${number}", hits="${hits}")`;
    else if (line > highestLine)
      this.problem ??= `has figures of line ${line} of ${unit.name}: no source file has so many`;
    else if (this.#open.includes('method')) unit.ofMethods.push(times > 0 ? line : -line);
    else {
      unit.others++;
      if (line > 0) this.lines.mark(unit.file, line, times > 0);
    }
  }
}

/** A class that is open. */
interface Unit {
  name: string;
  file: number;
  depth: number;
  /** Lines of its methods, below 0 those that nobody ran. */
  ofMethods: number[];
  /** How many lines it lists of its own. */
  others: number;
}

/** Converters that do not count write zeros. */
function claimsOf(attributes: Attributes): { valid: number; covered: number } {
  const valid = whole(attributes['lines-valid']) ?? 0;
  const covered = valid > 0 ? whole(attributes['lines-covered']) : undefined;
  return { valid, covered: covered ?? Number.POSITIVE_INFINITY };
}

const clover =
  'is a Clover report, which is not read: take the LCOV or the Cobertura report of the same run, that most tools write as well';
const several = ' (files of one name in several source folders replace each other: report each folder by itself)';

/** `/app/` as `/app`; `/` as nothing, so that what follows it is absolute all the same. */
const folderOf = (text: string): string => placeOf(copied(text.trim() || '.')).replace(/\/+$/, '');
