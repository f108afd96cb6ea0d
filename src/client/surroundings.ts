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

/** The context of a real process. Drivers and parsers are loaded on first use, so that help is quick. */
export function surroundings(argv: readonly string[], script: string): Surroundings {
  const isJson = argv.includes('--json');
  const paint = paintFor(process.stdout.isTTY === true && process.env['NO_COLOR'] === undefined);
  const called = calledAs(script, process.cwd(), process.env['PATH'] ?? '');
  let webUi: string | undefined;
  let connected: Promise<Gateway> | undefined;
  const connection = async (): Promise<Gateway> => {
    webUi = (await environment()).temporalUiUrl;
    const { connect } = await import('./connection.ts');
    return connect();
  };
  return {
    argv,
    gateway: () => (connected ??= connection()),
    catalogue: localCatalogue,
    who: whoIs,
    look: (gateway) => ({ paint, now: Date.now(), program: called, ...width(), ...webUiOf(webUi, gateway) }),
    newId: randomUUID,
    pause: (ms) => pause(ms),
    step: isJson ? (_, work) => work() : step,
    live: live(isJson),
    close: async () => (await connected?.catch(() => undefined))?.close(),
  };
}

/** Asked anew each time: a window may change. */
const width = () => (process.stdout.isTTY === true ? { width: process.stdout.columns } : {});

const environment = async (): Promise<ProcessEnv> => (await import('../config/process-env.ts')).processEnv();

const webUiOf = (address: string | undefined, gateway: Gateway | undefined) =>
  address === undefined || !gateway ? {} : { webUi: { address, namespace: gateway.namespace } };

async function localCatalogue(): Promise<LocalCatalogue> {
  const { CatalogueError, findCatalogue, readCatalogue } = await import('../config/catalogue.ts');
  const file = await findCatalogue(process.cwd(), await environment());
  if (file === undefined) return { kind: 'none' };
  try {
    return { kind: 'read', catalogue: await readCatalogue(file) };
  } catch (error) {
    if (!(error instanceof CatalogueError)) throw error;
    return {
      kind: 'malformed',
      problems: error.problems.map(({ file: path, line, what, fix }) => ({ what, where: `${path}:${line}`, fix })),
    };
  }
}

/** PROMOTER_USER, else git's user.name, else the login name. */
async function whoIs(): Promise<string | undefined> {
  return (await environment()).user ?? (await gitName()) ?? loginName();
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
