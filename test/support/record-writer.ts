import { fileRecords } from '../../src/adapters/files/records.ts';
import { recordNamed } from './records.ts';

/** Appends records as fast as it can: `record-writer.ts STATE RUN…`. Several of these run at once in a test. */
const [state = '', ...runs] = process.argv.slice(2);
const records = fileRecords(async () => state);
const sequences: [string, number][] = [];
for (const run of runs) sequences.push([run, await records.append(recordNamed(run))]);
process.stdout.write(JSON.stringify(sequences));
