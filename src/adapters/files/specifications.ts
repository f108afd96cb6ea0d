import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { SpecificationStore } from '../../activities/deploy-ports.ts';
import type { UndoNote } from '../../domain/deploy-undo.ts';
import type { SavedSpecification } from '../../domain/service-specification.ts';

/** `<state>/specifications/<key>.json` and `<key>.undo.json`, mode 0600: they hold the values of variables. */
export const createSpecificationStore = (): SpecificationStore => ({
  async keys(state) {
    const files = await readdir(folderOf(state)).catch(none);
    return (files ?? [])
      .filter((file) => file.endsWith('.json') && !file.endsWith('.undo.json'))
      .map((file) => file.slice(0, -'.json'.length));
  },
  save: (state, specification) => replace(state, `${specification.key}.json`, specification),
  read: (state, key) => read(state, `${key}.json`, specificationShape),
  async noteUndo(state, key, undo) {
    await create(state, `${key}.undo.json`, undo);
    return (await read(state, `${key}.undo.json`, undoShape)) ?? undo;
  },
  undo: (state, key) => read(state, `${key}.undo.json`, undoShape),
  async undos(state, place) {
    const notes = await Promise.all((await notesOf(state, place)).map((file) => read(state, file, undoShape)));
    return notes.filter((note) => note !== undefined);
  },
  async settleUndos(state, place, epoch) {
    for (const file of await notesOf(state, place)) {
      const note = await read(state, file, undoShape);
      if (note && !note.done && note.epoch < epoch) await replace(state, file, { ...note, done: true });
    }
  },
  async amendUndo(state, key, change) {
    const undo = await read(state, `${key}.undo.json`, undoShape);
    if (undo) await replace(state, `${key}.undo.json`, { ...undo, ...change });
  },
});

const imageShape = z.object({ reference: z.string(), digest: z.string(), repoDigest: z.string().exactOptional() });

const networkShape = z.object({
  name: z.string(),
  aliases: z.array(z.string()),
  ipv4: z.string().exactOptional(),
  ipv6: z.string().exactOptional(),
});

const specificationShape: z.ZodType<SavedSpecification> = z.object({
  schema: z.literal(1),
  key: z.string(),
  name: z.string(),
  containerId: z.string(),
  image: imageShape,
  restartPolicy: z.object({ Name: z.string(), MaximumRetryCount: z.number().optional() }),
  body: z.record(z.string(), z.unknown()),
  networks: z.array(networkShape),
});

const undoShape: z.ZodType<UndoNote> = z.object({
  schema: z.literal(1),
  how: z.enum(['parked', 'recreated', 'removed', 'untouched']),
  container: z.string().exactOptional(),
  run: z.string().exactOptional(),
  commit: z.string().exactOptional(),
  specification: z.string().exactOptional(),
  stoppedAt: z.number().exactOptional(),
  dataRestored: z.boolean(),
  epoch: z.number(),
  done: z.boolean(),
});

async function notesOf(state: string, place: string): Promise<string[]> {
  const files = (await readdir(folderOf(state)).catch(none)) ?? [];
  return files.filter((file) => isNoteOf(place, file));
}

/** A name may hold dots itself, a run's id never does. */
const isNoteOf = (place: string, file: string): boolean =>
  file.startsWith(`${place}.`) && /^[^.]+\.undo\.json$/.test(file.slice(place.length + 1));

const folderOf = (state: string): string => join(state, 'specifications');

async function read<T>(state: string, file: string, shape: z.ZodType<T>): Promise<T | undefined> {
  const path = join(folderOf(state), file);
  const text = await readFile(path, 'utf8').catch(none);
  if (text === undefined) return undefined;
  const parsed = shape.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new Error(
    `${path} is not what promoter wrote there: ${z.prettifyError(parsed.error)}; restore it from a backup`,
  );
}

/** Complete under its final name, or not there at all. */
async function replace(state: string, file: string, content: unknown): Promise<void> {
  const temporary = await written(state, content);
  await rename(temporary, join(folderOf(state), file));
}

/** As `replace`, but what is there stays. */
async function create(state: string, file: string, content: unknown): Promise<void> {
  const temporary = await written(state, content);
  await link(temporary, join(folderOf(state), file)).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EEXIST') throw fault;
  });
  await rm(temporary, { force: true });
}

async function written(state: string, content: unknown): Promise<string> {
  await mkdir(folderOf(state), { recursive: true, mode: 0o700 });
  const path = join(folderOf(state), `.${randomUUID()}.tmp`);
  const file = await open(path, 'wx', 0o600);
  await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
  await file.sync();
  await file.close();
  return path;
}

const none = (fault: NodeJS.ErrnoException): undefined => {
  if (fault.code !== 'ENOENT') throw fault;
  return undefined;
};
