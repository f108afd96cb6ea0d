import { basename, dirname, resolve } from 'node:path';
import type { Catalogue, Component, Environment, Target } from '../domain/catalogue.ts';
import { type TargetSettings, targetOf } from '../domain/defaults.ts';
import { builtInGroup } from '../domain/groups.ts';
import { isStage, type Stage, stages } from '../domain/stage.ts';
import type { Sections } from './sections.ts';
import type { ComponentSettings, EnvironmentSettings } from './shapes.ts';

/** The catalogue with every default in it, of what could be read. Relative paths begin at the catalogue's own folder. */
export function assembled(sections: Sections, file: string): Catalogue | undefined {
  const { outermost } = sections;
  if (!outermost) return undefined;
  const at = (path: string) => resolve(dirname(file), path);
  const reports = outermost.reports === undefined ? undefined : at(outermost.reports);
  const repository = { ...outermost.repository, path: at(outermost.repository.path) };
  return {
    file,
    repository,
    tracker: outermost.tracker ?? (repository.github === undefined ? 'none' : 'github'),
    state: at(outermost.state),
    checks: outermost.checks,
    environments: mapped(sections.environments, (name, settings) =>
      environmentOf(name, settings, basename(repository.path), at),
    ),
    components: mapped(sections.components, (name, settings) => componentOf(name, settings, sections, reports)),
  };
}

function environmentOf(
  name: string,
  settings: EnvironmentSettings,
  folder: string,
  at: (path: string) => string,
): Environment {
  const { stage, project, envFile, binds, ...rest } = settings;
  return {
    name,
    ...rest,
    stage: stage ?? (isStage(name) ? name : 'development'),
    project: project ?? projectName(`${folder}-${name}`),
    ...(envFile === undefined ? {} : { envFile: at(envFile) }),
    ...(binds === undefined ? {} : { binds: binds.map(at) }),
  };
}

/** Compose's rule for project names: lower case letters, digits, '-' and '_', not beginning with the latter two. */
const projectName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '');

function componentOf(name: string, settings: ComponentSettings, sections: Sections, reports?: string): Component {
  const { group, service, maturity, strategy, dependsOn, audit, to, ...everywhere } = settings;
  const shared = (group === undefined ? undefined : own(sections.groups, group)?.to) ?? {};
  const common = builtInGroup(group).to ?? {};
  const layers = (stage: Stage): TargetSettings[] => [
    common[stage] ?? {},
    shared[stage] ?? {},
    everywhere,
    to?.[stage] ?? {},
  ];
  return {
    name,
    service,
    strategy,
    dependsOn,
    auditAccepts: audit?.accept ?? {},
    ...(group === undefined ? {} : { group }),
    ...(maturity === undefined ? {} : { maturity }),
    to: Object.fromEntries(stages.map((stage): [Stage, Target] => [stage, targetOf(stage, layers(stage), reports)])),
  };
}

const own = <T>(entries: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;

const mapped = <T, U>(entries: Record<string, T>, change: (name: string, entry: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, change(name, entry)]));
