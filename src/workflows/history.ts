import type { HistoryRequest } from '../contract/request.ts';
import type { ChainedRecord } from '../domain/record.ts';
import { bookkeeping } from './activities.ts';

/** The records, newest first, from the folder of the promotions worker. */
export const history = (request: HistoryRequest): Promise<ChainedRecord[]> => bookkeeping.readRecords(request);
