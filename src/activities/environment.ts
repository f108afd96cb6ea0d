import type { Fence, Place, Stray, Survey } from '../contract/activities.ts';
import { straysAmong } from '../domain/deploy-findings.ts';
import {
  describeRunning,
  isComposed,
  isOurs,
  isParked,
  isWaiting,
  labelNames,
  present,
  shortId,
  type Standing,
} from '../domain/deploy-standing.ts';
import type { Environment } from '../domain/catalogue.ts';
import { pinOf } from '../domain/deploy-plan.ts';
import type { Finding } from '../domain/finding.ts';
import { Refusal } from '../domain/refusal.ts';
import type { Previous, Running } from '../domain/release.ts';
import { containerOfKey } from '../domain/service-specification.ts';
import { applyWith, beating, type DeployPorts, locate, permitted, type Where } from './deploy-job.ts';
import { EngineRefusal, EngineUnreachable } from './deploy-ports.ts';

/** Oldest engine whose interface (API 1.41) this speaks. */
const oldest = [20, 10] as const;

/** Pins the image of what ran before and removes its parked container; image and saved specification stay, for a rollback that comes later. */
export const retireWith =
  (ports: DeployPorts) =>
  (request: Place & { fence: Fence; previous?: Previous }): Promise<void> =>
    beating(async () => {
      const { previous } = request;
      if (!previous) return;
      const where = await locate(ports, request);
      const tag = pinOf(request, where.environment.project, 'previous');
      await permitted(ports, where, request, request.fence);
      await applyWith(ports, where)({ call: 'pin', image: previous.image.digest, tag }).catch(unlessGone);
      const containers = await ports.engine.containers(where.environment, () => true);
      const parked = containers.find(({ id }) => id === previous.containerId);
      if (!parked || !isParked(parked) || parked.state === 'running') return;
      const kept = isShared(parked, containers) || (await isSaved(ports, where, parked));
      const call = { call: 'remove', container: parked.id, volumes: !kept } as const;
      await permitted(ports, where, request, request.fence);
      await applyWith(ports, where)(call).catch(unlessGone);
    });

/** A new container that took over anonymous volumes still needs them. */
const isShared = (parked: Standing, containers: readonly Standing[]): boolean =>
  parked.anonymousVolumes.some(({ name }) =>
    containers.some((other) => other.id !== parked.id && other.anonymousVolumes.some((volume) => volume.name === name)),
  );

/** Its saved specification names its anonymous volumes: a rollback mounts them again. */
const isSaved = async ({ specifications }: DeployPorts, { state }: Where, { id }: Standing): Promise<boolean> =>
  (await specifications.keys(state)).some((key) => containerOfKey(key) === shortId(id));

function unlessGone(fault: unknown): void {
  if (!(fault instanceof EngineRefusal && (fault.status === 404 || fault.status === 409))) throw fault;
}

/** What runs for a component: promoter's own container, Compose's, or the one under the service's container name. */
export const inspectRunningWith =
  (ports: DeployPorts) =>
  (request: Place): Promise<Running | undefined> =>
    beating(async () => {
      const where = await locate(ports, request);
      const containers = await ports.engine.containers(where.environment, () => true);
      const found =
        present(containers, request) ??
        composeContainer(containers, where) ??
        (await namedContainer(ports, where, containers));
      return found && describeRunning(found);
    });

function composeContainer(containers: readonly Standing[], { environment, component }: Where): Standing | undefined {
  const asked = { project: environment.project, service: component.service };
  const its = containers.filter((one) => isComposed(one, asked));
  return its.find(({ state }) => state === 'running') ?? its.find((one) => !isParked(one) && !isWaiting(one));
}

/** By the name that the branch's own compose file gives; a branch or a file that cannot be read tells none. */
async function namedContainer(
  { releases, services }: DeployPorts,
  { environment, component }: Where,
  containers: readonly Standing[],
): Promise<Standing | undefined> {
  try {
    const folder = await releases.folder(await releases.resolve(undefined));
    const { service } = await services.resolve({ environment, service: component.service, folder });
    return containers.find(({ name }) => name === service?.container);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return undefined;
  }
}

/** Whether the engine is there and new enough, what of promoter's runs on it, and whose promotion is closed without a record. */
export const surveyWith =
  (ports: DeployPorts) =>
  (request: { environment: string; recorded: string[] }): Promise<Survey> =>
    beating(async () => {
      const catalogue = await ports.catalogue.read();
      const environment = catalogue.environments[request.environment];
      if (!environment)
        return { findings: [unknownEnvironment(request.environment, catalogue.file)], strays: [], running: [] };
      try {
        const finding = versionFinding(environment, await ports.engine.version(environment));
        const containers = await ports.engine.containers(
          environment,
          ({ labels }) => labels[labelNames.environment] === environment.name,
        );
        return {
          findings: [finding],
          strays: straysOf(containers, request),
          running: runningOf(containers, environment),
        };
      } catch (fault) {
        if (!(fault instanceof EngineUnreachable)) throw fault;
        return { findings: [silent(environment, fault.message)], strays: [], running: [] };
      }
    });

const unknownEnvironment = (name: string, file: string): Finding => ({
  check: 'engine',
  status: 'refused',
  what: `${file} has no environment '${name}'`,
  fix: 'put it into the catalogue, or stop the worker that polls its queue',
});

const silent = ({ name, docker }: Environment, message: string): Finding => ({
  check: `engine of ${name}`,
  status: 'unreachable',
  what: message,
  fix: `start it, or correct 'docker' of ${name} in the catalogue; try it with: docker -H ${docker} info`,
});

function versionFinding({ name }: Environment, version: string): Finding {
  const check = `engine of ${name}`;
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const isOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
  if (!isOld) return { check, status: 'ok', what: `Docker ${version} answers` };
  return {
    check,
    status: 'refused',
    what: `Docker ${version} is older than ${oldest.join('.')}`,
    fix: `update the engine of ${name}`,
  };
}

const componentsOf = (containers: readonly Standing[]): string[] => [
  ...new Set(containers.map(({ labels }) => labels[labelNames.component]).filter((name) => name !== undefined)),
];

function straysOf(
  containers: readonly Standing[],
  { environment, recorded }: { environment: string; recorded: string[] },
): Stray[] {
  return componentsOf(containers).flatMap((component) =>
    straysAmong(containers, { component, environment, recorded, adopted: [] }).map((stray) => ({
      component,
      environment,
      container: stray.name,
      containerId: stray.id,
      workflowId: stray.labels[labelNames.promotion] ?? '',
      runId: stray.labels[labelNames.run] ?? '',
    })),
  );
}

function runningOf(containers: readonly Standing[], { name: environment }: Environment): (Running & Place)[] {
  return componentsOf(containers).flatMap((component) => {
    const whose = { component, environment };
    const container = present(
      containers.filter((one) => isOurs(one, whose)),
      whose,
    );
    return container ? [{ ...describeRunning(container), ...whose }] : [];
  });
}
