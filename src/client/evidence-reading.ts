import type { CoverageCounts, Reading } from '../domain/reading.ts';
import { placeNamed } from './evidence-places.ts';

/** What files measure, under the names that they were given by. The reader is loaded here, so that help is quick. */
export async function readNamed(files: readonly string[]): Promise<{ readings: Reading[]; coverage?: CoverageCounts }> {
  const { createEvidenceReader } = await import('../adapters/evidence/reader.ts');
  const reader = createEvidenceReader();
  try {
    const places = files.map((file) => placeNamed(file, process.cwd()));
    const { readings, ...together } = await reader.readEach(places);
    return {
      readings: readings.map((reading, index) => withName(reading, files[index] ?? reading.file)),
      ...together,
    };
  } finally {
    await reader.close();
  }
}

const withName = (reading: Reading, file: string): Reading =>
  reading.usable || !isStandardInput.test(file)
    ? { ...reading, file }
    : { ...reading, file, reason: 'is standard input, which is not read: write it into a file, and name that' };

/** As shells and systems call it; `-` is a file as well, where there is one of that name. */
const isStandardInput = /^(?:-|\/dev\/stdin|\/(?:dev|proc\/self)\/fd\/\d+)$/;
