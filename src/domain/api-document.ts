import { pointed } from './api-references.ts';
import { clip } from './markdown.ts';
import type { ApiChange } from './reading.ts';

export type Keys = Readonly<Record<string, unknown>>;

/** A part of a description and the whole, in which its references lead somewhere. */
export interface Api {
  root: unknown;
}

/** A request goes to the service, so it must take no less; a response comes from it, so it must be nothing else. */
export type Side = 'request' | 'response';

export const told = (what: string, breaking: boolean): ApiChange => ({ what: clip(what, longestChange), breaking });
const longestChange = 300;

export const isKeys = (value: unknown): value is Keys =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object that a value is or refers to; an empty one where there is none. Parts with names of prototypes are none. */
export function keysOf(root: unknown, value: unknown): Keys {
  let at = value;
  for (let steps = 0; steps < 32; steps++) {
    if (!isKeys(at)) return none;
    if (typeof at['$ref'] !== 'string') return at;
    at = pointed(root, at['$ref']);
  }
  return none;
}

const none: Keys = Object.freeze(Object.create(null));

export const entriesOf = (value: unknown): [string, unknown][] => (isKeys(value) ? Object.entries(value) : []);
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
export const textsOf = (value: unknown): string[] => listOf(value).filter((each) => typeof each === 'string');
export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
