import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Catalogue, Environment } from '../../domain/catalogue.ts';
import type { PortRange } from '../../domain/port-survey.ts';
import type { StackRequest } from './audit.ts';
import type { ComposeFile } from './reading.ts';
import { type Group, withOverrides } from './together.ts';

/** What the command line says over what the catalogue and the folder say. */
export interface LocalOptions {
  envFile?: ComposeFile;
  ports?: PortRange;
  /** Absolute. */
  binds?: string[];
  /** All files are one stack. */
  together?: boolean;
}

/**
 * Files that somebody has before them, as stacks: one for each environment of the catalogue that names some of them, and
 * one for each file that none does, with those that are laid over it.
 */
export async function localStacks(
  given: readonly ComposeFile[],
  catalogue: Catalogue | undefined,
  options: LocalOptions,
): Promise<StackRequest[]> {
  const files = await distinct(given);
  const named = catalogue ? await Promise.all(environmentsOf(catalogue, files)) : [];
  const known = named.filter((group) => group.files.length > 0);
  const groups = options.together ? [oneOf(files, known)] : await withOverrides(files, known);
  return Promise.all(
    groups.map(({ environment, files: own }) =>
      environment ? stackOf(environment, own, catalogue, options) : plainStack(own, options),
    ),
  );
}

/** In the order that was given; the environment's where only one names some of them. */
function oneOf(files: ComposeFile[], known: readonly Group[]): Group {
  const [only, ...others] = known;
  return only && others.length === 0 ? { ...only, files } : { files };
}

/** One file under two names is one file. */
async function distinct(given: readonly ComposeFile[]): Promise<ComposeFile[]> {
  const files = new Map<string, ComposeFile>();
  for (const { shown, path } of given) {
    const real = await realpath(path);
    if (!files.has(real)) files.set(real, { shown, path: real });
  }
  return [...files.values()];
}

const environmentsOf = ({ environments, repository }: Catalogue, files: readonly ComposeFile[]) =>
  Object.values(environments).map(async (environment) => {
    const paths = environment.compose.map((name) => resolve(repository.path, name));
    const real = await Promise.all(paths.map((path) => realpath(path).catch(() => path)));
    return { environment, files: real.flatMap((path) => files.find((file) => file.path === path) ?? []) };
  });

async function stackOf(
  environment: Environment,
  files: ComposeFile[],
  catalogue: Catalogue | undefined,
  options: LocalOptions,
): Promise<StackRequest> {
  const { name, project, docker } = environment;
  const base = dirname(files[0]?.path ?? '');
  const ports = options.ports ?? environment.ports;
  return {
    files,
    project,
    folders: { root: await realpath(catalogue?.repository.path ?? base), base },
    environment: name,
    engine: docker,
    ...(ports ? { ports } : {}),
    binds: options.binds ?? environment.binds ?? 'any',
    envFile: options.envFile ? required(options.envFile) : await envFileFor(environment.envFile, base, files[0]),
    ...ownOf(options.envFile?.path ?? environment.envFile),
    accepts: acceptsOf(catalogue),
  };
}

async function plainStack(files: ComposeFile[], options: LocalOptions): Promise<StackRequest> {
  const [file] = files;
  const base = dirname(file?.path ?? '');
  return {
    files,
    project: basename(base),
    folders: { root: await rootOf(base), base },
    ...(options.ports ? { ports: options.ports } : {}),
    binds: options.binds ?? 'unnamed',
    envFile: options.envFile ? required(options.envFile) : await envFileFor(undefined, base, file),
    ...ownOf(options.envFile?.path),
  };
}

const ownOf = (ownEnvFile: string | undefined) => (ownEnvFile === undefined ? {} : { ownEnvFile });

const required = (file: ComposeFile) => ({ ...file, optional: false });

/** The environment's own where this machine has it; else `.env` beside the file, as Compose takes it by itself. */
async function envFileFor(own: string | undefined, base: string, file: ComposeFile | undefined) {
  if (own !== undefined && (await exists(own))) return { shown: own, path: own, optional: false };
  return { shown: join(dirname(file?.shown ?? ''), '.env'), path: join(base, '.env'), optional: true };
}

const acceptsOf = (catalogue: Catalogue | undefined): NonNullable<StackRequest['accepts']> =>
  Object.fromEntries(
    Object.values(catalogue?.components ?? {}).map(({ service, auditAccepts }) => [service, auditAccepts]),
  );

/** The repository around the file, else its own folder: what relative paths may not leave. */
async function rootOf(base: string): Promise<string> {
  for (let folder = base; ; folder = dirname(folder)) {
    if (await exists(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return base;
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
