import { everyElement, type XmlElement } from './evidence.ts';
import type { Percent } from './units.ts';

/** By source file: each line that can be executed, and whether it was. */
export type CoveredLines = Map<string, Map<number, boolean>>;
export type Counting = { lines: CoveredLines } | { problem: string };

/** `coverage json` of coverage.py. */
export interface CoveragePy {
  files: Record<string, { executed_lines: number[]; missing_lines: number[] }>;
}

/** `coverage-final.json` of istanbul and nyc: statements with their places, and how often each ran. */
export type Istanbul = Record<
  string,
  { statementMap: Record<string, { start: { line: number } }>; s: Record<string, number> }
>;

/** Lines of several reports together: one that any of them saw executed is covered, and none counts twice. */
export function together(reports: readonly CoveredLines[]): CoveredLines {
  const all: CoveredLines = new Map();
  for (const report of reports) {
    for (const [file, lines] of report) for (const [line, covered] of lines) mark(all, file, line, covered);
  }
  return all;
}

export function lineCounts(lines: CoveredLines): { valid: number; covered: number } {
  const all = [...lines.values()].flatMap((file) => [...file.values()]);
  return { valid: all.length, covered: all.filter(Boolean).length };
}

/** Rounded down, so that 69.99 never reads as 70. */
export const share = (covered: number, valid: number): Percent =>
  valid === 0 ? 0 : Math.floor((10_000 * covered) / valid) / 100;

export function linesOfCoveragePy({ files }: CoveragePy): Counting {
  const lines: CoveredLines = new Map();
  for (const [file, { executed_lines: executed, missing_lines: missing }] of Object.entries(files)) {
    for (const line of missing) mark(lines, file, line, false);
    for (const line of executed) {
      if (lines.get(file)?.get(line) === false)
        return { problem: `it says of ${file}:${line} that it was executed, and that it was not` };
      mark(lines, file, line, true);
    }
  }
  return { lines };
}

/** Istanbul counts statements; a line has run when any statement that begins on it has, as in istanbul's own line figures. */
export function linesOfIstanbul(report: Istanbul): Counting {
  const lines: CoveredLines = new Map();
  for (const [file, { statementMap, s }] of Object.entries(report)) {
    for (const [id, { start }] of Object.entries(statementMap)) {
      const hits = Object.hasOwn(s, id) ? s[id] : undefined;
      if (hits === undefined) return { problem: `it has no count for statement ${id} of ${file}` };
      mark(lines, file, start.line, hits > 0);
    }
  }
  return { lines };
}

/** Cobertura: <line number hits> below each <class filename>; methods repeat the lines of their class. */
export function linesOfCobertura(root: XmlElement): Counting {
  if (root.name !== 'coverage')
    return { problem: `its outermost element is <${root.name}>, not Cobertura's <coverage>` };
  const lines: CoveredLines = new Map();
  for (const unit of everyElement(root)) {
    if (unit.name !== 'class') continue;
    const file = unit.attributes.filename;
    if (file === undefined) return { problem: 'it has a class without a filename' };
    for (const line of everyElement(unit)) {
      if (line.name !== 'line') continue;
      const [number, hits] = [whole(line.attributes.number), whole(line.attributes.hits)];
      if (number === undefined || hits === undefined)
        return { problem: `it has a line of ${file} without number or hits` };
      mark(lines, file, number, hits > 0);
    }
  }
  return { lines };
}

/** LCOV: DA:line,hits between SF:file and end_of_record; its own sums (LF, LH) are claims and do not count. */
export function linesOfLcov(text: string): Counting {
  const lines: CoveredLines = new Map();
  let file: string | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    const at = `line ${index + 1}`;
    if (line.startsWith('SF:')) file = line.slice(3);
    else if (line === 'end_of_record') file = undefined;
    else if (line.startsWith('DA:')) {
      const [number, hits] = line.slice(3).split(',').map(whole);
      if (file === undefined) return { problem: `${at} has figures of no file` };
      if (number === undefined || hits === undefined) return { problem: `${at} is not 'DA:line,hits'` };
      mark(lines, file, number, hits > 0);
    } else if (line !== '' && !/^(#|[A-Z]{2,}:)/.test(line)) return { problem: `${at} is not LCOV` };
  }
  return file === undefined ? { lines } : { problem: `it ends within the figures of ${file}: it was cut off` };
}

function mark(all: CoveredLines, file: string, line: number, covered: boolean): void {
  const lines = all.get(file) ?? new Map<number, boolean>();
  lines.set(line, covered || lines.get(line) === true);
  all.set(file, lines);
}

const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
