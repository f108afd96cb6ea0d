import type { Percent } from './units.ts';

/** Every kind of file that evidence is read from. */
export const formats = [
  'junit',
  'coverage.py',
  'cobertura',
  'lcov',
  'istanbul',
  'sarif',
  'ruff',
  'eslint',
  'pyright',
  'bandit',
  'npm-audit',
  'pip-audit',
  'k6',
  'autocannon',
  'locust',
  'openapi',
  'markdown',
  'alert-rules',
] as const;
export type Format = (typeof formats)[number];

/** Test cases, counted one by one. `executed` are those that passed or failed; a skipped one proves nothing. */
export interface TestCounts {
  executed: number;
  passed: number;
  failed: number;
  skipped: number;
  /** Names of the first few that failed. */
  failing: string[];
}

/** Lines, each counted once. `percent` is rounded down to hundredths, so that 69.999 never reads as 70. */
export interface CoverageCounts {
  covered: number;
  valid: number;
  percent: Percent;
}

/** What linters, type checkers, scanners and audits found, by severity. */
export interface FindingCounts {
  critical: number;
  high: number;
  medium: number;
  low: number;
  /** Found and set aside by the tool's own means (suppressions, `nosec`): shown, not counted above. */
  suppressed?: number;
  /** Files, packages or rules that were looked at, as far as the report shows it. */
  examined?: number;
  /** The first few, worst first: `CVE-2025-1 in lodash`, `src/a.py:3 F401`. */
  worst: string[];
}

/** What a load test measured. Latencies in milliseconds; a percentile the report does not carry is missing. */
export interface LoadFigures {
  requests: number;
  failed: number;
  /** Requests a second. */
  throughput: number;
  /** Length of the test, when the report tells it. */
  seconds?: number;
  p50Ms?: number;
  p95Ms?: number;
  p99Ms?: number;
}

/** A Markdown task list: `- [x]` and `- [ ]`, outside of code. */
export interface TaskCounts {
  done: number;
  all: number;
}

/** A Markdown document, so far as it can be told apart from a stub. */
export interface DocumentFigures {
  /** Words of prose, without code, comments, badges and headings. */
  words: number;
  /** What its headings begin, in their order. */
  sections: DocumentSection[];
  codeBlocks: number;
  /** `TODO`, `TBD`, `coming soon`, `lorem ipsum` and their like: where the first one stands. */
  placeholder?: { line: number; text: string };
}

/** From a heading to the next one, of whatever level. */
export interface DocumentSection {
  heading: string;
  /** From 1, as `#`. */
  level: number;
  words: number;
  codeBlocks: number;
}

/** An OpenAPI 3 document. */
export interface ApiFigures {
  openapi: string;
  version: string;
  operations: number;
}

/** What a file measures: the keys that its format can fill. */
export interface Measured {
  tests?: TestCounts;
  coverage?: CoverageCounts;
  findings?: FindingCounts;
  load?: LoadFigures;
  tasks?: TaskCounts;
  document?: DocumentFigures;
  api?: ApiFigures;
  alerts?: { rules: number };
}

/**
 * What one evidence file shows, counted again from its leaves, or why nothing can be taken from it: an element of
 * what `promoter evidence --json` prints. A file with failed tests is usable: it measures failures.
 */
export type Reading =
  | {
      file: string;
      format: Format;
      /** Of the file's bytes, 64 hexadecimal digits. */
      sha256: string;
      usable: true;
      /** One line of figures: `41 executed, 41 passed, 0 skipped`. */
      reason: string;
      measured: Measured;
    }
  | {
      file: string;
      /** Null where the content shows no known format. */
      format: Format | null;
      /** Null where the file could not be read to its end. */
      sha256: string | null;
      usable: false;
      /** Why, as the end of a sentence that begins with the file: `has no executed test: it proves nothing`. */
      reason: string;
      measured: null;
    };

/** What an OpenAPI document no longer offers its callers. */
export interface ApiChange {
  /** `removed GET /players/{id}`, `POST /players: request body field "name" became required`. */
  what: string;
  breaking: boolean;
}
