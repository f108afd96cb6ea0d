import { closeSync, constants, opendirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { type Extent, LineTable } from '../../domain/line-table.ts';
import { clip } from '../../domain/markdown.ts';
import { isOfOthers, linesOf, named, placed, type Placement, sameNames } from '../../domain/source-places.ts';
import { SourceTree } from '../../domain/source-tree.ts';
import { counted } from '../../domain/units.ts';
import { codeOf } from '../files/fault-code.ts';
import { coverageShown, type Good, type Shown } from './shown.ts';

const mostEntries = 200_000;
const pieceSize = 64 * 1_024;

/** The files of a commit, that coverage is held against. They are looked for once, when the first coverage comes. */
export class Sources {
  readonly #folder: string;
  readonly #look: () => void;
  readonly #piece = Buffer.allocUnsafe(pieceSize);
  #tree: SourceTree | undefined;

  constructor(folder: string, look: () => void) {
    this.#folder = folder;
    this.#look = look;
  }

  /** Lines of the commit's files alone, each below its path there; a problem where it was measured on something else. */
  held(shown: Good & { lines: LineTable }): Shown {
    try {
      this.#tree ??= new SourceTree(this.#paths());
      return this.#held(shown, this.#tree);
    } catch (fault) {
      const why = fault instanceof TooManyFiles ? fault.message : codeOf(fault);
      if (why === undefined) throw fault;
      return { format: shown.format, problem: `cannot be held against the files of the commit (${why})` };
    }
  }

  #held({ format, lines }: Good & { lines: LineTable }, tree: SourceTree): Shown {
    const extents = lines.extents();
    const { names, certain, tests, strangers } = placed(extents, tree);
    const ofTests = new Set(tests.map(({ name }) => name));
    const measured = extents.filter(({ name }) => !ofTests.has(name));
    if (isOfOthers(measured, strangers)) return { format, problem: notInCommit(named(strangers)) };
    const beyond = certain.find(({ file, last }) => !this.#has(file, last));
    if (beyond) return { format, problem: beyondEnd(beyond) };
    const own = new LineTable();
    own.add(lines, (name) => (ofTests.has(name) ? undefined : names.get(name)));
    if (measured.length === 0 && tests.length > 0) return { format, problem: testsOnly(named(tests)) };
    const shown = coverageShown(format, own);
    if ('problem' in shown) return shown;
    const facts = [
      shown.facts,
      ...leftOut(tests, 'which are tests'),
      ...leftOut(strangers, 'which the commit does not have'),
    ];
    return { ...shown, facts: facts.join('; ') };
  }

  /** Plain files; no link is followed. */
  *#paths(): Generator<string> {
    let entries = 0;
    for (const folders = ['']; folders.length > 0; ) {
      const folder = folders.pop() ?? '';
      this.#look();
      const opened = opendirSync(join(this.#folder, folder), { bufferSize: 256 });
      try {
        for (let entry = opened.readSync(); entry; entry = opened.readSync()) {
          if (++entries > mostEntries) throw new TooManyFiles();
          const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
          if (entry.isDirectory() && entry.name !== '.git') folders.push(path);
          if (entry.isFile()) yield path;
        }
      } finally {
        opened.closeSync();
      }
    }
  }

  /** Whether a file has so many lines; some tools count the empty one after the last newline. */
  #has(file: string, line: number): boolean {
    const fd = openSync(join(this.#folder, file), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      let lines = 1;
      for (let length = -1; length !== 0 && lines < line; lines += newlines(this.#piece.subarray(0, length)))
        length = readSync(fd, this.#piece);
      return lines >= line;
    } finally {
      closeSync(fd);
    }
  }
}

/** Lines of no known commit: those of `/app/src/a.ts` are those of `src/a.ts`, where both are named. */
export function withoutRoots(lines: LineTable): LineTable {
  const names = sameNames(lines.extents().map(({ name }) => name));
  if (names.size === 0) return lines;
  const together = new LineTable();
  together.add(lines, (name) => names.get(name) ?? name);
  return together;
}

class TooManyFiles extends Error {
  override readonly message = `it has more than ${counted(mostEntries)} entries`;
}

const leftOut = (extents: readonly Extent[], why: string): string[] =>
  extents.length === 0 ? [] : [`${counted(linesOf(extents))} lines of ${named(extents)} left out, ${why}`];

const testsOnly = (names: string): string =>
  `has only figures of tests (${names}): it does not show what they cover. Name the product's own sources to the tool`;
const notInCommit = (names: string): string =>
  `names files that are not in the commit (${names}): it was measured on something else`;
const beyondEnd = ({ name, file, last }: Placement['certain'][number]): string =>
  `has figures of ${clip(name, 120)}:${last}, and ${file} of the commit ends before: it was measured on other content`;

function newlines(piece: Buffer): number {
  let count = 0;
  for (let at = piece.indexOf(0x0a); at !== -1; at = piece.indexOf(0x0a, at + 1)) count++;
  return count;
}
