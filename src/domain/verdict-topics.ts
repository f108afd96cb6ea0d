import type { DocumentSection } from './reading.ts';
import { counted } from './units.ts';
import type { CountingFile } from './verdict-readings.ts';

/** What a set of documents is about, by their names and by their headings with something below. */

const usage =
  /\b(usage|using|quick ?-?start|getting started|how to|examples?|verwendung|benutzung|schnellstart|erste schritte|beispiele?)\b/i;

/** A section on how it is used, with words or an example in it. */
export const showsUsage = (file: CountingFile): boolean =>
  sectionsBelow(file, (heading) => usage.test(heading)).some(({ words, codeBlocks }) => words + codeBlocks > 0);

const topics = [
  {
    topic: 'user guide',
    words:
      /\b(usage|(user )?manual|handbook|handbuch|tutorial|quick ?-?start|getting started|how to|anleitung|verwendung|erste schritte)\b|(?<!(api|reference|trouble ?shooting|style|upgrade|migration|contribut\w+) )\bguide\b/i,
  },
  { topic: 'API reference', words: /\b(api|reference|referenz|endpoints?|schnittstellen?)\b/i },
  {
    topic: 'troubleshooting',
    words:
      /\b(trouble ?shooting|faq|(known|common) (issues|problems|errors)|fehlersuche|fehlerbehebung|problembehebung)\b/i,
  },
] as const;

type Topic = (typeof topics)[number];

/** Fewer words below a heading say nothing of what it announces. */
const fewestWordsOfSection = 20;

/** `no API reference` for each topic that a user needs in production and no document covers. */
export function topicsMissing(files: readonly CountingFile[], component: string, wordsOfDocument: number): string[] {
  const needed = Math.min(wordsOfDocument, fewestWordsOfSection);
  return topics.flatMap((topic) => {
    if (files.some((file) => isNamed(file, topic, component))) return [];
    const parts = files.map((file) => sectionsBelow(file, (heading) => tells(heading, topic, component)));
    const most = Math.max(...parts.map(wordsIn));
    if (most >= needed) return [];
    const [stub] = parts.flat();
    const why = stub ? ` (below "${stub.heading}": ${counted(most)} words, ${counted(needed)} needed)` : '';
    return [`no ${topic.topic}${why}`];
  });
}

const wordsIn = (sections: readonly DocumentSection[]): number =>
  sections.reduce((count, { words }) => count + words, 0);

/** The sections whose heading is of the wanted kind, and those below them. */
function sectionsBelow({ measured }: CountingFile, isWanted: (heading: string) => boolean): DocumentSection[] {
  let within = Number.POSITIVE_INFINITY;
  return (measured.document?.sections ?? []).filter(({ heading, level }) => {
    if (level <= within) within = isWanted(heading) ? level : Number.POSITIVE_INFINITY;
    return level >= within;
  });
}

const tells = (text: string, { words }: Topic, component: string): boolean =>
  words.test(without(component, spaced(text)));

/** Its base name says so, or a folder of documents does, as `docs/api/players.md`. */
function isNamed({ file }: CountingFile, topic: Topic, component: string): boolean {
  const folders = file.split('/');
  const name = folders.pop() ?? '';
  const own = folders.findLastIndex((folder) => isDocuments(folder) || isSame(folder, component));
  const isFolder = own >= 0 && folders.slice(own + 1).some((folder) => isAllOf(folder, topic));
  return isFolder || tells(name, topic, component);
}

const isDocuments = (folder: string): boolean => /^(?:docs?|documentation|doku(?:mentation)?)$/i.test(folder);
const isSame = (folder: string, component: string): boolean => spaced(folder) === spaced(component);

/** `api-reference`, and not `reference-data`. */
const isAllOf = (folder: string, { words }: Topic): boolean =>
  words.test(spaced(folder)) && spaced(folder).replace(new RegExp(words, 'gi'), '').trim() === '';

/** A component that is called `player-api` has no API reference by its name alone. */
const without = (component: string, text: string): string =>
  ` ${text} `.replaceAll(` ${spaced(component)} `, ' ').trim();

/** `User-Guide.md` → `user guide md`. */
const spaced = (text: string): string =>
  text
    .replace(/[^A-Za-z0-9äöüÄÖÜß]+/g, ' ')
    .trim()
    .toLowerCase();
