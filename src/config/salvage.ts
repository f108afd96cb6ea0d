import type { z } from 'zod';

/**
 * A value without what its issues name, so that the rest of it can still be read and every problem be told at once.
 * A list with a wrong item goes as a whole: the places of the others must not move. `stopgap` stands for required keys.
 */
export function salvaged(value: unknown, issues: readonly z.core.$ZodIssue[], stopgap: object): unknown {
  const rest = structuredClone(value);
  for (const issue of issues) {
    const path = issue.path.map(String);
    const wrong = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
    for (const place of wrong) drop(rest, place);
  }
  return isSection(rest) ? { ...stopgap, ...rest } : rest;
}

function drop(value: unknown, [key, ...below]: readonly string[]): void {
  if (!isSection(value) || key === undefined) return;
  const next = value[key];
  if (below.length > 0 && isSection(next)) drop(next, below);
  else delete value[key];
}

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
