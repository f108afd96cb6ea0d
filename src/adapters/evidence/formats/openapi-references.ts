import { pointed } from '../../../domain/api-references.ts';

/** What stands where a `$ref` of the same document points to; the value itself where it is none. */
export function resolved(root: unknown, value: unknown): unknown {
  let at = value;
  for (let steps = 0; steps < 32; steps++) {
    const reference = referenceOf(at);
    if (reference === undefined) return at;
    at = pointed(root, reference);
  }
  return undefined;
}

/** The first `$ref` that leads nowhere in the document; undefined when each one leads somewhere. */
export function brokenReference(root: unknown): string | undefined {
  const seen = new Set<object>();
  const left: { value: unknown; isMap: boolean }[] = [{ value: root, isMap: false }];
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, isMap } = next;
    if (typeof value !== 'object' || value === null || seen.has(value)) continue;
    seen.add(value);
    const problem = isMap ? undefined : problemOf(root, value);
    if (problem !== undefined) return problem;
    for (const [key, child] of Object.entries(value)) {
      if (isMap || !isSample(key)) left.push({ value: child, isMap: !isMap && mapsOfNames.has(key) });
    }
  }
  return undefined;
}

/** Below these, keys are names that the author chose. */
const mapsOfNames = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'schemas',
  'responses',
  'parameters',
  'paths',
]);
/** What stands below these is no part of the description, even where it looks like it. */
const isSample = (key: string): boolean =>
  ['example', 'examples', 'default', 'enum', 'const'].includes(key) || key.startsWith('x-');

function problemOf(root: unknown, value: object): string | undefined {
  const reference = referenceOf(value);
  if (reference === undefined) return undefined;
  const shown = reference.slice(0, 120);
  if (!reference.startsWith('#')) return `refers to another file (${shown}): bundle it into one document`;
  return resolved(root, value) === undefined ? `refers to ${shown}, which leads nowhere` : undefined;
}

const referenceOf = (value: unknown): string | undefined =>
  typeof value === 'object' && value !== null && '$ref' in value && typeof value.$ref === 'string'
    ? value.$ref
    : undefined;
