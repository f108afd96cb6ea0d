import { mergeAll } from './compose-merge.ts';
import {
  child,
  type Mapping,
  mapScalars,
  type Place,
  placeText,
  type Problem,
  type Reader,
  refuse,
  type Tree,
} from './compose-tree.ts';
import { interpolate } from './interpolation.ts';

/** What resolves a service: the parsed files in order, and where its variables come from. */
export interface ComposeSource {
  files: Mapping[];
  service: string;
  project: string;
  /** From the environment's env file and from nowhere else: the worker's own variables are not the team's configuration. */
  variables: Readonly<Record<string, string>>;
  /** The env file, for messages. */
  envFile?: string;
}

/** The parts of the files that one service needs, interpolated and merged; other services may be broken without harm. */
export interface Selected {
  service: Mapping;
  networks?: Mapping;
  volumes?: Mapping;
  /** Container names that the file gives to other services. */
  containers: Record<string, string>;
}

export function select(source: ComposeSource, reader: Reader): Selected | undefined {
  const definitions = source.files.map((file) => child(child(file, 'services'), source.service));
  const service = mergeAll(interpolated(definitions, source, reader));
  if (!service) return unknownService(source, reader);
  const networks = merged('networks', source, reader);
  const volumes = merged('volumes', source, reader);
  return {
    service,
    ...(networks ? { networks } : {}),
    ...(volumes ? { volumes } : {}),
    containers: containerNames(source),
  };
}

function merged(section: string, source: ComposeSource, reader: Reader): Mapping | undefined {
  const parts = interpolated(
    source.files.map((file) => child(file, section)),
    source,
    reader,
  );
  return mergeAll(parts);
}

function interpolated(parts: readonly (Mapping | undefined)[], source: ComposeSource, reader: Reader): Mapping[] {
  return parts
    .filter((part) => part !== undefined)
    .map((part) => interpolateTree(part, source, reader))
    .filter((part) => part.kind === 'map');
}

function interpolateTree(tree: Tree, source: ComposeSource, reader: Reader): Tree {
  return mapScalars(tree, (leaf) => {
    if (typeof leaf.value !== 'string' || !leaf.value.includes('$')) return leaf;
    const { text, missing, malformed } = interpolate(leaf.value, variablesOf(source));
    if (malformed) refuse(reader, leaf.at, malformed, 'correct the expression');
    for (const { variable, message } of missing) refuseUnset(source, reader, leaf.at, variable, message);
    return { ...leaf, value: text };
  });
}

export function refuseUnset(
  source: ComposeSource,
  reader: Reader,
  at: Place,
  variable: string,
  message?: string,
): void {
  const fix = source.envFile
    ? `set ${variable} in ${source.envFile}, or write \${${variable}:-default}`
    : `name an 'envFile' for the environment in the catalogue and set ${variable} there`;
  refuse(reader, at, `the variable ${variable} is not set${message ? ` (${message})` : ''}`, fix);
}

export const variablesOf = ({ project, variables }: ComposeSource): Record<string, string> => ({
  COMPOSE_PROJECT_NAME: project,
  ...variables,
});

function unknownService({ files, service }: ComposeSource, reader: Reader): undefined {
  const known = [...new Set(files.flatMap((file) => [...(child(file, 'services')?.entries.keys() ?? [])]))];
  const at = files[0]?.at ?? { file: 'the compose file', line: 1 };
  return refuse(
    reader,
    { ...at, line: 1 },
    `there is no service '${service}' (services: ${known.join(', ') || 'none'})`,
    "correct 'service' in the catalogue, or add it to the compose file",
  );
}

/** Names that cannot be interpolated are left out: whoever depends on them finds the container by its labels. */
function containerNames(source: ComposeSource): Record<string, string> {
  const found: Record<string, string> = {};
  for (const file of source.files) {
    for (const [service, { value }] of child(file, 'services')?.entries ?? []) {
      const name = value.kind === 'map' ? value.entries.get('container_name')?.value : undefined;
      if (name?.kind !== 'scalar') continue;
      const { text, missing } = interpolate(String(name.value), variablesOf(source));
      if (missing.length === 0) found[service] = text;
    }
  }
  return found;
}

/** Problems as a person reads them. */
export const problemText = ({ at, what }: Problem): string => `${placeText(at)}: ${what}`;
