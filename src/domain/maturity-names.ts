/** Whose name a heading or a cell says. */

const generalWords = new Set([
  'maturity',
  'status',
  'component',
  'stage',
  'current',
  'overview',
  'summary',
  'section',
  'state',
  'info',
]);

/**
 * `Neo4j Maturity Status`, `1. Neo4j (graph database)` and `Component: neo4j` name `neo4j`; `Neo4j backups` does not.
 * General words may stand in a heading besides, and may be part of a name: `State Manager Status` names `state-manager`.
 */
export function names(text: string, component: string): boolean {
  const wanted = component.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return text.split(/[:()–—|]| - /).some((part) => isMadeOf(wanted, wordsIn(part)));
}

/** Says nobody's name. */
export const isGeneral = (text: string): boolean => wordsIn(text).every((word) => generalWords.has(word));

/** Whether the words in their order, general ones left out where they do not fit, make up the name. */
function isMadeOf(name: string, words: readonly string[]): boolean {
  let reached = new Set([0]);
  for (const word of words) {
    const next = [...reached].filter((at) => name.startsWith(word, at)).map((at) => at + word.length);
    reached = new Set([...next, ...(generalWords.has(word) ? reached : [])]);
  }
  return name !== '' && reached.has(name.length);
}

/** Letters and digits, without numbering. */
const wordsIn = (text: string): string[] =>
  text
    .toLowerCase()
    .replace(/^\s*\d+[.)]\s/, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
