import type { PromotionRecord } from './record.ts';

/** `previous` of the first record. */
export const genesis = '0'.repeat(64);

/** `000001-neo4j@staging-1a2b3c4d.json`: in the order of time, and findable by people. */
export const recordFile = (
  sequence: number,
  record: Pick<PromotionRecord, 'component' | 'environment' | 'runId'>,
): string => `${numbered(sequence)}-${record.component}@${record.environment}-${shortRun(record.runId)}.json`;

export const numbered = (sequence: number): string => String(sequence).padStart(6, '0');
export const shortRun = (runId: string): string => runId.replace(/[^A-Za-z0-9]/g, '').slice(0, 8);

/** What a record's file name says; undefined for other files. */
export interface RecordName {
  file: string;
  sequence: number;
  component: string;
  environment: string;
  run: string;
}

export function recordName(file: string): RecordName | undefined {
  const [, sequence, component, environment, run] = /^(\d{6,})-([^@]+)@(.+)-([A-Za-z0-9]*)\.json$/.exec(file) ?? [];
  if (!sequence || !component || !environment || run === undefined) return undefined;
  return { file, sequence: Number(sequence), component, environment, run };
}

/** A record's file, as far as the chain is concerned. */
export interface ChainLink {
  file: string;
  sequence: number;
  /** Of the file's bytes. */
  sha256: string;
  /** Of the record's numbered copy, which is written first; missing where there is none. */
  copy?: string;
  /** What the record itself says; undefined when it cannot be read. */
  says?: { sequence: number; previous: string; file: string };
}

/** The first break of a chain, in one sentence; undefined when it is whole. `links`: in the order of their numbers. `taken`: the highest number ever given. */
export function firstBreak(links: readonly ChainLink[], taken: number): string | undefined {
  let previous = genesis;
  let expected = 1;
  for (const link of links) {
    const broken = breakAt(link, expected, previous);
    if (broken) return broken;
    previous = link.sha256;
    expected++;
  }
  return expected <= taken ? missing(expected, 'the end of the records') : undefined;
}

function breakAt(
  { file, sequence, sha256, copy, says }: ChainLink,
  expected: number,
  previous: string,
): string | undefined {
  if (sequence > expected) return missing(expected, file);
  if (sequence < expected) return `record ${sequence} is there twice: ${file} is one of them`;
  if (!says) return `${file} is no record that can be read: it was damaged or changed`;
  if (says.sequence !== sequence || says.file !== file)
    return `${file} was renamed: its content is that of ${says.file}`;
  if (says.previous !== previous)
    return `${file} does not follow from record ${expected - 1}: one of the two was changed`;
  return copy !== undefined && copy !== sha256 ? `${file} was changed after it was written` : undefined;
}

const missing = (sequence: number, before: string): string =>
  `record ${sequence} is missing before ${before}: it was removed`;
