import { readFile } from 'node:fs/promises';
import { Refusal } from '../../domain/refusal.ts';

/** An env file that cannot be used. The message names file, line and the fix, and never a value. */
export class EnvFileError extends Refusal {
  constructor(
    readonly file: string,
    readonly line: number | undefined,
    problem: string,
  ) {
    super([
      { check: 'env file', status: 'refused', what: `${file}${line === undefined ? '' : `:${line}`}: ${problem}` },
    ]);
  }
}

type Variables = Readonly<Record<string, string>>;

/** Names and values of an env file as Docker Compose writes it. Throws EnvFileError when it is missing or malformed. */
export async function readEnvFile(path: string, passed: Variables = {}): Promise<Record<string, string>> {
  const text = await readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    throw new EnvFileError(path, undefined, unreadable(fault));
  });
  return parseEnvFile(text, path, passed);
}

/**
 * `NAME=value` a line, with `export`, quotes and comments; the last of several equal names counts.
 * Single quotes keep everything; double quotes know \n, \r, \t, \", \\ and \$; both may go over several lines. Without
 * quotes ` #` begins a comment. A name alone takes its value from `passed`, and is not set where that has none.
 */
export function parseEnvFile(text: string, file: string, passed: Variables = {}): Record<string, string> {
  const found: Record<string, string> = {};
  const rest = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  for (let at = 0, line = 1; at < rest.length; ) {
    const [all, name, value] = statement(rest, at, (problem) => new EnvFileError(file, line, problem));
    const given = name !== undefined && value === undefined ? passed[name] : value;
    if (name !== undefined && given !== undefined) found[name] = given;
    at += all.length;
    line += all.split('\n').length - 1;
  }
  return found;
}

type Refuse = (problem: string) => EnvFileError;

const nothing = /[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y;
const bareName = /[^\S\n]*(?:export[^\S\n]+)?([A-Za-z_][\w.-]*)[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y;
const assignment = /[^\S\n]*(?:export[^\S\n]+)?([^=\s]+)[^\S\n]*=[^\S\n]*/y;
const quoted = {
  "'": /'([^']*)'[^\S\n]*(?:#[^\n]*)?(?:\n|$)/y,
  '"': /"([^"\\]*(?:\\.[^"\\]*)*)"[^\S\n]*(?:#[^\n]*)?(?:\n|$)/sy,
};
const plain = /([^\n]*)(?:\n|$)/y;

/** Everything up to the end of the assignment that begins here, with its name and its value where it has them. */
function statement(
  text: string,
  from: number,
  refuse: Refuse,
): [all: string, name?: string | undefined, value?: string] {
  const read = (pattern: RegExp, at = from): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const empty = read(nothing);
  if (empty) return [empty[0]];
  const bare = read(bareName);
  if (bare) return [bare[0], bare[1]];
  const [start, name] = read(assignment) ?? [];
  if (start === undefined || name === undefined)
    throw refuse('no value is given: write NAME=value, or put # before a comment');
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name))
    throw refuse('a name has letters, digits, _ . and -, and begins with a letter or _');
  const at = from + start.length;
  const quote = text[at];
  const kind = quote === "'" || quote === '"' ? quote : undefined;
  const [end, inside] = read(kind ? quoted[kind] : plain, at) ?? [];
  if (end === undefined || inside === undefined)
    throw refuse('the quote does not close, or something follows it: close it, and write nothing but a comment behind');
  return [start + end, name, valueIn(kind, inside, refuse)];
}

function valueIn(quote: "'" | '"' | undefined, inside: string, refuse: Refuse): string {
  if (quote === "'") return inside;
  if (quote === undefined) return literal(inside.replace(/(^|\s)#.*$/, '').trim(), refuse);
  literal(inside.replace(/\\./gs, ''), refuse);
  return inside.replace(/\\([nrt"\\$])/g, (_, letter: string) => escapes[letter] ?? letter);
}

/** Compose would put another variable's value here and `docker run --env-file` would not: refused, so that nobody is surprised. */
function literal(value: string, refuse: Refuse): string {
  if (!/\$[{A-Za-z_]/.test(value)) return value;
  throw refuse(
    "a $ before a name is read differently by each tool: put the value in single quotes ('…'), or write out what it stands for",
  );
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

const unreadable = (fault: NodeJS.ErrnoException): string =>
  fault.code === 'ENOENT'
    ? 'there is no such file: create it, or correct envFile in the catalogue'
    : `the file cannot be read (${fault.code ?? fault.message}): give the worker the right to read it`;
