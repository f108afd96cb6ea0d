import { buffer } from 'node:stream/consumers';
import yazl from 'yazl';

/** A file of an archive: its text, and the mode bits that make it a link or a device. */
export type ZippedFile = string | Buffer | { text: string; mode: number };

/** A zip file in memory, its entries in the order that they are given. */
export async function zipOf(files: Record<string, ZippedFile> | [string, ZippedFile][]): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  for (const [name, file] of Array.isArray(files) ? files : Object.entries(files)) {
    if (typeof file === 'string') zip.addBuffer(Buffer.from(file), name);
    else if (Buffer.isBuffer(file)) zip.addBuffer(file, name);
    else zip.addBuffer(Buffer.from(file.text), name, { mode: file.mode });
  }
  zip.end();
  return buffer(zip.outputStream);
}

/** The archive with one name in place of another of the same length, everywhere: what no tool would write. */
export function renamed(zip: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new Error(`${from} and ${to} differ in length`);
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

/** The archive, whose list says that it has so many entries. */
export function counting(zip: Buffer, entries: number): Buffer {
  const changed = Buffer.from(zip);
  const end = changed.lastIndexOf('PK\u0005\u0006');
  for (const at of [end + 8, end + 10]) changed.writeUInt16LE(entries, at);
  return changed;
}
