import type { Overview, OverviewRow } from '../../domain/overview.ts';
import { type Look, type Paint, runnable } from './look.ts';
import { columns, paragraphs, plain } from './text.ts';

/** Components, one a row: whether each could go on, its code, and what is missing in few words. */
export function overview({ environment, rows }: Overview, look: Look): string {
  if (rows.length === 0) return '';
  const head = ['component', 'state', 'code', 'missing'].map((title) => look.paint.bold(title));
  return paragraphs(
    columns([head, ...rows.map((row) => rowText(row, look.paint))], 0, look.width),
    runnable(look, `${summed(rows)} 'promoter plan COMPONENT ${plain(environment)}' says more.`),
  );
}

const rowText = (row: OverviewRow, paint: Paint): string[] => [
  plain(row.component),
  stateOf(row, paint),
  row.code,
  row.inPlace ? '' : missing(row),
];

function stateOf({ ready, inPlace }: OverviewRow, paint: Paint): string {
  if (inPlace) return 'in place';
  return ready ? paint.green('ready') : paint.yellow('not ready');
}

/** Criteria by name; of the rest what comes first, for one line a component. */
function missing({ unmet, obstacles }: OverviewRow): string {
  const [first, ...rest] = obstacles;
  const told = first === undefined ? [] : [`${first}${rest.length > 0 ? ' (and more)' : ''}`];
  return [unmet.join(', '), ...told]
    .filter((part) => part !== '')
    .map(plain)
    .join('; ');
}

function summed(rows: readonly OverviewRow[]): string {
  const inPlace = rows.filter((row) => row.inPlace).length;
  const ready = rows.filter((row) => row.ready && !row.inPlace).length;
  const parts = [`${ready} ready`, `${rows.length - ready - inPlace} not ready`, `${inPlace} in place`];
  return `Of ${rows.length}: ${parts.join(', ')}.`;
}
