import { mergeAll } from './compose-merge.ts';
import { child, type Mapping, mapScalars, type Place, type Scalar, type Tree } from './compose-tree.ts';
import { cleared } from './compose-cleared.ts';
import { interpolate, type Missing } from './interpolation.ts';
import type { PortRange } from './port-survey.ts';

/** How an env file that a service names was found. */
export type EnvFileState = 'fine' | 'missing' | { unreadable: string };

/** Compose files that are one stack, and what is known of the place where it runs. */
export interface AuditStack {
  /** Later ones override earlier ones. */
  files: Mapping[];
  project: string;
  variables: Readonly<Record<string, string>>;
  /** Where they come from, for messages. */
  envFile?: string;
  /** That file cannot be read: nothing can be said of variables. */
  envFileProblem?: string;
  /** Where relative paths start, and the project's folder that they may not leave. */
  folders: { root: string; base: string };
  environment?: string;
  /** Address of the engine, where known: on another one nothing can be in the way. */
  engine?: string;
  ports?: PortRange;
  /** Folders of the host that may be mounted; `unnamed`: nobody has said. */
  binds: readonly string[] | 'any' | 'unnamed';
  /** By the path as it is written. */
  envFiles: Readonly<Record<string, EnvFileState>>;
  /** By service, then by rule: why it is borne. */
  accepts?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** One service of a stack, its files merged. */
export interface AuditedService extends Gaps {
  name: string;
  /** Of its name in the first file that has it. */
  at: Place;
  /** Interpolated; what nobody set is `unknown`. */
  keys: Mapping;
  /** As the files have it: what comes from a variable is `unknown`. */
  written: Mapping;
  /** Keys may come from a file that is not looked at. */
  inherits: boolean;
  /** Others wait for its end: it is a job, and not meant to stay. */
  job: boolean;
}

/** Stands in texts for what a variable holds, or for one that nobody set. No file has this letter by itself. */
export const unknown = '\u{E000}';
export const isKnown = (text: string): boolean => !text.includes(unknown);

export const servicesOf = (stack: AuditStack): AuditedService[] => {
  const names = [...new Set(stack.files.flatMap((file) => [...(child(file, 'services')?.entries.keys() ?? [])]))];
  const services = names.flatMap((name) => serviceOf(stack, name) ?? []);
  const jobs = new Set(services.flatMap(waitedFor));
  return services.map((service) => ({ ...service, job: jobs.has(service.name) }));
};

function serviceOf(stack: AuditStack, name: string): AuditedService | undefined {
  const entries = stack.files.flatMap((file) => child(file, 'services')?.entries.get(name) ?? []);
  const [first] = entries;
  if (entries.some(({ tag }) => tag === 'reset')) return undefined;
  const definitions = cleared(stack.files.flatMap((file) => definitionsIn(file, name)));
  const gaps: Gaps = { missing: [], malformed: [] };
  const keys = mergeAll(definitions.map((each) => interpolated(each, stack, gaps)));
  const written = mergeAll(definitions.map((each) => withoutVariables(each, stack)));
  if (!first || !keys || !written) return undefined;
  return { name, at: first.at, keys, written, inherits: definitions.some(inheritsFromAfar), job: false, ...gaps };
}

/** The service with those it extends in the same file before it. */
function definitionsIn(file: Mapping, name: string, seen: readonly string[] = []): Mapping[] {
  const own = child(child(file, 'services'), name);
  if (!own || seen.includes(name) || seen.length > mostExtended) return [];
  const base = extendedBy(own);
  return base === undefined ? [own] : [...definitionsIn(file, base, [...seen, name]), own];
}

/** Nobody extends so many one after the other; following them all would take its time. */
export const mostExtended = 20;

/** The service of the same file that it extends. */
export function extendedBy(service: Mapping | undefined): string | undefined {
  if (!service || inheritsFromAfar(service)) return undefined;
  return textAt(service, 'extends') ?? textAt(service.entries.get('extends')?.value, 'service');
}

const inheritsFromAfar = (service: Mapping): boolean => child(service, 'extends')?.entries.has('file') === true;

/** Services that this one wants to have ended well. */
function waitedFor({ keys }: AuditedService): string[] {
  const entries = [...(child(keys, 'depends_on')?.entries ?? [])];
  return entries
    .filter(([, { value }]) => textAt(value, 'condition') === 'service_completed_successfully')
    .map(([name]) => name);
}

/** What keeps a text from being known. */
export interface Gaps {
  missing: (Missing & { at: Place })[];
  malformed: { at: Place; what: string }[];
}

export function interpolated(tree: Mapping, stack: AuditStack, gaps: Gaps): Mapping {
  const variables = variablesOf(stack);
  return replaced(tree, (leaf, text) => {
    const { text: found, missing, malformed } = interpolate(text, variables);
    if (malformed) gaps.malformed.push({ at: leaf.at, what: malformed });
    gaps.missing.push(...missing.map((each) => ({ ...each, at: leaf.at })));
    if (malformed) return unknown;
    return missing.length === 0 ? found : interpolate(text, { ...variables, ...unknownOf(missing) }).text;
  });
}

/** A value that a variable has says nothing of the file; a default that is used stands in it. */
export function withoutVariables(tree: Mapping, stack: AuditStack): Mapping {
  const hidden = Object.entries(variablesOf(stack)).map(([name, value]) => [name, value === '' ? '' : unknown]);
  const variables = Object.fromEntries(hidden) as Record<string, string>;
  return replaced(tree, (_leaf, text) => {
    const { missing, malformed } = interpolate(text, variables);
    return malformed ? unknown : interpolate(text, { ...variables, ...unknownOf(missing) }).text;
  });
}

const unknownOf = (missing: readonly Missing[]): Record<string, string> =>
  Object.fromEntries(missing.map(({ variable }) => [variable, unknown]));

const variablesOf = ({ project, variables }: AuditStack): Record<string, string> => ({
  COMPOSE_PROJECT_NAME: project,
  ...variables,
});

function replaced(tree: Mapping, change: (leaf: Scalar, text: string) => string): Mapping {
  const all = mapScalars(tree, (leaf) =>
    typeof leaf.value === 'string' && leaf.value.includes('$') ? { ...leaf, value: change(leaf, leaf.value) } : leaf,
  );
  return all.kind === 'map' ? all : tree;
}

export function textOf(tree: Tree | undefined): string | undefined {
  return tree?.kind === 'scalar' && tree.value !== null ? String(tree.value) : undefined;
}

export const textAt = (tree: Tree | undefined, key: string): string | undefined =>
  tree?.kind === 'map' ? textOf(tree.entries.get(key)?.value) : undefined;

/** A list's items, or the one value that stands for a list of one. */
export function itemsOf(tree: Tree | undefined): Tree[] {
  if (tree?.kind === 'list') return tree.items;
  return tree?.kind === 'scalar' && tree.value !== null ? [tree] : [];
}

export const itemsAt = ({ entries }: Mapping, key: string): Tree[] => itemsOf(entries.get(key)?.value);

/** Names of a list's items, in both of Compose's forms: `key`, and `{ source: key }`. */
export const namesAt = (keys: Mapping, key: string): { name: string; at: Place }[] =>
  itemsAt(keys, key).flatMap((item) => {
    const name = textOf(item) ?? textAt(item, 'source');
    return name === undefined ? [] : [{ name, at: item.at }];
  });
