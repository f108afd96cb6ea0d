import { type Heading, type Outline, sectionOf, type Span } from './maturity-outline.ts';
import { type Field, columnFields, fields } from './maturity-fields.ts';

/** Where a file speaks of one component. */
export interface Place {
  span: Span;
  /** Level of the component's own heading; 0 when the whole file is about it and has none. */
  level: number;
  /** The place is a row among others', so its history lines must name the component. */
  shared: boolean;
  stage?: Field;
  updated?: Field;
}

/** `unclear`: the file speaks of several components, and of this one nowhere that can be told; in one sentence. */
export type Found = Place | { unclear: string };

/**
 * A file may belong to one component, or have a section or a table row for each. A section is the component's
 * when its heading names it; without one, the file is the component's when it has at most one stage, and that
 * one does not stand under somebody else's name.
 */
export function placeOf(file: Outline, component: string): Found {
  if (file.unclosed) return { unclear: 'a block of code or a comment in it is never closed' };
  const row = columnFields(file, 'Current Stage', (cell) => names(cell, component))[0];
  if (row) return rowPlace(file, component, row);
  const named = namedSections(file, component);
  const chosen = named.find((place) => place.stage) ?? named[0];
  return chosen ?? wholeFile(file, component);
}

function rowPlace(file: Outline, component: string, stage: Field): Place {
  const own = namedSections(file, component)[0];
  const updated = columnFields(file, 'Last Updated', (cell) => names(cell, component))[0];
  const whole = { span: { from: 0, to: file.lines.length }, level: 0, shared: true };
  return { ...(own ?? whole), stage, ...(updated ? { updated } : {}) };
}

function namedSections(file: Outline, component: string): Place[] {
  return file.headings
    .filter((heading) => names(heading.text, component))
    .map((heading) => withFields(file, sectionOf(file, heading), heading.level));
}

function wholeFile(file: Outline, component: string): Found {
  const span = { from: 0, to: file.lines.length };
  const stages = fields(file, span, 'Current Stage');
  if (stages.length > 1) return { unclear: `it has ${stages.length} stages, and no heading or row names ${component}` };
  const owner = stages[0] && file.headings.findLast(({ line, level }) => level > 1 && line < (stages[0]?.line ?? 0));
  if (owner && !isGeneral(owner))
    return { unclear: `its only stage stands under '${owner.text}', which is not ${component}` };
  return withFields(file, span, file.headings[0]?.level === 1 ? 1 : 0);
}

function withFields(file: Outline, span: Span, level: number): Place {
  const stage = fields(file, span, 'Current Stage')[0];
  const updated = fields(file, span, 'Last Updated')[0];
  return { span, level, shared: false, ...(stage ? { stage } : {}), ...(updated ? { updated } : {}) };
}

const generalWords = [
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
];
const isGeneral = ({ text }: Heading): boolean => squashed(text) === '';

/** `Neo4j Maturity Status`, `1. Neo4j (graph database)` and `Component: neo4j` name `neo4j`; `Neo4j backups` does not. */
export function names(text: string, component: string): boolean {
  const wanted = component.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return text.split(/[:()–—|]| - /).some((part) => squashed(part) === wanted);
}

/** Letters and digits, without numbering and the words that any such heading may have. */
const squashed = (text: string): string =>
  text
    .toLowerCase()
    .replace(/^\s*\d+[.)]\s/, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => !generalWords.includes(word))
    .join('');
