import { wordsOf } from './claims-ticks.ts';
import type { Check, Contradiction } from './maturity-contradictions.ts';
import { longestLine, sectionOf } from './maturity-outline.ts';
import type { Part } from './maturity-part.ts';
import { stageIn, stageName, stageSaid } from './maturity-stage.ts';
import { atLeast, type Stage } from './stage.ts';

/** The history says promoted to Staging and the stage is Development, or the other way round. */
export const stageAgainstHistory: Check = (part) => {
  const current = currentStage(part);
  const last = lastOf(historyOf(part));
  if (!current || last.length === 0 || last.some(({ stage }) => stage === current.stage)) return [];
  const [event] = last;
  if (!event) return [];
  const what = `tells last of ${stageName(event.stage)}, but line ${current.line} says the stage is ${stageName(current.stage)}`;
  return [{ line: event.line, what }];
};

/** A higher stage before a lower one, a list that runs both ways, and an update before what it is to tell of. */
export const datesOutOfOrder: Check = (part) => {
  const history = historyOf(part).filter(({ date }) => date !== undefined);
  return [...tooEarly(history), ...zigzag(history), ...outdated(part, history)];
};

/** Days that no calendar has, and blanks that nobody filled in. */
export const impossibleDates: Check = ({ file, span }) =>
  file.lines.slice(span.from, span.to).flatMap((text, i) => {
    if (!file.prose[span.from + i] || text.length > longestLine) return [];
    const dates = text.match(/(?<![\w-])(?:\d{4}|YYYY)-(?:\d{1,2}|MM|XX)-(?:\d{1,2}|DD|XX)(?![\w-])/gi) ?? [];
    const wrong = dates.find((date) => !isDate(date));
    return wrong === undefined ? [] : [{ line: span.from + i + 1, what: `has '${wrong}', which is no date` }];
  });

const mostEvents = 200;

interface Event {
  line: number;
  stage: Stage;
  date: string | undefined;
  isDown: boolean;
}

/** Promotions and demotions in the component's history; an update changes no stage. */
function historyOf({ file, span }: Part): Event[] {
  const sections = file.headings.filter(
    ({ line, text }) => line >= span.from && line < span.to && /histor/i.test(text),
  );
  const lines = sections.flatMap((heading) => {
    const { from, to } = sectionOf(file, heading);
    return Array.from({ length: Math.min(to, span.to) - from - 1 }, (_, i) => from + 1 + i);
  });
  return [...new Set(lines)]
    .filter((line) => file.prose[line])
    .flatMap((line) => eventIn(file.lines[line] ?? '', line + 1))
    .slice(0, mostEvents);
}

function eventIn(text: string, line: number): Event[] {
  if (text.length > longestLine || /\bupdated in\b/i.test(text)) return [];
  const isRow = /^\s*\|/.test(text);
  const isItem = /^\s*(?:[-*+]|\d+[.)])\s/.test(text);
  const words = wordsOf(text.replaceAll('|', ' '));
  const date = words.match(/\d{4}-\d{2}-\d{2}/)?.[0];
  if (!(isItem || (isRow && date !== undefined))) return [];
  const isDown = /demot|rolled back|reverted/i.test(words);
  const named = /(?:\b(?:to|into|in)\b|→|->)\s*\W*(development|staging|production|dev|prod)\b/i.exec(words)?.[1];
  const stage = named ? stageIn(named) : isRow ? highestIn(words) : stageIn(words);
  return stage ? [{ line, stage, date: date !== undefined && isDate(date) ? date : undefined, isDown }] : [];
}

/** A row names where it came from and where it went. */
const highestIn = (words: string): Stage | undefined =>
  words
    .match(/\b(?:development|staging|production)\b/gi)
    ?.map(stageIn)
    .reduce((a, b) => (a && b && atLeast(a, b) ? a : b));

/** The newest by date where all have one, else the one written last; several of one day. */
function lastOf(history: readonly Event[]): Event[] {
  const dates = history.flatMap(({ date }) => date ?? []);
  if (dates.length < history.length) return history.slice(-1);
  const newest = [...dates].sort().at(-1);
  return history.filter(({ date }) => date === newest).reverse();
}

function currentStage({ stages }: Part): { line: number; stage: Stage } | undefined {
  return stages.flatMap(({ line, value }) => {
    const stage = stageSaid(value);
    return stage ? [{ line: line + 1, stage }] : [];
  })[0];
}

function tooEarly(history: readonly Event[]): Contradiction[] {
  if (history.some(({ isDown }) => isDown)) return [];
  return history.flatMap(({ line, stage, date = '' }) => {
    const lower = history.find(
      (other) => other.stage !== stage && atLeast(stage, other.stage) && (other.date ?? '') > date,
    );
    if (!lower) return [];
    return [
      {
        line,
        what: `tells of ${stageName(stage)} on ${date}, before ${stageName(lower.stage)} on ${lower.date} in line ${lower.line}`,
      },
    ];
  });
}

/** The first line that goes against the direction in which the list began. */
function zigzag(history: readonly Event[]): Contradiction[] {
  const steps = history
    .slice(1)
    .map((event, i) => ({ event, before: history[i], way: (event.date ?? '').localeCompare(history[i]?.date ?? '') }));
  const way = steps.find((step) => step.way !== 0)?.way;
  const turn = steps.find((step) => way !== undefined && step.way !== 0 && step.way !== way);
  if (!turn?.before) return [];
  const { event, before } = turn;
  return [{ line: event.line, what: `is of ${event.date}, out of order behind ${before.date} in line ${before.line}` }];
}

function outdated({ updated, stages }: Part, history: readonly Event[]): Contradiction[] {
  const [field] = updated;
  const said = field && /\d{4}-\d{2}-\d{2}/.exec(field.value)?.[0];
  if (!field || said === undefined || !isDate(said)) return [];
  const known = [
    ...history.map(({ line, date = '' }) => ({ line, date })),
    ...stages.map(({ line, value }) => ({ line: line + 1, date: /\d{4}-\d{2}-\d{2}/.exec(value)?.[0] ?? '' })),
  ];
  const later = known.filter(({ date }) => isDate(date) && date > said).sort((a, b) => b.date.localeCompare(a.date))[0];
  if (!later) return [];
  return [{ line: field.line + 1, what: `was updated last on ${said}, before ${later.date} in line ${later.line}` }];
}

/** A day of the calendar, as ISO 8601 writes it. */
function isDate(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
