import { createHash } from 'node:crypto';
import { readSync } from 'node:fs';
import type { FileAt } from '../../activities/evidence-ports.ts';
import type { LineTable } from '../../domain/line-table.ts';
import type { Reading } from '../../domain/reading.ts';
import { readerFor } from './detection.ts';
import { opened, type Opened } from './place.ts';
import { type Bad, type Good, type PieceReader, type Shown, unusable } from './shown.ts';

/** A reading, and of usable coverage its lines, for those of several files together. */
export interface Read {
  reading: Reading;
  lines?: LineTable;
}

const largestFile = 512_000_000;
const pieceSize = 256 * 1_024;

/** Reads one file to its end, in pieces. `look` is called before each: it may end the process. */
export async function readPlace(place: FileAt, look: () => void): Promise<Read> {
  const { sha256, shown } = await shownAt(place, look, readerFor);
  if (sha256 === null) return { reading: unusable(place.file, null, shown) };
  if ('problem' in shown) return { reading: unusable(place.file, sha256, shown) };
  return usable(place.file, sha256, shown);
}

/** Which reader a file needs, by its first piece. */
type Choose = (firstPiece: Buffer, file: string) => PieceReader | Promise<PieceReader>;
type ToTheEnd = { sha256: string; shown: Shown } | { sha256: null; shown: Bad };

export async function shownAt(place: FileAt, look: () => void, choose: Choose): Promise<ToTheEnd> {
  const found = await opened(place);
  if ('problem' in found) return { sha256: null, shown: { format: null, problem: found.problem } };
  try {
    return await readToTheEnd(found, look, (piece) => choose(piece, place.file));
  } finally {
    await found.handle.close();
  }
}

const usable = (file: string, sha256: string, { format, measured, facts, lines }: Good): Read => ({
  reading: { file, format, sha256, usable: true, reason: facts, measured },
  ...(lines ? { lines } : {}),
});

/** The hash is of the very bytes that are understood: the file is read once, and could be another the next time. */
async function readToTheEnd(
  { handle, size }: Opened,
  look: () => void,
  choose: (firstPiece: Buffer) => PieceReader | Promise<PieceReader>,
): Promise<ToTheEnd> {
  if (size > largestFile) return tooLarge(size);
  const hash = createHash('sha256');
  let [total, reader]: [number, PieceReader | undefined] = [0, undefined];
  for (const piece of piecesOf(handle.fd)) {
    look();
    total += piece.length;
    if (total > largestFile) return tooLarge(total);
    hash.update(piece);
    reader = piece.includes(0) ? binary : (reader ?? (await choose(piece)));
    if (!reader.isSettled) reader.write(piece);
  }
  return { sha256: hash.digest('hex'), shown: reader?.shown() ?? { format: null, problem: 'is empty' } };
}

function* piecesOf(fd: number): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(pieceSize);
  for (let length = readSync(fd, buffer); length > 0; length = readSync(fd, buffer)) yield buffer.subarray(0, length);
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
