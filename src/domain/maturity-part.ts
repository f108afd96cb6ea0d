import { type Statement, statementsIn } from './claims-statements.ts';
import type { ColumnField, Field } from './maturity-fields.ts';
import { names } from './maturity-names.ts';
import { outline, type Outline, type Span } from './maturity-outline.ts';
import { type Owner, type Place, placeOf } from './maturity-section.ts';
import { allStages, dateFields, stageColumns } from './maturity-stage-fields.ts';

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
export function partOf(text: string, owner: Owner): Part | { unclear: string } {
  if (text.length > longestFile) return { unclear: `it has more than ${longestFile / 1_000} kB` };
  if (text.includes('\0')) return { unclear: 'it is no text' };
  const file = outline(text);
  const place = placeOf(file, owner);
  if ('unclear' in place) return place;
  const isOwn = (cell: string): boolean => names(cell, owner.component);
  const rows = stageColumns(file)
    .filter(({ row }) => isOwn(row))
    .slice(0, mostRows);
  const span = ownSpan(file, place, rows);
  const beside = (field: Field): boolean => field.line < span.from || field.line >= span.to;
  return {
    file,
    span,
    statements: [...rows.filter(beside).flatMap((row) => ofRow(file, row, isOwn)), ...statementsIn(file, span, isOwn)],
    stages: [...rows, ...allStages(file, span)].sort((a, b) => a.line - b.line),
    updated: dateFields(file, span),
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

/** Where only a row of a table is the component's, the rest of the file is about the others too. */
function ownSpan(file: Outline, { span, shared }: Place, rows: readonly ColumnField[]): Span {
  const isWhole = span.from === 0 && span.to === file.lines.length;
  const beside = stageColumns(file).filter(({ of }) => rows.some((row) => row.of === of));
  return shared && isWhole && beside.length > 1 ? { from: 0, to: 0 } : span;
}
