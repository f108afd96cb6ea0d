import { posix } from 'node:path';
import { z } from 'zod';
import { day, hour, type Millis, minute, second } from '../domain/units.ts';
import { type Advice, advice } from './advice.ts';

/** Small words of the catalogue. Each refusal says what was found and how to write it. */

const units: Record<string, Millis> = { ms: 1, s: second, m: minute, min: minute, h: hour, d: day };

/** `7d`, `24h`, `5m`, `20s`, `500ms`, `1.5h` → milliseconds, more than none. */
export const span = word<Millis>((value) => {
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(String(value)) ?? [];
  const ms = Math.round(Number(count) * (units[unit] ?? Number.NaN));
  if (count !== '' && ms > 0 && Number.isSafeInteger(ms)) return { is: ms };
  if (/^(-\s*\d|0+(\.0+)?\s*[a-z])/.test(String(value)) && units[String(value).replace(/^[-\d.\s]+/, '')] !== undefined)
    return { what: `${shown(value)} must be longer than 0`, fix: 'write a number above 0 and a unit: 5m or 20s' };
  return { what: `${shown(value)} is not a duration`, fix: 'write a number and a unit: 7d, 24h, 5m, 20s or 500ms' };
});

/** 99.5 or `99.5 %` → 99.5. */
export const percent = word(percentOf);

/** A percentage, or that none is asked for. */
export const percentOrNone = word<number | 'none'>((value) => (value === 'none' ? { is: value } : percentOf(value)));

function percentOf(value: unknown): { is: number } | Advice {
  const number = typeof value === 'string' ? Number(value.replace(/\s*%$/, '') || Number.NaN) : value;
  if (typeof number === 'number' && number >= 0 && number <= 100) return { is: number };
  return { what: `${shown(value)} is not a percentage`, fix: 'write a number from 0 to 100, as 99.5' };
}

/** Requests a second: 200, or 0.5. */
export const rate = word<number>((value) => {
  if (typeof value === 'number' && Number.isFinite(value) && value > 0) return { is: value };
  return { what: `${shown(value)} is not a throughput`, fix: 'write requests a second, as 200' };
});

/** The name of an environment variable; its value stays where it is. */
export const variable = word<string>((value) => {
  if (typeof value === 'string' && /^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(value)) return { is: value };
  return {
    what: `${shown(value)} is not the name of a variable`,
    fix: "write the name alone, as NPM_TOKEN: its value is the worker's",
  };
});

/** A path below the place it is relative to. */
export const inside = word<string>((value) => {
  const path = typeof value === 'string' ? posix.normalize(value) : '';
  const out = path === '' || path === '..' || path.startsWith('../') || posix.isAbsolute(path) || path.includes('\0');
  if (!out) return { is: path };
  return {
    what: `${shown(value)} is not a path inside the repository`,
    fix: "write it relative to the repository's root, without '..'",
  };
});

/** A name that is part of a workflow id and of file names: no slash, no @. */
export const nameProblem = (name: string, dots: boolean): Advice | undefined => {
  if ((dots ? /^[A-Za-z0-9][A-Za-z0-9_.-]{0,62}$/ : /^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$/).test(name)) return undefined;
  const allowed = dots ? "letters, digits, '-', '_' and '.'" : "letters, digits, '-' and '_'";
  return {
    what: `"${name}" cannot be a name`,
    fix: `use ${allowed}, beginning with a letter or digit, 63 at the most`,
  };
};

/** `7600-7699`, or one port. */
export const portRange = word<{ from: number; to: number }>((value) => {
  const [, from = '', to = from] = /^(\d{1,5})(?:\s*-\s*(\d{1,5}))?$/.exec(String(value)) ?? [];
  const range = { from: Number(from), to: Number(to) };
  if (from !== '' && range.from >= 1 && range.from <= range.to && range.to <= 65_535) return { is: range };
  return { what: `${shown(value)} is not a range of ports`, fix: 'write the lowest and the highest, as 7600-7699' };
});

export const dockerEndpoint = word<string>((value) => {
  if (typeof value === 'string' && /^(unix:\/\/\/.+|(tcp|ssh):\/\/[^/\s]+.*)$/.test(value)) return { is: value };
  return {
    what: `${shown(value)} is not a Docker endpoint`,
    fix: 'write unix:///var/run/docker.sock, tcp://host:2376 or ssh://user@host',
  };
});

/** `owner/name` on GitHub. */
export const githubRepository = word<string>((value) => {
  if (typeof value === 'string' && /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(value)) return { is: value };
  return { what: `${shown(value)} is not a GitHub repository`, fix: 'write owner/name' };
});

/** An instant with its zone → the same instant in UTC. */
export const instantOf = word<string>((value) => {
  const parsed = z.iso.datetime({ offset: true }).safeParse(value);
  if (parsed.success) return { is: new Date(parsed.data).toISOString() };
  return { what: `${shown(value)} is not an instant`, fix: 'write date, time and zone: 2026-12-24T18:00:00+01:00' };
});

/** An address of one of the schemes. */
export const address = (schemes: readonly string[]) =>
  word<string>((value) => {
    const known = typeof value === 'string' && URL.canParse(value) && schemes.includes(new URL(value).protocol);
    if (known) return { is: value };
    return { what: `${shown(value)} is not an address`, fix: `write one that begins with ${schemes.join('//, ')}//` };
  });

export const text = z
  .string()
  .trim()
  .min(1, { error: advice('is empty', 'write a text, or leave the key out') });
/** Compose's rule; names of containers, networks and volumes begin with it. */
export const projectName = z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, {
  error: advice(
    'is no name of a Compose project',
    "write lower case letters, digits, '-' and '_', a letter or digit first",
  ),
});
export const port = z.int().min(1, { error: portAdvice }).max(65_535, { error: portAdvice });
export const count = z.int().min(0, { error: advice('is negative', 'write 0 or more') });

/** A list, or the one item of it. */
export const oneOrMany = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (Array.isArray(value) || value === undefined ? value : [value]), z.array(item));

function portAdvice(issue: { input?: unknown }): string {
  return advice(`${shown(issue.input)} is not a port`, 'write a number from 1 to 65535');
}

function word<T>(read: (value: unknown) => { is: T } | Advice) {
  return z.unknown().transform((value, context): T => {
    const found = read(value);
    if ('is' in found) return found.is;
    context.issues.push({ code: 'custom', message: advice(found.what, found.fix), input: value });
    return z.NEVER;
  });
}

const shown = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80));
