import { type Statement, statementsIn } from './claims-statements.ts';
import { columnFields, type Field, fields } from './maturity-fields.ts';
import { outline, type Outline, type Span } from './maturity-outline.ts';
import { names, placeOf } from './maturity-section.ts';

/** What a file says of one component, and where. */
export interface Part {
  file: Outline;
  span: Span;
  statements: Statement[];
  /** Every place that names its current stage. */
  stages: Field[];
  /** Every place that says when it was changed last. */
  updated: Field[];
}

/** Longer ones are no writing of people, and reading them would take the worker's time. */
const longestFile = 256_000;

/** `unclear`: why the file says nothing of the component, in one sentence. */
export function partOf(text: string, component: string): Part | { unclear: string } {
  if (text.length > longestFile) return { unclear: `it has more than ${longestFile / 1_000} kB` };
  if (text.includes('\0')) return { unclear: 'it is no text' };
  const file = outline(text);
  const place = placeOf(file, component);
  if ('unclear' in place) return place;
  const isOwn = (cell: string): boolean => names(cell, component);
  const rows = columnFields(file, 'Current Stage', isOwn).slice(0, mostRows);
  const span = ownSpan(file, place.span, place.shared);
  const inSpan = (name: string): Field[] => fields(file, span, name);
  const beside = (field: Field): boolean => field.line < span.from || field.line >= span.to;
  return {
    file,
    span,
    statements: [...rows.filter(beside).flatMap((row) => ofRow(file, row, isOwn)), ...statementsIn(file, span, isOwn)],
    stages: [...rows, ...stageNames.flatMap(inSpan)].sort((a, b) => a.line - b.line),
    updated: inSpan('Last Updated'),
  };
}

const mostRows = 10;

/** What the other columns of the component's row say. */
function ofRow(file: Outline, { line }: Field, isOwn: (cell: string) => boolean): Statement[] {
  let top = line;
  while (top > 0 && /^\s*\|/.test(file.lines[top - 1] ?? '')) top -= 1;
  const table = { from: top, to: line + 1 };
  return statementsIn(file, table, isOwn).filter((statement) => statement.line === line + 1);
}

const stageNames = ['Current Stage', 'Stage', 'Maturity Stage', 'Current Maturity Stage'];

/** Where only a row of a table is the component's, the rest of the file is about the others too. */
function ownSpan(file: Outline, span: Span, isShared: boolean): Span {
  const isWhole = span.from === 0 && span.to === file.lines.length;
  const components = columnFields(file, 'Current Stage', () => true).length;
  return isShared && isWhole && components > 1 ? { from: 0, to: 0 } : span;
}
