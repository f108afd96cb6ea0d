import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import yauzl, { type Entry, type ZipFile } from 'yauzl';

const mebibyte = 1_024 ** 2;
const limits = { entries: 20_000, bytes: 600 * mebibyte, ratio: 200, smallBytes: mebibyte, nameLength: 1_000 } as const;

/**
 * A zip file's regular files, written below a new folder. Its list is judged as a whole before a byte is written.
 * Returns why it is not unpacked, as the end of a sentence.
 */
export async function unpacked(file: string, folder: string): Promise<string | undefined> {
  try {
    const zip = await yauzl.openPromise(file, { strictFileNames: true, validateEntrySizes: true, autoClose: false });
    try {
      const entries = await listed(zip);
      await mkdir(folder, { recursive: true });
      for (const entry of entries) await written(zip, entry, folder);
    } finally {
      zip.close();
    }
    return undefined;
  } catch (fault) {
    if (isOurs(fault)) throw fault;
    return fault instanceof Error ? `it cannot be unpacked (${fault.message})` : 'it cannot be unpacked';
  }
}

/** The zip file is not at fault for a disk that is full. */
const isOurs = (fault: unknown): boolean =>
  fault instanceof Error &&
  'code' in fault &&
  ['ENOSPC', 'EACCES', 'EMFILE', 'EROFS', 'EIO'].includes(String(fault.code));

async function listed(zip: ZipFile): Promise<Entry[]> {
  if (zip.entryCount > limits.entries) throw new Error(`it has more than ${limits.entries} entries`);
  const entries: Entry[] = [];
  const names = new Set<string>();
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    bytes += entry.uncompressedSize;
    // Where the file system does not tell upper case from lower case, writing the second one fails.
    const name = entry.fileName.replace(/\/+$/, '');
    const problem = names.has(name) ? 'its name stands twice' : problemOf(entry);
    if (problem !== undefined) throw new Error(`${JSON.stringify(entry.fileName.slice(0, 100))}: ${problem}`);
    if (bytes > limits.bytes) throw new Error(`it holds more than ${limits.bytes / mebibyte} MB`);
    names.add(name);
    entries.push(entry);
  }
  return entries;
}

/** yauzl itself refuses absolute names, `..` and sizes that lie. */
function problemOf(entry: Entry): string | undefined {
  const { fileName, uncompressedSize, compressedSize } = entry;
  const type = (entry.externalFileAttributes >>> 16) & 0o170000;
  if (fileName.includes('\0') || fileName.length > limits.nameLength) return 'it has no usable name';
  if (type !== 0 && type !== regularFile && type !== folderType) return 'it is neither a file nor a folder';
  if (!entry.canDecodeFileData()) return 'it is encrypted, or compressed in a way that nobody knows';
  if (uncompressedSize > limits.smallBytes && uncompressedSize > limits.ratio * compressedSize)
    return `it grows to more than ${limits.ratio} times its size`;
  return undefined;
}

const [regularFile, folderType] = [0o100000, 0o040000];

async function written(zip: ZipFile, entry: Entry, folder: string): Promise<void> {
  const path = join(folder, entry.fileName);
  if (entry.fileName.endsWith('/')) {
    await mkdir(path, { recursive: true });
    return;
  }
  await mkdir(dirname(path), { recursive: true });
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(path, { flags: 'wx', mode: 0o644 }));
}
