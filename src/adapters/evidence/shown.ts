import type { LineTable } from '../../domain/line-table.ts';
import { clip } from '../../domain/markdown.ts';
import type { Format, Measured, Reading, TestCounts } from '../../domain/reading.ts';
import { counted, percentText } from '../../domain/units.ts';

/** What a file shows, or why nothing can be taken from it, as the end of a sentence that begins with the file. */
export type Shown = Good | Bad;

export interface Good {
  format: Format;
  measured: Measured;
  facts: string;
  /** Of coverage: each line. */
  lines?: LineTable;
}

export interface Bad {
  format: Format | null;
  problem: string;
}

/** Takes a file in pieces, as they come from the disk; each piece is overwritten after the call. */
export interface PieceReader {
  /** Nothing more can come of it: what follows need not be given. */
  readonly isSettled: boolean;
  /** Understands nothing before the last piece, and then everything at once. */
  readonly isText?: true;
  write(piece: Buffer): void;
  /** Once, after the last piece. */
  shown(): Shown;
}

export function coverageShown(format: Format, lines: LineTable, problem?: string): Shown {
  const coverage = lines.counts();
  if (problem !== undefined) return { format, problem };
  if (coverage.valid === 0) return { format, problem: 'has no line that can be executed: it proves nothing' };
  const facts = `${counted(coverage.covered)} of ${counted(coverage.valid)} lines, ${percentText(coverage.percent)}`;
  return { format, measured: { coverage }, facts, lines };
}

export function testsShown(tests: TestCounts, problem?: string, more: readonly string[] = []): Shown {
  const format = 'junit';
  if (problem !== undefined) return { format, problem };
  if (tests.executed === 0) return { format, problem: 'has no executed test: it proves nothing' };
  const failed = tests.failed === 0 ? [] : [`${counted(tests.failed)} failed`];
  const parts = [`${counted(tests.executed)} executed`, `${counted(tests.passed)} passed`, ...failed];
  return {
    format,
    measured: { tests },
    facts: [[...parts, `${counted(tests.skipped)} skipped`].join(', '), ...more].join('; '),
  };
}

export const unusable = (file: string, sha256: string | null, shown: Bad): Reading => ({
  file,
  format: shown.format,
  sha256,
  usable: false,
  reason: clip(shown.problem, longestReason),
  measured: null,
});

/** What a file says in its own words goes no further than a person reads it. */
export const longestReason = 600;
