import type { Field } from './maturity-fields.ts';
import { isGeneral, names } from './maturity-names.ts';
import { type Outline, sectionOf, type Span } from './maturity-outline.ts';
import { componentRows, dateColumns, dateFields, stageColumns, stageFields } from './maturity-stage-fields.ts';

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

/** Whose place is looked for, and the names of the catalogue's other components, where they are known. */
export interface Owner {
  component: string;
  others?: readonly string[];
}

/**
 * A file may belong to one component, or have a section or a table row for each. A section is the component's
 * when its heading names it; without one, the file is the component's when it has at most one stage, and neither
 * that one nor the file stands under somebody else's name.
 */
export function placeOf(file: Outline, { component, others = [] }: Owner): Found {
  if (file.unclosed) return { unclear: 'a block of code or a comment in it is never closed' };
  const row = stageColumns(file).find((cell) => names(cell.row, component));
  if (row) return rowPlace(file, component, row);
  const named = namedSections(file, component);
  const chosen = named.find((place) => place.stage) ?? named[0];
  return chosen ?? wholeFile(file, component, others);
}

function rowPlace(file: Outline, component: string, stage: Field): Place {
  const own = namedSections(file, component)[0];
  const updated = dateColumns(file).find((cell) => names(cell.row, component));
  const whole = { span: { from: 0, to: file.lines.length }, level: 0, shared: true };
  return { ...(own ?? whole), stage, ...(updated ? { updated } : {}) };
}

function namedSections(file: Outline, component: string): Place[] {
  return file.headings
    .filter((heading) => names(heading.text, component))
    .map((heading) => withFields(file, sectionOf(file, heading), heading.level));
}

function wholeFile(file: Outline, component: string, others: readonly string[]): Found {
  const span = { from: 0, to: file.lines.length };
  const unclear = strangersIn(file, component, others) ?? strangersStage(file, span, component);
  return unclear === undefined ? withFields(file, span, file.headings[0]?.level === 1 ? 1 : 0) : { unclear };
}

/** Whose file it is instead: another component's by its title, or everybody's by its table. */
function strangersIn(file: Outline, component: string, others: readonly string[]): string | undefined {
  const title = file.headings.find(({ level, text }) => level === 1 && others.some((other) => names(text, other)));
  if (title) return `it is about '${title.text}', which is not ${component}`;
  const rows = componentRows(file);
  return rows.length > 0
    ? `it has a table of components, and no row of it can be told to be ${component}'s`
    : undefined;
}

function strangersStage(file: Outline, span: Span, component: string): string | undefined {
  const stages = stageFields(file, span);
  if (stages.length > 1) return `it has ${stages.length} stages, and no heading or row names ${component}`;
  const [stage] = stages;
  const owner = stage && file.headings.findLast(({ line, level }) => level > 1 && line < stage.line);
  return owner && !isGeneral(owner.text)
    ? `its only stage stands under '${owner.text}', which is not ${component}`
    : undefined;
}

function withFields(file: Outline, span: Span, level: number): Place {
  const [stage] = stageFields(file, span);
  const [updated] = dateFields(file, span);
  return { span, level, shared: false, ...(stage ? { stage } : {}), ...(updated ? { updated } : {}) };
}
