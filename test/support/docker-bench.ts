import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MockActivityEnvironment } from '@temporalio/testing';
import { DefaultLogger } from '@temporalio/worker';
import type Docker from 'dockerode';
import { createDeployActivities, type DeployActivities } from '../../src/activities/deploy.ts';
import type { DeployPorts } from '../../src/activities/deploy-job.ts';
import { createComposeFiles } from '../../src/adapters/compose/release.ts';
import { createDockerEngine } from '../../src/adapters/docker/docker-engine.ts';
import { engineFor } from '../../src/adapters/docker/engine.ts';
import { createHostPorts } from '../../src/adapters/docker/host-ports.ts';
import { createServiceSource } from '../../src/adapters/files/compose.ts';
import { createFenceStore } from '../../src/adapters/files/locks.ts';
import { createSpecificationStore } from '../../src/adapters/files/specifications.ts';
import { createVariableSource } from '../../src/adapters/files/variables.ts';
import type { Deployed, Examination, ExamineRequest } from '../../src/contract/activities.ts';
import type { Catalogue, Command, Environment, Target } from '../../src/domain/catalogue.ts';
import { isOk } from '../../src/domain/finding.ts';
import type { Deployment } from '../../src/domain/release.ts';
import { day, second } from '../../src/domain/units.ts';
import { removeWithVolumes } from './volumes.ts';

/** Repository of the tiny web service, with the tags 1 and 2. */
export const webImage = process.env['PROMOTER_WEB_IMAGE'] ?? 'promoter-local/web';

export interface Run {
  runId: string;
  epoch: number;
}

/** One component on the real engine, with folders of its own; everything it makes begins with its name. */
export interface Bench {
  name: string;
  component: string;
  docker: Docker;
  environment: Environment;
  state: string;
  ports: DeployPorts;
  activities: DeployActivities;
  /** Commands of `restore` that were run. */
  commandsRun: { command: Command; containerId: string | undefined }[];
  newRun(): Run;
  /** A commit with these files; `compose.yml` is the environment's compose file. */
  commit(files: Record<string, string>): Promise<string>;
  envFile(text: string): Promise<void>;
  /** In an activity's context. */
  inActivity<T>(work: () => Promise<T>, attempt?: number, cancel?: AbortSignal): Promise<T>;
  examine(commit: string, more?: Partial<ExamineRequest>): Promise<Examination>;
  /** Examined and deployed; fails when a finding stands in the way. */
  promote(commit: string, run: Run, more?: Partial<ExamineRequest>): Promise<Deployed & { deployment: Deployment }>;
  /** Its containers and their data go, everything else stays. */
  clear(): Promise<void>;
  close(): Promise<void>;
}

export async function openBench(component = 'web'): Promise<Bench> {
  const name = `promoter-test-${randomBytes(4).toString('hex')}`;
  const folder = await mkdtemp(join(tmpdir(), `${name}-`));
  const state = join(folder, 'state');
  const environment = environmentOf(name, join(folder, 'env'));
  await writeFile(join(folder, 'env'), '');
  const commandsRun: Bench['commandsRun'] = [];
  const ports = portsOf(folder, state, environment, component, commandsRun);
  const activities = createDeployActivities(ports);
  const docker = engineFor(environment);
  const inActivity = <T>(work: () => Promise<T>, attempt = 1, cancel?: AbortSignal): Promise<T> => {
    const context = new MockActivityEnvironment({ attempt }, { logger: new DefaultLogger('ERROR') });
    cancel?.addEventListener('abort', () => context.cancel());
    return context.run(work);
  };
  const place = { component, environment: environment.name };
  let runs = 0;
  const examine: Bench['examine'] = (commit, more = {}) =>
    inActivity(() => activities.examine({ ...place, commit, adopted: [], recorded: [], ...more }));
  return {
    name,
    component,
    docker,
    environment,
    state,
    ports,
    activities,
    commandsRun,
    inActivity,
    examine,
    newRun: () => ({ runId: randomUUID(), epoch: ++runs }),
    commit: (files) => writeCommit(folder, files),
    envFile: (text) => writeFile(join(folder, 'env'), text),
    async promote(commit, { runId, epoch }, more = {}) {
      const { deployment, findings } = await examine(commit, { runId, ...more });
      const bad = findings.filter((finding) => !isOk(finding));
      if (!deployment || bad.length > 0) throw new Error(bad.map(({ what }) => what).join('; '));
      const fence = { workflowId: `${component}@${environment.name}`, runId, epoch, operation: 1 };
      const request = { ...place, fence, deployment, adopted: more.adopted ?? [] };
      return { ...(await inActivity(() => activities.deploy(request))), deployment };
    },
    clear: () => removeContainers(docker, name, folder),
    close: async () => {
      await removeAll(docker, name, folder);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The environment is named after the bench, so that no label of another test can meet it. */
const environmentOf = (name: string, envFile: string): Environment => ({
  name,
  stage: 'staging',
  docker: 'unix:///var/run/docker.sock',
  project: name,
  compose: ['compose.yml'],
  envFile,
  freeze: [],
});

export const target: Target = {
  criteria: [],
  probes: [],
  verify: [],
  backup: [],
  restore: [],
  approvals: { required: 1, from: [], selfApproval: false, expiresMs: day, remindEveryMs: day },
  soak: { requiredMs: day, everyMs: 60 * second, reprobeMs: second, uptime: 99.5, unknownLimitMs: day },
  readyWithinMs: 60 * second,
  validationExpiresMs: day,
  stopWithinMs: 2 * second,
};

function portsOf(
  folder: string,
  state: string,
  environment: Environment,
  component: string,
  commandsRun: Bench['commandsRun'],
): DeployPorts {
  const restore = { run: 'true', host: true, timeoutMs: second };
  const catalogue: Catalogue = {
    file: join(folder, 'promoter.yaml'),
    repository: { path: folder, branch: 'main' },
    tracker: 'none',
    checks: { docker: 'unix:///var/run/docker.sock' },
    state,
    environments: { [environment.name]: environment },
    components: {
      [component]: {
        name: component,
        service: component,
        strategy: 'recreate',
        dependsOn: [],
        auditAccepts: {},
        to: { staging: { ...target, restore: [restore] } },
      },
    },
  };
  return {
    catalogue: { read: async () => catalogue },
    releases: {
      resolve: async (commit) => commit ?? '',
      folder: async (commit) => join(folder, 'releases', commit),
      pristine: async (commit) => join(folder, 'releases', commit),
      changedSince: async () => undefined,
    },
    services: createServiceSource(),
    compose: createComposeFiles(),
    engine: createDockerEngine(engineFor),
    hostPorts: createHostPorts(),
    specifications: createSpecificationStore(),
    fences: createFenceStore(),
    commands: {
      run: async (command, { containerId }) => {
        commandsRun.push({ command, containerId });
        return { exitCode: 0, output: '', tookMs: 1 };
      },
    },
    variables: createVariableSource({}),
  };
}

async function writeCommit(folder: string, files: Record<string, string>): Promise<string> {
  const commit = randomBytes(20).toString('hex');
  for (const [file, text] of Object.entries(files)) {
    const path = join(folder, 'releases', commit, file);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return commit;
}

/** Whatever is left of a bench, by its name. */
async function removeAll(docker: Docker, name: string, folder: string): Promise<void> {
  await removeContainers(docker, name, folder);
  const { Volumes } = await docker.listVolumes();
  const volumes = (Volumes ?? []).filter((one) => one.Name.includes(name));
  await Promise.all(volumes.map((one) => docker.getVolume(one.Name).remove()));
  const networks = (await docker.listNetworks()).filter((one) => one.Name.includes(name));
  await Promise.all(networks.map((one) => docker.getNetwork(one.Id).remove()));
  const tags = (await docker.listImages())
    .flatMap(({ RepoTags }) => RepoTags ?? [])
    .filter((tag) => tag.includes(name));
  await Promise.all(tags.map((tag) => docker.getImage(tag).remove({ noprune: true })));
}

async function removeContainers(docker: Docker, name: string, folder: string): Promise<void> {
  const all = await docker.listContainers({ all: true });
  const own = all.filter(
    ({ Names, Labels }) => Names.some((one) => one.includes(name)) || Labels['promoter.environment'] === name,
  );
  await removeWithVolumes(docker, own, folder);
}
