import { replaced } from './maturity-fields.ts';
import { type Entry, historyInsertion } from './maturity-history.ts';
import { ended, inserted, type Insertion, lineEnd, outline, type Outline } from './maturity-outline.ts';
import { type Owner, type Place, placeOf } from './maturity-section.ts';
import { stageName as named, stageSaid } from './maturity-stage.ts';
import { atLeast, type Stage, stageBelow } from './stage.ts';

/** A promotion that MATURITY.md is to tell of. */
export interface StageChange extends Owner {
  stage: Stage;
  /** YYYY-MM-DD. */
  date: string;
  issue?: number;
  /** The stage that the records know from before; the one below when missing. */
  from?: Stage;
}

export interface MaturityEdit {
  text: string;
  /** Where the file and the records disagreed, each in one sentence. */
  notes: string[];
}

/**
 * The text with the component's current stage, its `Last Updated` and a line in its promotion history, in the
 * forms of the team's promotion guide; every other byte stays. Applying it again changes nothing. A stage only
 * rises: an update in a stage already reached leaves the stage as it is. A text in which the component cannot
 * be found comes back as it was, with a note; an empty one becomes a new file.
 */
export function withStage(text: string, change: StageChange): MaturityEdit {
  if (text.trim() === '') return { text: newFile(change), notes: [] };
  const place = placeOf(outline(text), change);
  if ('unclear' in place) return { text, notes: [`MATURITY.md was left as it is: ${place.unclear}`] };
  const said = place.stage && stageSaid(place.stage.value);
  const entry = { ...entryOf(change, said), ...(place.shared ? { component: change.component } : {}) };
  const steps: Step[] = [
    (file, at) => (atLeastSaid(said, reached(change)) ? undefined : stageEdit(file, at, change)),
    (_, at) => dateEdit(at, change.date),
    (file, at) => historyInsertion(file, at, entry),
  ];
  const edited = steps.reduce((now, step) => applied(now, change, step), text);
  return { text: edited, notes: notesOn(place, change, said, edited !== text) };
}

/** What the file says otherwise of a component that is taken over in a stage, in one sentence with its place. */
export function otherStage(text: string, file: string, owner: Owner, stage: Stage): string | undefined {
  const said = readStage(text, owner);
  if (said === undefined || said === stage) return undefined;
  return `${file} says ${named(said)} for ${owner.component}, and by the records it is in ${named(stage)} from now on`;
}

/** The stage that the file claims for a component; undefined where it claims none, or none that is known. */
export function readStage(text: string, owner: Owner): Stage | undefined {
  const place = placeOf(outline(text), owner);
  return 'unclear' in place || !place.stage ? undefined : stageSaid(place.stage.value);
}

type Edit = Insertion | { line: number; text: string };
type Step = (file: Outline, place: Place) => Edit | undefined;

/** Each step looks at the text as the one before left it. */
function applied(text: string, owner: Owner, step: Step): string {
  const file = outline(text);
  const place = placeOf(file, owner);
  const edit = 'unclear' in place ? undefined : step(file, place);
  if (!edit) return text;
  if ('at' in edit) return inserted(file, edit);
  return file.lines.with(edit.line, edit.text).join('');
}

function stageEdit(file: Outline, { stage, span, level }: Place, change: StageChange): Edit {
  if (stage)
    return { line: stage.line, text: replaced(stage, stageValue(change, stage.value, stage.form === 'column')) };
  const heading = level > 0 ? file.headings.find(({ line }) => line >= span.from) : undefined;
  const at = heading ? heading.line + 1 : span.to;
  const end = lineEnd(file, at);
  return { at, text: `${ended(file, at)}${end}**Current Stage**: ${stageValue(change, '', false)}${end}` };
}

/** A date that somebody set later by hand stays, and so does what stands around it. */
function dateEdit({ updated }: Place, date: string): Edit | undefined {
  if (!updated) return undefined;
  const said = updated.value.trim();
  const known = /(?<![\d-])\d{4}-\d{2}-\d{2}(?![\d-])/.exec(said)?.[0];
  if (known !== undefined && known >= date) return undefined;
  const next = known === undefined ? date : said.replace(known, date);
  return { line: updated.line, text: replaced(updated, next) };
}

const marks: Readonly<Record<Stage, string>> = { development: '🔨', staging: '🧪', production: '🚀' };

/** `Staging (promoted from Development on 2026-03-01)`, with the stage's mark where the file had one before. */
function stageValue(change: StageChange, before: string, isBare: boolean): string {
  const { stage, date, from } = change;
  const now = reached(change);
  const mark = Object.values(marks).some((one) => before.includes(one)) ? `${marks[now]} ` : '';
  const below = atLeastSaid(from, stage) ? undefined : (from ?? stageBelow(stage));
  const since = below === undefined || isBare ? '' : ` (promoted from ${named(below)} on ${date})`;
  return `${mark}${named(now)}${since}`;
}

/** The component's stage from now on: it only rises, so that an update leaves what the records know. */
const reached = ({ stage, from }: StageChange): Stage => (from !== undefined && atLeast(from, stage) ? from : stage);

function entryOf({ stage, date, issue, from }: StageChange, said: Stage | undefined): Entry {
  const isUpdate = atLeastSaid(from ?? said, stage);
  return {
    what: isUpdate ? `Updated in ${named(stage)}` : `Promoted to ${named(stage)}`,
    from: named(isUpdate ? stage : (from ?? stageBelow(stage) ?? stage)),
    to: named(stage),
    date,
    ...(issue === undefined ? {} : { issue }),
  };
}

function notesOn({ stage: field }: Place, change: StageChange, said: Stage | undefined, isNew: boolean): string[] {
  const { component } = change;
  if (!field) return [`MATURITY.md had no current stage for ${component}; a line was added`];
  if (!said)
    return [
      `MATURITY.md said '${field.value.trim()}' for ${component}, which is no stage; it says ${named(reached(change))} now`,
    ];
  return disagreement(change, said, isNew);
}

/**
 * A higher stage is none by itself: an update enters the stages below on its way up. That the file has the stage
 * already is one only at first, and only where the records know better: afterwards promoter wrote it.
 */
function disagreement(change: StageChange, said: Stage, isNew: boolean): string[] {
  const { component, stage, from } = change;
  const isHigher = atLeastSaid(said, reached(change));
  const expected = from ?? (isHigher ? said : stageBelow(stage));
  if (said === expected || expected === undefined) return [];
  if (said === reached(change) && (from === undefined || !isNew)) return [];
  const now = isHigher
    ? `it was left at ${named(said)}, because a stage only rises`
    : `it says ${named(reached(change))} now`;
  return [`MATURITY.md said ${named(said)} for ${component}, which came from ${named(expected)}; ${now}`];
}

function newFile(change: StageChange): string {
  const { what, date, issue } = entryOf(change, undefined);
  const forIssue = issue === undefined ? '' : ` (Issue #${issue})`;
  return [
    `# ${change.component} Maturity Status`,
    '',
    `**Current Stage**: ${stageValue(change, '', false)}`,
    `**Last Updated**: ${date}`,
    '',
    '## Promotion History',
    `- ${date}: ${what}${forIssue}`,
    '',
  ].join('\n');
}

const atLeastSaid = (said: Stage | undefined, stage: Stage): boolean => said !== undefined && atLeast(said, stage);
