import { z } from 'zod';
import { hint } from '../domain/nearest.ts';

/** What is wrong, and how to put it right. */
export interface Advice {
  what: string;
  fix: string;
}

/** zod carries one text an issue; both sentences travel in it. */
const divider = '\u241E';
export const advice = (what: string, fix: string): string => `${what}${divider}${fix}`;

/** Both sentences of an issue again. */
export function adviceOf(message: string): Advice {
  const [what = message, fix = 'docs/catalogue.md shows how it is written'] = message.split(divider);
  return { what, fix };
}

/** A section with these keys and no others: a key nobody reads is a mistyped one. */
export const section = <T extends z.ZodRawShape>(shape: T) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' ? unknownKeys(issue.keys ?? [], Object.keys(shape)) : undefined,
  });

/** One line a key, in the order of the issue's keys. */
const unknownKeys = (keys: readonly string[], known: readonly string[]): string =>
  keys.map((key) => advice(`unknown key "${key}"`, hint(key, known))).join('\n');

/** Words for zod's own issues. */
export function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  const path = issue.path ?? [];
  if (issue.code === 'invalid_type' || issue.code === 'invalid_value')
    return wrongKind(path.length === 0 ? 'it is' : 'is', String(path.at(-1)), issue);
  if (issue.code === 'invalid_union') return wrongType(issue);
  return undefined;
}

function wrongKind(is: string, key: string, issue: z.core.$ZodRawIssue): string {
  const wanted =
    issue.code === 'invalid_value' ? listed(issue.values) : (kinds[String(issue.expected)] ?? String(issue.expected));
  if (issue.input === undefined) return advice(`${is} missing`, `add ${key}: ${wanted}`);
  return advice(`${is} ${kindOf(issue.input)}`, `write ${wanted}`);
}

function wrongType(issue: z.core.$ZodRawIssue): string {
  const options =
    issue.code === 'invalid_union' && 'options' in issue && Array.isArray(issue.options)
      ? issue.options.map(String)
      : [];
  const given =
    typeof issue.input === 'object' && issue.input !== null && 'type' in issue.input
      ? String(issue.input.type)
      : undefined;
  if (given === undefined) return advice('type is missing', `add type: one of ${options.join(', ')}`);
  return advice(`unknown type "${given}"`, hint(given, options));
}

const listed = (values: unknown): string =>
  Array.isArray(values) ? values.map((value) => JSON.stringify(value)).join(' or ') : '';

const kinds: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section with keys',
  record: 'a section with keys',
};

function kindOf(value: unknown): string {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section';
  return JSON.stringify(value).slice(0, 80);
}
