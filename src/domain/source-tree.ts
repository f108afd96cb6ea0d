/** Where a report's name for a source file leads to in a commit. */
export interface Match {
  /** The commit's path; the report's own name where several files of the commit fit. */
  file: string;
  isCertain: boolean;
  /** What the name has before that, as `/app/` of `/app/src/a.ts`. */
  root: string;
}

/**
 * The files of a commit, found by how their paths end. Tools name a file from where they ran: absolutely in a container
 * (`/app/src/a.ts`), from a folder within (`com/x/Foo.java`) or from one outside.
 */
export class SourceTree {
  /** Paths turned round, as `a.ts/src/`, and sorted, so that those with one end stand together. */
  readonly #ends: string[];

  constructor(paths: Iterable<string>) {
    this.#ends = Array.from(paths, (path) => turned(path.split('/'))).sort();
  }

  /** The file that has the longest end in common with the name. */
  match(name: string): Match | undefined {
    const parts = partsOf(name);
    for (let cut = 0; cut < parts.length; cut++) {
      if (cut > 0 && othersPeoples.has(parts[cut - 1] ?? '')) return undefined;
      const files = this.#ending(parts.slice(cut), mayBeWithin(name, cut, parts.length));
      const [file] = files;
      if (file === undefined) continue;
      const root =
        (isAbsolute(name) ? '/' : '') +
        parts
          .slice(0, cut)
          .map((part) => `${part}/`)
          .join('');
      return { file: files.length > 1 ? name : file, isCertain: files.length === 1, root };
    }
    return undefined;
  }

  /** The file of this very path; otherwise one or two of those that end so. */
  #ending(parts: readonly string[], isWithin: boolean): string[] {
    const end = turned(parts);
    const at = this.#firstFrom(end);
    if (this.#ends[at] === end) return [parts.join('/')];
    const near = isWithin ? this.#ends.slice(at, at + 2) : [];
    return near.filter((one) => one.startsWith(end)).map((one) => turned(one.slice(0, -1).split('/')).slice(0, -1));
  }

  #firstFrom(end: string): number {
    let [low, high] = [0, this.#ends.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ends[middle] ?? '') < end) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export const isAbsolute = (name: string): boolean => /^([A-Za-z]:)?\//.test(name);

/** A name without `.` and, as far as it can be known, without `..`. */
export function partsOf(name: string): string[] {
  const parts: string[] = [];
  for (const part of name.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts;
}

/** What lies below these is somebody else's, however much its path looks like one of the commit. */
const othersPeoples: ReadonlySet<string> = new Set(['node_modules', 'site-packages', 'dist-packages']);

/**
 * Whether a commit's path may be longer than what is looked for: a relative name may be from a folder within; of an
 * absolute one something must be left out, and one name alone (`index.ts`) would fit anything.
 */
const mayBeWithin = (name: string, cut: number, length: number): boolean =>
  isAbsolute(name) ? length - cut > 1 : cut === 0;

const turned = (parts: readonly string[]): string => `${parts.toReversed().join('/')}/`;
