import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordStore } from '../../activities/ports.ts';
import type { ChainedRecord, PromotionRecord } from '../../domain/record.ts';
import { genesis, numbered, recordFile } from '../../domain/records-chain.ts';
import { codeOf } from './fault-code.ts';
import { damaged, list, namesIn, numbersOf, numbersTaken, ofRun, sha256, verify } from './records-reading.ts';
import { parseRecord } from './records-schema.ts';

/**
 * Records as files in `<state>/records`, `000001-neo4j@staging-1a2b3c4d.json`, each with the SHA-256 of the one before.
 *
 * A number is taken by an exclusive link in `.numbers`, to a file that is already complete and on the disk; only then
 * the record gets its readable name. So two writers never share a number, no lock can be left behind, and whoever
 * comes after a writer that died between the two steps does the second one for it.
 */
export function fileRecords(state: () => Promise<string>): RecordStore {
  const folder = async () => join(await state(), 'records');
  return {
    append: async (record) => append(await prepared(await folder()), record),
    list: async (filter) => list(await folder(), filter),
    verify: async () => verify(await folder()),
    writable: async () => unwritable(await folder()),
  };
}

async function prepared(folder: string): Promise<string> {
  await mkdir(numbersOf(folder), { recursive: true });
  return folder;
}

async function append(folder: string, record: PromotionRecord): Promise<number> {
  for (;;) {
    await finishLast(folder);
    const names = await namesIn(folder);
    const written = await ofRun(folder, names, record.runId);
    if (written) return written.sequence;
    const last = names.at(-1);
    const sequence = (last?.sequence ?? 0) + 1;
    const previous = last ? sha256(await readFile(join(folder, last.file))) : genesis;
    if (await taken(folder, { ...record, sequence, previous })) return sequence;
  }
}

/** Tries to take the record's number. False when another writer was faster. */
async function taken(folder: string, record: ChainedRecord): Promise<boolean> {
  const whole = join(numbersOf(folder), `.new-${randomUUID()}`);
  try {
    await written(whole, `${JSON.stringify(record, null, 2)}\n`);
    const claimed = await linked(whole, join(numbersOf(folder), numbered(record.sequence)));
    if (claimed) await linked(whole, join(folder, recordFile(record.sequence, record)));
    await synced(folder);
    return claimed;
  } finally {
    await rm(whole, { force: true });
  }
}

/** Gives the newest number's record its readable name, where its writer did not come to it. */
async function finishLast(folder: string): Promise<void> {
  const number = (await numbersTaken(folder)).at(-1);
  if (number === undefined) return;
  const copy = join(numbersOf(folder), numbered(number));
  const record = parseRecord(await readFile(copy));
  if (!record) throw damaged(copy);
  await linked(copy, join(folder, recordFile(number, record)));
}

async function unwritable(folder: string): Promise<string | undefined> {
  const trial = join(numbersOf(folder), `.new-${randomUUID()}`);
  try {
    await prepared(folder);
    await written(trial, '');
    await rm(trial);
    return undefined;
  } catch (fault) {
    return `records cannot be written to ${folder}: ${codeOf(fault) ?? String(fault)}`;
  }
}

async function written(file: string, text: string): Promise<void> {
  const handle = await open(file, 'wx', 0o644);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function synced(folder: string): Promise<void> {
  for (const path of [numbersOf(folder), folder]) {
    const handle = await open(path);
    await handle.sync().finally(() => handle.close());
  }
}

/** False when the name is taken. */
async function linked(existing: string, name: string): Promise<boolean> {
  try {
    await link(existing, name);
    return true;
  } catch (fault) {
    if (codeOf(fault) === 'EEXIST') return false;
    throw fault;
  }
}
