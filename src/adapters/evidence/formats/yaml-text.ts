import { parseDocument } from 'yaml';
import { deepest } from './json-text.ts';
import type { Problem } from './text-reading.ts';

/** Larger than any API description that people keep as YAML; its tree takes a hundred times as much memory. */
const largest = 16_000_000;

/** A whole YAML document as JSON would have it: no key twice, and no alias that unfolds into masses. */
export function yamlOf(text: string): { value: unknown } | Problem {
  if (text.length > largest) return { problem: 'is larger than 16 MB, too much for YAML: write it as JSON' };
  if (mayBeTooDeep(text)) return { problem: `is nested more than ${deepest} levels deep: no report is` };
  try {
    const document = parseDocument(text, { merge: true, logLevel: 'error', prettyErrors: false });
    const [error] = document.errors;
    if (error) return { problem: `is no valid YAML: ${error.message}${lineOf(text, error.pos[0])}` };
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    const problem = hidden(value);
    return problem === undefined ? { value } : { problem };
  } catch (error) {
    if (error instanceof RangeError) return { problem: 'is nested too deep to be a report' };
    if (error instanceof ReferenceError) return { problem: 'has aliases that unfold without end, or into nothing' };
    return { problem: `is no valid YAML: ${error instanceof Error ? error.message : 'unknown'}` };
  }
}

const lineOf = (text: string, position: number): string => ` (line ${text.slice(0, position).split('\n').length})`;

/** A look before parsing, which itself goes as deep as the text does. Brackets in texts make it err on the safe side. */
function mayBeTooDeep(text: string): boolean {
  if (/(?:[[{][\s]*){65}/.test(text) || /(?:[-?:][ \t]+){65}/.test(text)) return true;
  let depth = 0;
  let most = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '[' || character === '{') most = Math.max(most, ++depth);
    else if ((character === ']' || character === '}') && depth > 0) depth--;
  }
  return most > 1_000;
}

/** Keys of prototypes, and depth. What an alias repeats is looked at once. */
function hidden(root: unknown): string | undefined {
  const seen = new Set<object>();
  const left: [unknown, number][] = [[root, 1]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [value, depth] = next;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    if (depth > deepest) return `is nested more than ${deepest} levels deep: no report is`;
    if (Object.hasOwn(value, '__proto__')) return 'has a key `__proto__`, which no tool writes';
    for (const child of Object.values(value)) left.push([child, depth + 1]);
  }
  return undefined;
}
