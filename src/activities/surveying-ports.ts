import type { CatalogueActivities, EnvironmentActivities } from '../contract/activities.ts';
import type { Environment } from '../domain/catalogue.ts';
import type { Standing } from '../domain/deploy-standing.ts';
import type { Finding } from '../domain/finding.ts';
import type { PortHolder, PortSurvey } from '../domain/port-survey.ts';
import { Refusal } from '../domain/refusal.ts';
import { type ComposeFiles, type ContainerEngine, EngineUnreachable } from './deploy-ports.ts';
import type { CatalogueSource, ReleaseStore } from './ports.ts';

export interface PortSurveyPorts {
  catalogue: CatalogueSource;
  releases: ReleaseStore;
  compose: ComposeFiles;
  engine: ContainerEngine;
}

/** What the registry of ports is computed from. */
export const createPortActivities = (
  ports: PortSurveyPorts,
): Pick<EnvironmentActivities, 'surveyPorts'> & CatalogueActivities => ({
  async listEnvironments() {
    const { found, findings } = await answered(() => ports.catalogue.read());
    return { environments: Object.keys(found?.environments ?? {}), findings };
  },
  surveyPorts: ({ environment }) => survey(ports, environment),
});

async function survey(ports: PortSurveyPorts, name: string): Promise<PortSurvey> {
  const environment = (await ports.catalogue.read()).environments[name];
  if (!environment) return { ...empty(name), findings: [unknown(name)] };
  const held = await answered(() => ports.engine.containers(environment, () => true));
  const planned = await answered(() => plannedAtHead(ports, environment));
  return {
    ...empty(name),
    engine: environment.docker,
    project: environment.project,
    ...(environment.ports ? { range: environment.ports } : {}),
    containers: (held.found ?? []).filter((one) => one.ports.some(({ host }) => host !== 0)).map(holderOf),
    planned: planned.found?.planned ?? [],
    findings: [...held.findings, ...planned.findings, ...(planned.found?.findings ?? [])],
  };
}

const empty = (environment: string): PortSurvey => ({
  environment,
  engine: '',
  project: '',
  containers: [],
  planned: [],
  findings: [],
});

async function plannedAtHead({ releases, compose }: PortSurveyPorts, environment: Environment) {
  const folder = await releases.folder(await releases.resolve(undefined));
  return compose.planned({ environment, folder });
}

function holderOf({ id, name, state, labels, ports }: Standing): PortHolder {
  const project = labels['com.docker.compose.project'];
  const service = labels['com.docker.compose.service'];
  return { id, name, state, ports, ...(project ? { project } : {}), ...(service ? { service } : {}) };
}

/** What is wrong with an outside system is a finding; everything else is asked all the same. */
async function answered<T>(ask: () => Promise<T>): Promise<{ found?: T; findings: Finding[] }> {
  try {
    return { found: await ask(), findings: [] };
  } catch (fault) {
    if (fault instanceof Refusal) return { findings: fault.findings };
    if (fault instanceof EngineUnreachable) return { findings: [silent(fault.message)] };
    throw fault;
  }
}

const silent = (message: string): Finding => ({
  check: 'engine',
  status: 'unreachable',
  what: `the container engine does not answer: ${message}`,
  fix: "start it, or correct 'docker' of the environment in the catalogue",
});

const unknown = (name: string): Finding => ({
  check: 'environment',
  status: 'refused',
  what: `this worker's catalogue has no environment '${name}'`,
  fix: 'put it into the catalogue, or stop the worker that polls its queue',
});
