import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import type { FileAt } from '../../activities/evidence-ports.ts';
import type { LineTable } from '../../domain/line-table.ts';
import { clip } from '../../domain/markdown.ts';
import type { Reading } from '../../domain/reading.ts';
import { readerFor } from './detection.ts';
import { opened } from './place.ts';
import { type Bad, longestReason, type PieceReader, type Shown, unusable } from './shown.ts';
import type { Sources } from './sources.ts';

/** A reading, and of usable coverage its lines, for those of several files together. */
export interface Read {
  reading: Reading;
  lines?: LineTable;
}

const largestFile = 512_000_000;
const pieceSize = 256 * 1_024;

/** What whoever waits for a reading is told of its course. */
export interface Watch {
  /** Before each piece; it may end the process. */
  look(): void;
  /** Before a text is parsed in one piece, during which nothing is told. */
  parses(): Promise<void>;
}

/** Reads one file to its end, in pieces. */
export async function readPlace(place: FileAt, watch: Watch, sources?: Sources): Promise<Read> {
  const read = await shownAt(place, watch, readerFor);
  if (!sources || read.sha256 === null || !('lines' in read.shown)) return readOf(place.file, read);
  const { lines, ...shown } = read.shown;
  return readOf(place.file, lines ? { ...read, shown: sources.held({ ...shown, lines }) } : read);
}

/** As `readPlace`, of a file that is in memory already. */
export const readPieces = async (file: string, pieces: Iterable<Buffer>): Promise<Read> =>
  readOf(file, await toTheEnd(pieces, (first) => readerFor(first, file)));

/** Which reader a file needs, by its first piece. */
type Choose = (firstPiece: Buffer, file: string) => PieceReader | Promise<PieceReader>;
type ToTheEnd = { sha256: string; shown: Shown } | { sha256: null; shown: Bad };

export async function shownAt(place: FileAt, watch: Watch, choose: Choose): Promise<ToTheEnd> {
  const found = await opened(place);
  if ('problem' in found) return { sha256: null, shown: { format: null, problem: found.problem } };
  try {
    if (found.size > largestFile) return tooLarge(found.size);
    return await toTheEnd(piecesOf(found.handle.fd, watch), (first) => choose(first, place.file), watch);
  } finally {
    await found.handle.close();
  }
}

function readOf(file: string, { sha256, shown }: ToTheEnd): Read {
  if (sha256 === null) return { reading: unusable(file, sha256, shown) };
  if ('problem' in shown) return { reading: unusable(file, sha256, shown) };
  const { format, measured, facts, lines } = shown;
  const reading: Reading = { file, format, sha256, usable: true, reason: clip(facts, longestReason), measured };
  return { reading, ...(lines ? { lines } : {}) };
}

/** The hash is of the very bytes that are understood: the file is read once, and could be another the next time. */
async function toTheEnd(
  pieces: Iterable<Buffer>,
  choose: (first: Buffer) => PieceReader | Promise<PieceReader>,
  watch?: Watch,
): Promise<ToTheEnd> {
  const hash = createHash('sha256');
  let [total, reader]: [number, PieceReader | undefined] = [0, undefined];
  for (const piece of pieces) {
    total += piece.length;
    if (total > largestFile) return tooLarge(total);
    hash.update(piece);
    reader = piece.includes(0) ? binary : (reader ?? (await choose(piece)));
    if (!reader.isSettled) reader.write(piece);
  }
  if (reader?.isText) await watch?.parses();
  return { sha256: hash.digest('hex'), shown: reader?.shown() ?? { format: null, problem: 'is empty' } };
}

function* piecesOf(fd: number, { look }: Watch): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(pieceSize);
  for (let length = readSync(fd, buffer); length > 0; length = readSync(fd, buffer)) {
    look();
    yield buffer.subarray(0, length);
  }
}

const tooLarge = (size: number): ToTheEnd => ({
  sha256: null,
  shown: { format: null, problem: `is larger than ${largestFile / 1_000_000} MB (${Math.round(size / 1_000_000)} MB)` },
});

const binary: PieceReader = {
  isSettled: true,
  write: () => undefined,
  shown: () => ({ format: null, problem: 'holds NUL bytes: it is no text' }),
};
