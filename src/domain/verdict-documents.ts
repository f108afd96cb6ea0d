import type { CriterionRule } from './catalogue.ts';
import type { Verdict } from './criteria.ts';
import { fewestWords } from './criteria-measures.ts';
import type { Gathered } from './gathered.ts';
import type { Stage } from './stage.ts';
import { counted } from './units.ts';
import { verdictOf } from './verdict.ts';
import { concluded } from './verdict-conclusion.ts';
import { type CountingFile, evidenceOf, needing, type Shown, shownBy } from './verdict-readings.ts';
import { showsUsage, topicsMissing } from './verdict-topics.ts';

/**
 * Documents that are there and no stubs. `documentation` asks for more: into staging a README that shows how the
 * component is used, into production a user guide, an API reference and help with troubles.
 */
export function documentsVerdict(
  rule: CriterionRule,
  gathered: Gathered,
  place: { component: string; stage: Stage; commit: string },
): Verdict {
  const shown = needing('documents', rule, shownBy(rule, gathered));
  const lacks = rule.id === 'documentation' ? lackOf(rule, place, shown) : undefined;
  const bad = firstStub(shown.files, rule.limits.words) ?? lacks;
  const judgement = concluded(shown, gathered, bad, goodOf(rule, place.stage, shown));
  return verdictOf(rule.id, judgement, evidenceOf(rule, shown, place.commit));
}

/** Why one of the documents is only a stub. */
export function firstStub(files: readonly CountingFile[], words: number = fewestWords): string | undefined {
  for (const { file, measured } of files) {
    const { document } = measured;
    if (document?.placeholder)
      return `${file} is a stub: "${document.placeholder.text}" in line ${document.placeholder.line}`;
    if (document && document.words < words) {
      return `${file} is a stub: ${counted(document.words)} words, ${counted(words)} needed`;
    }
  }
  return undefined;
}

/** What no document covers; certain only when every document could be read. */
function lackOf(
  { limits }: CriterionRule,
  { component, stage }: { component: string; stage: Stage },
  { files, doubts }: Shown,
): string | undefined {
  if (doubts.length > 0 || files.length === 0) return undefined;
  const texts = distinct(files);
  const names = namesOf(texts);
  if (stage === 'staging') return unused(texts, names);
  const missing = stage === 'production' ? topicsMissing(texts, component, limits.words ?? fewestWords) : [];
  const again = files.filter((file) => !texts.includes(file));
  const same = again.length === 0 ? '' : ` (${namesOf(again)} ${again.length === 1 ? 'holds' : 'hold'} the same text)`;
  return missing.length === 0 ? undefined : `${missing.join(', ')} in ${names}${same}`;
}

/** One text under several names is one document, that of its first name. */
const distinct = (files: readonly CountingFile[]): CountingFile[] =>
  files.filter(({ sha256 }, index) => files.findIndex((other) => other.sha256 === sha256) === index);

const namesOf = (files: readonly CountingFile[]): string => files.map(({ file }) => file).join(', ');

function unused(files: readonly CountingFile[], names: string): string | undefined {
  const withUsage = files.filter(showsUsage);
  if (withUsage.length === 0)
    return `${names} has no section on how it is used (a heading such as Usage or Getting started, and something below it)`;
  return withUsage.some(({ measured }) => (measured.document?.codeBlocks ?? 0) > 0)
    ? undefined
    : `${names} has no example in a code block`;
}

function goodOf({ id }: CriterionRule, stage: Stage, { files }: Shown): string {
  const texts = distinct(files);
  const words = texts.reduce((count, { measured }) => count + (measured.document?.words ?? 0), 0);
  const figures = `${counted(words)} words in ${namesOf(texts)}`;
  if (id !== 'documentation') return figures;
  return stage === 'staging' ? `${figures}, with usage and an example` : figures;
}
