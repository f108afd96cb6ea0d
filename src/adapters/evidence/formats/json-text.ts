import type { Problem } from './text-reading.ts';

/** Deeper than any tool's report and any document written by people. */
export const deepest = 64;

/** A whole JSON document that every reader understands alike: no key twice in an object, none that is a prototype's. */
export function jsonOf(text: string): { value: unknown } | Problem {
  try {
    const value: unknown = JSON.parse(text);
    const problem = ambiguity(text);
    return problem === undefined ? { value } : { problem };
  } catch (error) {
    if (error instanceof RangeError) return { problem: 'is nested too deep to be a report' };
    const isOfWarmUp = /^\s*\{[^\n]*"non2xx"[^\n]*\}\r?\n\{[^\n]*"non2xx"/.test(text.slice(0, 20_000));
    return { problem: `is no whole JSON document: ${isOfWarmUp ? warmUp : cutOff}` };
  }
}

const cutOff = 'it was cut off, or something else was printed into it';
const warmUp =
  'autocannon --warmup writes the figures of its warm-up first. Keep the last line, or leave --warmup away';

interface Level {
  /** Undefined in a list. */
  keys: Set<string> | undefined;
  /** Whether the next text is a key. */
  awaitsKey: boolean;
}

/** What JSON.parse bears without a word although it can hide something. The text is known to be JSON. */
function ambiguity(text: string): string | undefined {
  const levels: Level[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    const level = levels.at(-1);
    if (character === '"') {
      const end = endOfText(text, at);
      const problem = level?.awaitsKey === true ? keyProblem(level, text.slice(at, end + 1)) : undefined;
      if (problem !== undefined) return problem;
      at = end;
    } else if (character === '{' || character === '[') {
      levels.push({ keys: character === '{' ? new Set() : undefined, awaitsKey: character === '{' });
      if (levels.length > deepest) return `is nested more than ${deepest} levels deep: no report is`;
    } else if (character === '}' || character === ']') levels.pop();
    else if (character === ',' && level?.keys) level.awaitsKey = true;
    else if (character === ':' && level) level.awaitsKey = false;
  }
  return undefined;
}

function endOfText(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at;
}

function keyProblem({ keys }: Level, quoted: string): string | undefined {
  const key = quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
  if (key === '__proto__') return 'has a key `__proto__`, which no tool writes';
  if (keys?.has(key)) return `has the key \`${key.slice(0, 80)}\` twice in one object: nobody can say which one counts`;
  keys?.add(key);
  return undefined;
}
