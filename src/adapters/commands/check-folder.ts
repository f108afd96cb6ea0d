import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CheckRunner } from '../../activities/evidence-ports.ts';
import type { CheckRun } from '../../domain/gathered.ts';
import { fingerprint } from '../../domain/fingerprint.ts';

type Request = Parameters<CheckRunner['run']>[0];

/** What is kept of one command at one commit: `result.json`, and for each run the folder that it filled. */
export interface CheckFolder {
  folder: string;
  /** A folder for that run, empty, and open to whichever user an image has. */
  emptied(runs: number): Promise<string>;
}

export function checkFolder(state: string, { commit, component, criterion, command, variables }: Request): CheckFolder {
  const { run, image, host } = command;
  const name = fingerprint({ component, criterion, run, image, host, variables }).slice(0, 16);
  const folder = join(state, 'checks', commit, name);
  return { folder, emptied: (runs) => emptied(folder, runs) };
}

async function emptied(folder: string, runs: number): Promise<string> {
  const outputs = join(folder, `evidence-${runs}`);
  await mkdir(folder, { recursive: true });
  const earlier = (await readdir(folder)).filter((name) => name.startsWith('evidence-'));
  for (const name of earlier) await forget(join(folder, name));
  await opened(outputs);
  return outputs;
}

/** Nothing of what was left in it counts. */
export async function cleared(outputs: string): Promise<void> {
  await forget(outputs);
  await opened(outputs);
}

async function opened(outputs: string): Promise<void> {
  await mkdir(outputs, { recursive: true });
  await chmod(outputs, 0o777);
}

/** What another user left in it may stay: the next run has another folder. */
export const forget = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true }).catch(() => undefined);

/**
 * Where the command begins: in a container the release itself, which it cannot write; on the host a copy of it, beside
 * a scratch folder that is its home.
 */
export async function workspace(
  { folder }: CheckFolder,
  request: Request,
): Promise<{ folder: string; scratch: string }> {
  const scratch = join(folder, 'scratch');
  await forget(scratch);
  if (!request.command.host) return { folder: request.folder, scratch };
  const copy = join(scratch, 'workspace');
  await cp(request.folder, copy, { recursive: true, verbatimSymlinks: true });
  await writable(copy);
  return { folder: copy, scratch };
}

/** The copy's files were read-only, and what builds and tests may write over them. */
async function writable(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    await chmod(path, (await stat(path)).mode | 0o200);
  }
}

const shape = z.object({
  command: z.string(),
  where: z.string(),
  exitCode: z.number().nullable(),
  notRun: z.boolean(),
  tookMs: z.number(),
  output: z.string(),
  runs: z.number(),
});

/** What the last run came to; `outputs` while what it left is still there. */
export async function kept({ folder }: CheckFolder): Promise<{ run: CheckRun; outputs?: string } | undefined> {
  const text = await readFile(join(folder, resultFile), 'utf8').catch(() => undefined);
  const parsed = shape.safeParse(parsedJson(text));
  if (!parsed.success) return undefined;
  const outputs = join(folder, `evidence-${parsed.data.runs}`);
  const isThere = await stat(outputs).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return { run: parsed.data, ...(isThere ? { outputs } : {}) };
}

/** Whole or not at all: a worker that dies leaves the earlier one. */
export async function keep({ folder }: CheckFolder, run: CheckRun): Promise<void> {
  const fresh = join(folder, `.${resultFile}`);
  await writeFile(fresh, JSON.stringify(run, null, 2));
  await rename(fresh, join(folder, resultFile));
}

const resultFile = 'result.json';

function parsedJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}
