import type { FileAt } from '../../activities/evidence-ports.ts';
import { opened, type Unopened } from './place.ts';

/** The bytes of a file that people or tools keep small; larger ones are not read at all. */
export async function smallFile(place: FileAt, largestKib: number): Promise<{ bytes: Buffer } | Unopened> {
  const found = await opened(place);
  if ('problem' in found) return found;
  try {
    const buffer = Buffer.alloc(Math.min(found.size, largestKib * 1_024) + 1);
    const { bytesRead } = await found.handle.read(buffer, 0, buffer.length, 0);
    if (bytesRead > largestKib * 1_024) return { problem: `is larger than ${sizeText(largestKib)}` };
    return { bytes: buffer.subarray(0, bytesRead) };
  } finally {
    await found.handle.close();
  }
}

/** As `64 KiB` or `1 MiB`. */
const sizeText = (kib: number): string => (kib % 1_024 === 0 ? `${kib / 1_024} MiB` : `${kib} KiB`);
