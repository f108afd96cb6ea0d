import { resolve } from 'node:path';
import type { EvidenceReader, FileAt } from '../../activities/evidence-ports.ts';
import type { ApiChange, CoverageCounts, Reading } from '../../domain/reading.ts';
import { type Child, type Death, type Limits, wordsOf } from './child-process.ts';
import { Children, type Seat } from './children.ts';
import { unusable } from './shown.ts';

export interface Readings {
  readings: Reading[];
  /** All usable coverage files together, no line counted twice. */
  coverage?: CoverageCounts;
}

export interface FileEvidenceReader extends EvidenceReader {
  /** As `read`, with each file in a folder of its own, and held against no commit. */
  readEach(places: readonly FileAt[]): Promise<Readings>;
}

/**
 * One child process for all files of a request, one after another. A file that takes it too much memory or time ends it:
 * that is the file's answer, and the others are read by the next one.
 */
export function createEvidenceReader(limits: Partial<Limits> = {}): FileEvidenceReader {
  const children = new Children({ ...defaults, ...limits });
  const readEach = (places: readonly FileAt[], sources?: string) =>
    children.next((seat) => readAll(seat, places.map(absolute), sources === undefined ? undefined : resolve(sources)));
  return {
    readEach: (places) => readEach(places),
    read: (folder, files, { sources } = {}) =>
      readEach(
        files.map((file) => ({ folder, file })),
        sources,
      ),
    compareApis: (before, after) => children.next((seat) => compare(seat, absolute(before), absolute(after))),
    close: () => children.close(),
  };
}

const defaults: Limits = { timeoutMs: 60_000, textTimeoutMs: 10_000, memoryBytes: 380_000_000, idleMs: 30_000 };

const absolute = ({ folder, file }: FileAt): FileAt => ({ folder: resolve(folder), file });

/** Files still to be read, and what is known of the others. */
interface Course {
  places: readonly FileAt[];
  /** The folder with the commit's files. */
  sources: string | undefined;
  readings: Map<number, Reading>;
  withLines: Set<number>;
  /** Places in the list, in the order in which they are read next. */
  todo: number[];
  /** Files at which a child ended that had read others before: it may have been those. */
  suspects: Set<number>;
}

async function readAll(seat: Seat, places: readonly FileAt[], sources: string | undefined): Promise<Readings> {
  const course: Course = {
    places,
    sources,
    readings: new Map(),
    withLines: new Set(),
    todo: [...places.keys()],
    suspects: new Set(),
  };
  for (;;) {
    const outcome = await attempt(await seat.child(), course);
    if ('coverage' in outcome) {
      const readings = places.flatMap((_, index) => course.readings.get(index) ?? []);
      return { readings, ...(outcome.coverage ? { coverage: outcome.coverage } : {}) };
    }
    heed(outcome, course, seat.limits);
  }
}

interface Ended {
  death: Death;
  /** How many files it had read for this request. */
  read: number;
  wasFresh: boolean;
}

async function attempt(child: Child, course: Course): Promise<Ended | { coverage: CoverageCounts | undefined }> {
  const wasFresh = child.isFresh;
  let read = 0;
  let coverage: CoverageCounts | undefined;
  const places = course.todo.flatMap((index) => course.places[index] ?? []);
  const death = await child.ask(
    { kind: 'read', places, ...(course.sources ? { sources: course.sources } : {}) },
    (answer) => {
      if (answer.kind === 'done') coverage = answer.coverage;
      if (answer.kind === 'read') take(course, course.todo[read++] ?? 0, answer.reading, answer.hasLines);
    },
  );
  return death === undefined ? { coverage } : { death, read, wasFresh };
}

function take({ readings, withLines }: Course, index: number, reading: Reading, hasLines: boolean): void {
  readings.set(index, reading);
  if (hasLines) withLines.add(index);
  else withLines.delete(index);
}

/** The file at which the child ended is not read again, once that is certain; coverage read before is, for its lines. */
function heed({ death, read, wasFresh }: Ended, course: Course, limits: Limits): void {
  const at = course.todo[read];
  if (death === 'closed' || at === undefined) throw new Error(`evidence was not read to its end (${wordsOf(death)})`);
  const rest = [...course.withLines, ...course.todo.slice(read + 1)].filter((index) => index !== at);
  const isCertain = death === 'time' || death === 'parsing' || (wasFresh && read === 0) || course.suspects.has(at);
  if (!isCertain) course.suspects.add(at);
  else
    take(
      course,
      at,
      unusable(course.places[at]?.file ?? '', null, { format: null, problem: whyEnded(death, limits) }),
      false,
    );
  course.todo = [...new Set(isCertain ? rest : [at, ...rest])];
}

async function compare(
  seat: Seat,
  before: FileAt,
  after: FileAt,
): Promise<{ changes: ApiChange[] } | { problem: string }> {
  let result: { changes: ApiChange[] } | { problem: string } | undefined;
  let death: Death | undefined;
  for (let isLast = false; !isLast && !result; ) {
    const child = await seat.child();
    isLast = child.isFresh;
    death = await child.ask({ kind: 'compare', before, after }, (answer) => {
      if (answer.kind === 'compared') result = answer.result;
    });
    if (death === 'closed') throw new Error('evidence was not read to its end (closed)');
  }
  return result ?? { problem: `comparing ${before.file} with ${after.file} ${whyEnded(death ?? 'time', seat.limits)}` };
}

function whyEnded(death: Death, { memoryBytes, timeoutMs, textTimeoutMs }: Limits): string {
  if (death === 'memory') return `took more than ${memoryBytes / 1_000_000} MB of memory to read: it cannot count`;
  if (death === 'time') return `took more than ${timeoutMs / 1_000} s to read: it cannot count`;
  if (death === 'parsing') return `took more than ${textTimeoutMs / 1_000} s to understand: it cannot count`;
  return `ended the process that read it (${wordsOf(death)}): it cannot count`;
}
