import { type Heading, longestLine, type Outline, type Span } from './maturity-outline.ts';
import { fractionIn } from './claims-fraction.ts';
import { type Row, rowsIn } from './claims-table.ts';
import { tickIn, wordsOf } from './claims-ticks.ts';
import { type Stage } from './stage.ts';

/** One line that says something of a component: what it says, and in which part of the file. */
export interface Statement {
  /** From 1. */
  line: number;
  /** Without markup; a row of a table as `Unit tests: 88 %, done`. */
  text: string;
  /** What stands before the colon, or in the row's first cell. */
  label: string;
  tick?: 'ticked' | 'open';
  /** Columns that a box stands in from the left; missing where the tick is no box. */
  indent?: number;
  /** Whether it is a row of a table. */
  isRow?: true;
  /** The way that its part of the file is about, where that is told: `Development → Staging`. */
  target?: Stage;
  /** The innermost heading above it. */
  heading: string;
  /** `criteria`: a checklist; `aside`: ticks in it are about something else; `past`: how it once was. */
  part: 'criteria' | 'plain' | 'aside' | 'past';
}

const mostStatements = 1_000;

/** What a part of a file says, line by line; code and comments say nothing. */
export function statementsIn(file: Outline, span: Span, isOwn: (cell: string) => boolean = () => true): Statement[] {
  const rows = rowsIn(file, span, isOwn);
  const headings = new Map(file.headings.map((heading) => [heading.line, heading]));
  const found: Statement[] = [];
  let trail: Title[] = [];
  for (let index = span.from; index < span.to && found.length < mostStatements; index++) {
    const text = file.lines[index] ?? '';
    if (!file.prose[index] || text.length > longestLine) continue;
    trail = trailBelow(trail, headings.get(index) ?? boldTitle(text));
    const place = placeIn(trail);
    found.push(...(rows.get(index)?.map((row) => ofRow(row, index, place)) ?? ofLine(text, index, place)));
  }
  return found;
}

/** The way that a title is about: the second stage of `Development → Staging`, or the only one of `Staging criteria`. */
function targetIn(title: string): Stage | undefined {
  const arrow = /\w+\W*\s*(?:→|⇒|➜|->|=>|–>|\bto\b|\binto\b)\s*\W*(staging|production|prod)\b/iu.exec(title)?.[1];
  const only = /criteria|checklist/i.test(title) ? /\b(staging|production)\b/i.exec(title)?.[1] : undefined;
  const word = (arrow ?? only)?.toLowerCase();
  return word === undefined ? undefined : word === 'staging' ? 'staging' : 'production';
}

type Title = Pick<Heading, 'level' | 'text'>;
type PlaceIn = Pick<Statement, 'heading' | 'part'> & { target?: Stage };

const trailBelow = (trail: Title[], title: Title | undefined): Title[] =>
  title ? [...trail.filter(({ level }) => level < title.level), title] : trail;

/** A line in bold letters alone is a heading to those who wrote it. */
function boldTitle(line: string): Title | undefined {
  const text = /^\s*(?:\*\*|__)([^*_]+)(?:\*\*|__)\s*:?\s*$/.exec(line)?.[1];
  return text === undefined ? undefined : { level: 7, text };
}

function placeIn(trail: readonly Title[]): PlaceIn {
  const target = trail.map(({ text }) => targetIn(text)).findLast((stage) => stage !== undefined);
  const parts = trail.map(({ text }) => partOf(text)).filter((found) => found !== undefined);
  const part = parts.includes('past') ? 'past' : (parts.at(-1) ?? 'plain');
  return { heading: wordsOf(trail.at(-1)?.text ?? ''), part, ...(target ? { target } : {}) };
}

function partOf(title: string): Statement['part'] | undefined {
  if (/histor|changelog|lessons/i.test(title)) return 'past';
  if (/characteristic|example|next step|roadmap|todo|blocker|known issue|template|maintenance|related/i.test(title))
    return 'aside';
  return /criteria|checklist|requirement|kriterien/i.test(title) || targetIn(title) ? 'criteria' : undefined;
}

const ofRow = ({ label, text, tick }: Row, index: number, place: PlaceIn): Statement => ({
  line: index + 1,
  label,
  text,
  isRow: true,
  ...(tick ? { tick } : {}),
  ...place,
});

function ofLine(line: string, index: number, place: PlaceIn): Statement[] {
  const { box, tick, indent } = tickIn(line);
  const text = wordsOf(line);
  if (text === '' && fractionIn(line) === undefined) return [];
  const label = /^([^:]{1,80}):/.exec(text)?.[1] ?? text;
  return [{ line: index + 1, label, text, ...(tick ? { tick } : {}), ...(box ? { indent } : {}), ...place }];
}
