/** What a local reference, `#/components/schemas/Player` or `#player`, points to; undefined when it leads nowhere. */
export function pointed(root: unknown, reference: string): unknown {
  if (reference === '#') return root;
  if (!reference.startsWith('#/')) return reference.startsWith('#') ? anchored(root, reference.slice(1)) : undefined;
  let at: unknown = root;
  for (const part of reference.slice(2).split('/').map(decoded)) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, part)) return undefined;
    at = Object.entries(at).find(([key]) => key === part)?.[1];
  }
  return at;
}

/** RFC 6901, in the fragment of an address. */
function decoded(part: string): string {
  const text = part.replace(/~1/g, '/').replace(/~0/g, '~');
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const anchors = new WeakMap<object, ReadonlyMap<string, unknown>>();

/** The schema that calls itself so by `$anchor` (JSON Schema 2020-12); undefined when there is none, or several. */
function anchored(root: unknown, name: string): unknown {
  if (typeof root !== 'object' || root === null) return undefined;
  const known = anchors.get(root) ?? anchorsIn(root);
  anchors.set(root, known);
  return known.get(decoded(name));
}

function anchorsIn(root: object): ReadonlyMap<string, unknown> {
  const found = new Map<string, unknown>();
  const seen = new Set<object>();
  const left: unknown[] = [root];
  while (left.length > 0) {
    const at = left.pop();
    if (typeof at !== 'object' || at === null || seen.has(at)) continue;
    seen.add(at);
    const name = '$anchor' in at ? at.$anchor : undefined;
    if (typeof name === 'string') found.set(name, found.has(name) ? undefined : at);
    for (const child of Object.values(at)) left.push(child);
  }
  return found;
}
