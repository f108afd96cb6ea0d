import type { HistoryRequest } from '../contract/request.ts';
import type { ChainedRecord, PromotionRecord } from '../domain/record.ts';
import type { RecordStore } from './ports.ts';

/** Appends once per run, and returns the record's sequence number. */
export const writeRecord = (records: RecordStore, record: PromotionRecord): Promise<number> => records.append(record);

/** Newest first, as many as were asked for and fit into one answer; `before` the last one's number asks for the next. */
export async function readRecords(
  records: RecordStore,
  { limit = 50, ...filter }: HistoryRequest,
): Promise<ChainedRecord[]> {
  const found = await records.list({ ...filter, limit: Math.max(1, Math.min(limit, mostRecords)) });
  let size = 0;
  return found.filter((record, index) => {
    size += JSON.stringify(record).length;
    return index === 0 || size <= mostCharacters;
  });
}

const mostRecords = 500;
/** Temporal warns of a payload from 512 KiB on. */
const mostCharacters = 400_000;
