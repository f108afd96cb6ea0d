import type { z } from 'zod';
import { adviceOf, plainWords } from './advice.ts';
import type { Lines, Path } from './lines.ts';
import type { Problem } from './problems.ts';
import { salvaged } from './salvage.ts';
import * as shapes from './shapes.ts';

/** A place in the catalogue where something is wrong. */
export interface Complaint {
  path: Path;
  what: string;
  fix: string;
  /** How the place is called, where that is not its path: an unknown key names itself. */
  name?: Path;
}

/** The catalogue's sections, each on its own: what could be read of it, beside everything that is wrong. */
export interface Sections {
  outermost?: z.output<typeof shapes.outermost>;
  environments: Record<string, shapes.EnvironmentSettings>;
  groups: Record<string, shapes.GroupSettings>;
  components: Record<string, shapes.ComponentSettings>;
  complaints: Complaint[];
}

export function sectionsOf(document: unknown): Sections {
  const complaints: Complaint[] = [];
  const read = <T extends z.ZodType>(
    shape: T,
    value: unknown,
    path: Path,
    stopgap: object,
  ): z.output<T> | undefined => {
    const parsed = shape.safeParse(value, { error: plainWords });
    if (parsed.success) return parsed.data;
    complaints.push(...parsed.error.issues.flatMap((issue) => complaintsOf(issue, path)));
    return shape.safeParse(salvaged(value, parsed.error.issues, stopgap)).data;
  };
  const each = <T extends z.ZodType>(shape: T, key: string, stopgap = {}) =>
    readEach(document, key, (value, path) => read(shape, value, path, stopgap));
  const outermost = read(shapes.outermost, document, [], { environments: {}, components: {} });
  return {
    ...(outermost === undefined ? {} : { outermost }),
    environments: each(shapes.environment, 'environments', { compose: '-' }),
    groups: each(shapes.group, 'groups'),
    components: each(shapes.component, 'components', { service: '-' }),
    complaints,
  };
}

/** Every entry of one section that could be read, by its name. */
function readEach<T>(
  document: unknown,
  key: string,
  read: (value: unknown, path: Path) => T | undefined,
): Record<string, T> {
  const entries = Object.entries(sectionAt(document, key) ?? {}).flatMap(([name, value]): [string, T][] => {
    const found = read(value, [key, name]);
    return found === undefined ? [] : [[name, found]];
  });
  return Object.fromEntries(entries);
}

/** What is written under an outermost key; undefined where that is no section. */
export function sectionAt(document: unknown, key: string): object | undefined {
  if (typeof document !== 'object' || document === null) return undefined;
  const found: unknown = Object.entries(document).find(([name]) => name === key)?.[1];
  return typeof found === 'object' && found !== null && !Array.isArray(found) ? found : undefined;
}

function complaintsOf(issue: z.core.$ZodIssue, above: Path): Complaint[] {
  const path = [...above, ...issue.path];
  if (issue.code !== 'unrecognized_keys') return [{ path, ...adviceOf(issue.message) }];
  const lines = issue.message.split('\n');
  return issue.keys.map((key, index) => ({
    path: [...path, key],
    name: path,
    ...adviceOf(lines[index] ?? issue.message),
  }));
}

/** Complaints with their lines, in the order of the file, each said once. */
export function problemsOf(complaints: readonly Complaint[], file: string, lines: Lines): Problem[] {
  const problems = complaints.map(({ path, name = path, what, fix }) => ({
    file,
    line: lines.at(path),
    what: `${named(name)}${what}`,
    fix,
  }));
  const seen = new Set<string>();
  const fresh = problems.filter(({ line, what }) => !seen.has(`${line} ${what}`) && seen.add(`${line} ${what}`));
  return fresh.sort((a, b) => a.line - b.line);
}

const named = (path: Path): string => (path.length === 0 ? '' : `${path.map(String).join('.')}: `);
