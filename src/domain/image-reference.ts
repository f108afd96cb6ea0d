export interface ImageReference {
  /** `docker.io/library/neo4j` is written `neo4j`; the name is kept as it was written. */
  name: string;
  tag?: string;
  digest?: string;
}

const alphanumeric = '[a-z0-9]+';
const separator = '(?:[._]|__|-+)';
const pathPart = `${alphanumeric}(?:${separator}${alphanumeric})*`;
const label = '(?:[a-zA-Z0-9]|[a-zA-Z0-9][a-zA-Z0-9-]*[a-zA-Z0-9])';
const host = `(?:${label}(?:\\.${label})*|\\[[a-fA-F0-9:]+\\])(?::[0-9]+)?`;
const name = `(?:${host}/)?${pathPart}(?:/${pathPart})*`;
const tag = '[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,127}';
const digest = '[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9a-fA-F]{32,}';
const grammar = new RegExp(`^(${name})(?::(${tag}))?(?:@(${digest}))?$`);
const longestName = 255;

/**
 * Undefined when the text is not a reference. Asked before an engine is: it pulls `latest` for `x:v1:latest` without a word.
 * Source: the grammar in https://github.com/distribution/reference, reference.go.
 */
export function parseImageReference(text: string): ImageReference | undefined {
  const [, found, foundTag, foundDigest] = grammar.exec(text) ?? [];
  if (found === undefined || found.length > longestName || /^[a-f0-9]{64}$/.test(found)) return undefined;
  return {
    name: found,
    ...(foundTag === undefined ? {} : { tag: foundTag }),
    ...(foundDigest === undefined ? {} : { digest: foundDigest }),
  };
}

/** With the tag that an engine would add by itself, so that it is never left to it. */
export const withTag = (text: string, { tag: given, digest: pinned }: ImageReference): string =>
  given === undefined && pinned === undefined ? `${text}:latest` : text;
