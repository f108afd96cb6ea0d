import { type Claim, mostClaims } from './claim.ts';
import { criterionFor } from './claims-criterion.ts';
import { claimsSaid } from './claims-said.ts';
import { statementsIn } from './claims-statements.ts';
import { wordsOf } from './claims-ticks.ts';
import { clip } from './markdown.ts';
import { outline, type Outline, sectionOf } from './maturity-outline.ts';
import { stageIn } from './maturity-stage.ts';
import type { Stage } from './stage.ts';

/** How a request is read: as whose words, and into which stage; missing, the form's own target stage. */
export interface FormReading {
  where?: string;
  stage?: Stage;
}

/**
 * The claims in a promotion request: the body that a GitHub issue form makes (`### Heading`, the answer below it), or
 * the same written by hand. Ticked criteria, `9/9 criteria`, coverage and uptime, and what the fields for security,
 * performance, documentation, dependencies and rollback say in words.
 */
export function parseIssueForm(body: string, { where = 'the request', stage }: FormReading = {}): Claim[] {
  const file = outline(opened(body.slice(0, longestBody)));
  const into = stage ?? targetOf(file) ?? 'staging';
  const said = statementsIn(file, { from: 0, to: file.lines.length });
  const told = said
    .filter(({ heading }) => !namesOnly.test(heading))
    .flatMap((statement) => claimsSaid(statement, into, where));
  const known = new Set(told.map(({ criterion }) => criterion));
  const words = inWords(file, into, where).filter(({ criterion }) => !known.has(criterion));
  return [...told, ...words].slice(0, mostClaims);
}

/** GitHub itself takes no longer body. */
const longestBody = 65_536;

/** Fields whose answers are names, and no claims. */
const namesOnly = /^(?:component(?: name)?|current stage|target stage|functional group|known blockers?|owner)$/i;

/** A field with `render: markdown` is a block of code to GitHub, and still the requester's words. */
function opened(body: string): string {
  const text = body.replace(/\r\n?/g, '\n');
  return text.replace(
    /^(`{3,}|~{3,})(?:markdown|md|text)?[ \t]*\n([\s\S]*?)\n\1[ \t]*$/gim,
    (_, __, inner: string) => inner,
  );
}

function targetOf(file: Outline): Stage | undefined {
  const answers = file.headings
    .filter(({ text }) => /^\W*target stage\W*$/i.test(text))
    .map((heading) => answer(file, heading));
  const written = file.lines.map((line) => /^\W*target stage\W*:\W*(.+)$/i.exec(line.slice(0, 200))?.[1]);
  return [...answers, ...written]
    .map((word) => (word ? stageIn(word) : undefined))
    .find((found) => found !== undefined);
}

/** What fields say in words alone, shown beside the verdict as it is. */
function inWords(file: Outline, stage: Stage, where: string): Claim[] {
  return file.headings
    .filter(({ text }) => wordFields.test(text))
    .flatMap((heading) => {
      const criterion = criterionFor(heading.text, stage);
      const says = answer(file, heading);
      return criterion === undefined || says === undefined ? [] : [{ criterion, says, where }];
    });
}

const wordFields = /^\W*(?:security|performance|documentation|dependenc|rollback)/i;

/** The first line of an answer; undefined where none was given. */
function answer(file: Outline, heading: Outline['headings'][number]): string | undefined {
  const { from, to } = sectionOf(file, heading);
  const written = file.lines.slice(from + 1, to).filter((_, i) => file.prose[from + 1 + i]);
  const first = written.map((line) => wordsOf(line.slice(0, 500))).find((line) => line !== '');
  return first === undefined || /^_?no response_?$/i.test(first) ? undefined : clip(first, 100);
}
