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

/** Names and values of an env file as Docker Compose writes it. Throws EnvFileError when it is missing or malformed. */
export async function readEnvFile(path: string): Promise<Record<string, string>> {
  const text = await readFile(path, 'utf8').catch((fault: NodeJS.ErrnoException) => {
    throw new EnvFileError(path, undefined, unreadable(fault));
  });
  return parseEnvFile(text, path);
}

/**
 * `NAME=value` a line, with `export`, quotes and comments; the last of several equal names counts.
 * Single quotes keep everything; double quotes know \n, \r, \t, \", \\ and \$; without quotes ` #` begins a comment.
 */
export function parseEnvFile(text: string, file: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const refuse = (problem: string) => new EnvFileError(file, index + 1, problem);
    const [name, value] = assignment(line, refuse);
    found[name] = value;
  }
  return found;
}

type Refuse = (problem: string) => EnvFileError;

function assignment(line: string, refuse: Refuse): [string, string] {
  const match = /^(?:export\s+)?([^=\s]+)\s*=\s*(.*)$/s.exec(line);
  const [, name, value] = match ?? [];
  if (name === undefined || value === undefined)
    throw refuse('no value is given: write NAME=value, or put # before a comment');
  if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name))
    throw refuse('a name has letters, digits, _ . and -, and begins with a letter or _');
  return [name, unquoted(value, refuse)];
}

function unquoted(value: string, refuse: Refuse): string {
  if (value.startsWith("'")) return closed(/^'([^']*)'\s*(?:#.*)?$/, value, refuse);
  if (!value.startsWith('"')) return literal(value.replace(/(^|\s)#.*$/, '').trimEnd(), refuse);
  const inside = closed(/^"((?:[^"\\]|\\.)*)"\s*(?:#.*)?$/, value, refuse);
  literal(inside.replace(/\\./g, ''), refuse);
  return inside.replace(/\\([nrt"\\$])/g, (_, letter: string) => escapes[letter] ?? letter);
}

function closed(quoted: RegExp, value: string, refuse: Refuse): string {
  const inside = quoted.exec(value)?.[1];
  if (inside === undefined)
    throw refuse(
      'the quote does not close on this line, or something follows it: close it, or write \\n for a line break',
    );
  return inside;
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
