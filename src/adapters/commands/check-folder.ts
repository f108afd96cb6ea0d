import { chmod, cp, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { CheckRunner } from '../../activities/evidence-ports.ts';
import type { CheckRun } from '../../domain/gathered.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import { forget, isForgotten } from './check-forgetting.ts';
import { isSame, type Left, leftIn } from './check-left.ts';

type Request = Parameters<CheckRunner['run']>[0];

/** What is kept of one command at one commit: `result.json`, and for each run the folder that it filled. */
export interface CheckFolder {
  folder: string;
  /** Of all checks. Nobody but the worker may enter it: what a container may write lies open to everyone below. */
  root: string;
  /** A folder for that run, empty, and open to whichever user an image has. */
  emptied(runs: number): Promise<string>;
}

export function checkFolder(state: string, { commit, component, criterion, command, variables }: Request): CheckFolder {
  const { run, image, host } = command;
  const name = fingerprint({ component, criterion, run, image, host, variables }).slice(0, 16);
  const root = join(state, 'checks');
  const folder = join(root, commit, name);
  return { root, folder, emptied: (runs) => emptied(folder, runs) };
}

async function emptied(folder: string, runs: number): Promise<string> {
  const outputs = join(folder, `evidence-${runs}`);
  await mkdir(folder, { recursive: true });
  const earlier = (await readdir(folder)).filter((name) => name.startsWith('evidence-') || isForgotten(name));
  for (const name of earlier) await forget(join(folder, name));
  await mkdir(outputs);
  await chmod(outputs, 0o777);
  return outputs;
}

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
const keptShape = z.object({
  run: shape,
  left: z.record(z.string(), z.string()),
  imageId: z.string().optional(),
  unusable: z.boolean().optional(),
});

/** How a command ended, and what its end was good for. */
export interface Kept {
  run: CheckRun;
  /** What it left, to see whether that is still the same. */
  left: Left;
  /** Of the image that it ran in, where that is known. */
  imageId?: string | undefined;
  /** What it left is not what the catalogue asks for. */
  unusable?: boolean | undefined;
}

/** What the last run came to; `outputs` while what it left is there as it left it. */
export async function kept({ folder }: CheckFolder): Promise<(Kept & { outputs?: string }) | undefined> {
  const text = await readFile(join(folder, resultFile), 'utf8').catch(() => undefined);
  const parsed = keptShape.safeParse(parsedJson(text));
  if (!parsed.success) return undefined;
  const outputs = join(folder, `evidence-${parsed.data.run.runs}`);
  const left = await leftIn(outputs).catch(() => undefined);
  return { ...parsed.data, ...(left && isSame(left, parsed.data.left) ? { outputs } : {}) };
}

/** The worker alone enters, whoever else has an account on its host. */
export async function closed(root: string): Promise<void> {
  await mkdir(root, { recursive: true });
  await chmod(root, 0o700);
}

/** Whole or not at all: a worker that dies leaves the earlier one. */
export async function keep({ folder }: CheckFolder, run: Kept): Promise<void> {
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
