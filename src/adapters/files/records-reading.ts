import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RecordFilter } from '../../activities/ports.ts';
import type { ChainedRecord } from '../../domain/record.ts';
import {
  type ChainLink,
  firstBreak,
  numbered,
  type RecordName,
  recordFile,
  recordName,
  shortRun,
} from '../../domain/records-chain.ts';
import { Refusal } from '../../domain/refusal.ts';
import { codeOf } from './fault-code.ts';
import { parseRecord } from './records-schema.ts';

/** Copies of the records under their bare numbers. */
export const numbersOf = (folder: string): string => join(folder, '.numbers');

export async function list(
  folder: string,
  { component, environment, before, limit = Infinity }: RecordFilter,
): Promise<ChainedRecord[]> {
  const names = (await namesIn(folder))
    .reverse()
    .filter(
      (name) =>
        (component === undefined || name.component === component) &&
        (environment === undefined || name.environment === environment) &&
        (before === undefined || name.sequence < before),
    );
  return Promise.all(names.slice(0, limit).map(({ file }) => read(join(folder, file))));
}

export async function verify(folder: string): Promise<string | undefined> {
  const names = await namesIn(folder);
  const numbers = await numbersTaken(folder);
  const links: ChainLink[] = [];
  for (const { file, sequence } of names) {
    const bytes = await readFile(join(folder, file));
    const record = parseRecord(bytes);
    const copy = numbers.includes(sequence)
      ? sha256(await readFile(join(numbersOf(folder), numbered(sequence))))
      : undefined;
    links.push({
      file,
      sequence,
      sha256: sha256(bytes),
      ...(copy === undefined ? {} : { copy }),
      ...(record ? { says: { ...record, file: recordFile(record.sequence, record) } } : {}),
    });
  }
  return firstBreak(links, numbers.at(-1) ?? 0);
}

export async function ofRun(
  folder: string,
  names: readonly RecordName[],
  runId: string,
): Promise<ChainedRecord | undefined> {
  for (const { file } of names.filter((name) => name.run === shortRun(runId))) {
    const record = await read(join(folder, file));
    if (record.runId === runId) return record;
  }
  return undefined;
}

export async function namesIn(folder: string): Promise<RecordName[]> {
  const names = (await entries(folder)).flatMap((file) => recordName(file) ?? []);
  return names.sort((a, b) => a.sequence - b.sequence);
}

export async function numbersTaken(folder: string): Promise<number[]> {
  const names = (await entries(numbersOf(folder))).filter((name) => /^\d{6,}$/.test(name));
  return names.map(Number).sort((a, b) => a - b);
}

async function entries(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (fault) {
    const code = codeOf(fault);
    if (code === 'ENOENT') return [];
    throw code === 'ENOTDIR' || code === 'EACCES' ? unreadable(folder, code) : fault;
  }
}

async function read(file: string): Promise<ChainedRecord> {
  const record = parseRecord(await readFile(file));
  if (!record) throw damaged(file);
  return record;
}

const unreadable = (folder: string, code: string): Refusal =>
  new Refusal([
    {
      check: 'records',
      status: 'refused',
      what: `the records in ${folder} cannot be read (${code})`,
      fix: "correct 'state' in the catalogue, or give the worker the right to read there",
    },
  ]);

export const damaged = (file: string): Refusal =>
  new Refusal([
    {
      check: 'records',
      status: 'refused',
      what: `${file} is no record that can be read: it was damaged or changed`,
      fix: 'put the file back from a backup of the records folder',
    },
  ]);

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
