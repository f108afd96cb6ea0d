import { access, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type Document, LineCounter, parseDocument } from 'yaml';
import type { Catalogue } from '../domain/catalogue.ts';
import { assembled } from './assemble.ts';
import { complaintsAbout } from './checks.ts';
import { linesOf } from './lines.ts';
import { CatalogueError, type Problem } from './problems.ts';
import { problemsOf, sectionsOf } from './sections.ts';
import { complaintsAboutTargets } from './target-checks.ts';

export { CatalogueError, type Problem } from './problems.ts';

/**
 * The operator's catalogue out of the text of promoter.yaml, with every default filled in (docs/catalogue.md).
 * `file`: its absolute path. Throws CatalogueError with every problem, each with line and fix.
 */
export function parseCatalogue(text: string, file: string): Catalogue {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, merge: true });
  const broken = syntaxProblems(document, file, counter);
  if (broken.length > 0) throw new CatalogueError(broken);
  const content = plain(document, file);
  const lines = linesOf(document, counter);
  const sections = sectionsOf(content);
  const catalogue = assembled(sections, file);
  const targets = catalogue ? complaintsAboutTargets(catalogue, lines) : [];
  const complaints = [...sections.complaints, ...complaintsAbout(sections, content), ...targets];
  if (complaints.length > 0 || !catalogue) throw new CatalogueError(problemsOf(complaints, file, lines));
  return catalogue;
}

/** The catalogue in a file. Throws CatalogueError, also when the file cannot be read. */
export async function readCatalogue(file: string): Promise<Catalogue> {
  const path = resolve(file);
  return parseCatalogue(await textOf(path), path);
}

/** The catalogue in a file, parsed again whenever its text changed. The shape of the port `CatalogueSource`. */
export function catalogueSource(file: string): { read(): Promise<Catalogue> } {
  const path = resolve(file);
  let last: { text: string; catalogue: Catalogue } | undefined;
  return {
    async read() {
      const text = await textOf(path);
      if (last?.text !== text) last = { text, catalogue: parseCatalogue(text, path) };
      return last.catalogue;
    },
  };
}

/** The file named by PROMOTER_CATALOGUE, else promoter.yaml or promoter.yml in `from` or the nearest folder above it; undefined when there is none. */
export async function findCatalogue(from: string, env: { catalogue?: string } = {}): Promise<string | undefined> {
  if (env.catalogue !== undefined) return resolve(from, env.catalogue);
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    for (const name of ['promoter.yaml', 'promoter.yml']) {
      if (await exists(join(folder, name))) return join(folder, name);
    }
    if (folder === dirname(folder)) return undefined;
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (fault) {
    const isCoded = typeof fault === 'object' && fault !== null && 'code' in fault;
    const code = String(isCoded ? fault.code : fault);
    throw new CatalogueError([unreadable(file, code)]);
  }
}

const unreadable = (file: string, code: string): Problem =>
  code === 'ENOENT'
    ? {
        file,
        line: 1,
        what: 'there is no such file',
        fix: 'create it (docs/catalogue.md), or name another with --catalogue or PROMOTER_CATALOGUE',
      }
    : { file, line: 1, what: `it cannot be read (${code})`, fix: 'give this user the right to read it' };

const syntaxProblems = (document: Document.Parsed, file: string, counter: LineCounter): Problem[] =>
  [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    file,
    line: counter.linePos(pos[0]).line || 1,
    what: message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message,
    fix: 'correct the YAML there: indentation by spaces, one key a line, no key twice',
  }));

/** Aliases are followed up to a bound, so that a few lines cannot fill the memory. */
function plain(document: Document.Parsed, file: string): unknown {
  if (document.contents === null) {
    throw new CatalogueError([
      {
        file,
        line: 1,
        what: 'it is empty',
        fix: 'name environments and components: docs/catalogue.md shows the smallest one',
      },
    ]);
  }
  try {
    return document.toJS({ maxAliasCount: 1_000 });
  } catch (fault) {
    const what = fault instanceof Error ? fault.message : String(fault);
    throw new CatalogueError([{ file, line: 1, what, fix: 'use fewer YAML aliases' }]);
  }
}
