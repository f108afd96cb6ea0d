import type { FileRole } from '../domain/gathered.ts';
import type { CoverageCounts, Reading } from '../domain/reading.ts';
import type { EvidenceReader } from './evidence-ports.ts';

interface Read {
  readings: Reading[];
  coverage?: CoverageCounts;
}

/** Readings of the files of one role in a folder, in their order. */
export type Readings = (folder: string, role: FileRole, files: readonly string[]) => Promise<Read>;

/**
 * Each file is read once, however many criteria name it. Coverage files are the exception: those of one criterion are
 * read together, so that no line counts twice, and held against the commit's files in `sources`.
 */
export function readingsOf(reader: EvidenceReader, sources: string): Readings {
  const known = new Map<string, Promise<Read>>();
  const once = (folder: string, files: readonly string[]): Promise<Read> => {
    const key = [folder, ...files].join('\0');
    const reading = known.get(key) ?? reader.read(folder, files, { sources });
    known.set(key, reading);
    return reading;
  };
  return async (folder, role, files) => {
    if (role === 'coverage') return once(folder, files);
    const readings: Reading[] = [];
    for (const file of files) readings.push(...(await once(folder, [file])).readings);
    return { readings };
  };
}
