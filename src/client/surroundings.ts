import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { basename, delimiter, dirname, relative, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ProcessEnv } from '../config/process-env.ts';
import { second } from '../domain/units.ts';
import type { Context } from './context.ts';
import type { Gateway } from './gateway.ts';
import type { LocalCatalogue } from './local-catalogue.ts';
import { paintFor } from './render/look.ts';
import { live, step } from './terminal.ts';

export interface Surroundings extends Context {
  close(): Promise<void>;
}

/** The context of a real process. Drivers are loaded on first use, so that help is quick. */
export function surroundings(argv: readonly string[], environment: ProcessEnv, script: string): Surroundings {
  const isJson = argv.includes('--json');
  const paint = paintFor(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);
  const called = calledAs(script, process.cwd(), process.env['PATH'] ?? '');
  let connected: Promise<Gateway> | undefined;
  return {
    argv,
    gateway: () => (connected ??= import('./connection.ts').then(({ connect }) => connect())),
    catalogue: () => localCatalogue(environment),
    who: () => whoIs(environment),
    look: (gateway) => ({ paint, now: Date.now(), program: called, ...webUiOf(environment, gateway) }),
    newId: randomUUID,
    pause: (ms) => pause(ms),
    step: isJson ? (_, work) => work() : step,
    live: live(isJson),
    close: async () => (await connected?.catch(() => undefined))?.close(),
  };
}

const webUiOf = ({ temporalUiUrl }: ProcessEnv, gateway: Gateway | undefined) =>
  temporalUiUrl === undefined || !gateway ? {} : { webUi: { address: temporalUiUrl, namespace: gateway.namespace } };

async function localCatalogue(environment: ProcessEnv): Promise<LocalCatalogue> {
  const { CatalogueError, findCatalogue, readCatalogue } = await import('../config/catalogue.ts');
  const file = await findCatalogue(process.cwd(), environment);
  if (file === undefined) return { kind: 'none' };
  try {
    return { kind: 'read', catalogue: await readCatalogue(file) };
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    return { kind: 'malformed', problems: error.problems.map(({ file: path, line, what, fix }) => ({ what, where: `${path}:${line}`, fix })) };
  }
}

/** PROMOTER_USER, else git's user.name, else the login name. */
async function whoIs({ user }: ProcessEnv): Promise<string | undefined> {
  return user ?? (await gitName()) ?? loginName();
}

async function gitName(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['config', 'user.name'], { timeout: 2 * second });
    return stdout.trim() || undefined;
  } catch {
    return undefined;
  }
}

/** A container may run as a number without a name. */
function loginName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

/** How the reader can call this program again: its plain name when the shell finds it, else the path from here. */
export function calledAs(script: string, folder: string, path: string): string {
  const onPath = path.split(delimiter).some((place) => place !== '' && resolve(place) === dirname(script));
  if (onPath) return basename(script);
  const fromHere = relative(folder, script);
  if (fromHere.startsWith('..')) return script;
  return dirname(fromHere) === '.' ? `./${fromHere}` : fromHere;
}
