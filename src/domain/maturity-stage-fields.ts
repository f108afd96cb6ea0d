import { columnFields, type ColumnField, type Field, fields } from './maturity-fields.ts';
import type { Outline, Span } from './maturity-outline.ts';
import { stageSaid } from './maturity-stage.ts';

/** What people call a component's stage. The first name says so for certain, whatever stands behind it. */
const [certain, ...others] = ['Current Stage', 'Stage', 'Maturity Stage', 'Current Maturity Stage'] as const;

const isStage = (value: string): boolean => stageSaid(value) !== undefined;

/** Every place in `span` that names a current stage, in the order of its lines. */
export const allStages = (file: Outline, span: Span): Field[] =>
  [...certainStages(file, span), ...otherStages(file, span)].sort((a, b) => a.line - b.line);

/** Those that count: under its plain name, or under another one where there is none of that. */
export function stageFields(file: Outline, span: Span): Field[] {
  const found = certainStages(file, span);
  return found.length > 0 ? found : otherStages(file, span);
}

const certainStages = (file: Outline, span: Span): Field[] => fields(file, span, certain, isStage);
const otherStages = (file: Outline, span: Span): Field[] =>
  others
    .flatMap((name) => fields(file, span, name, isStage).filter(({ value }) => isStage(value)))
    .sort((a, b) => a.line - b.line);

/** The stages in tables with a row for each component, under whatever name they have. */
export const stageColumns = (file: Outline): ColumnField[] => allRows(file).filter(({ isClear }) => isClear);

const allRows = (file: Outline): ColumnField[] => columnFields(file, [certain, ...others]);

export const dateFields = (file: Outline, span: Span): Field[] =>
  fields(file, span, lastUpdated, (value) => /\d/.test(value));
export const dateColumns = (file: Outline): ColumnField[] =>
  columnFields(file, [lastUpdated]).filter(({ isClear }) => isClear);

const lastUpdated = 'Last Updated';

/** Rows that each are a component's, and not an event's or a criterion's. */
export const componentRows = (file: Outline): ColumnField[] =>
  allRows(file).filter(({ of }) => /^(?:component|komponente|service|name|module)s?(?: name)?$/i.test(of));
