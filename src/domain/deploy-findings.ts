import { foreignHolder } from './deploy-sight.ts';
import { isAlive, isOurs, isParked, labelNames, type Standing } from './deploy-standing.ts';
import type { Finding } from './finding.ts';
import { outside, portHolders, portText } from './ports.ts';
import type { PortRange } from './port-survey.ts';
import type { PublishedPort } from './release.ts';
import type { Dependency, ResolvedService } from './service.ts';

/** Who asks, and what is promoter's already. */
export interface Asking {
  component: string;
  environment: string;
  adopted: readonly string[];
  recorded: readonly string[];
  runId?: string;
}

const ok = (check: string, what: string): Finding => ({ check, status: 'ok', what });
const blocked = (check: string, what: string, fix: string): Finding => ({ check, status: 'blocked', what, fix });

/** The container's name is free, promoter's, or adopted; and no promotion was closed over it without a record. */
export function nameFindings(containers: readonly Standing[], asking: Asking, name: string): Finding[] {
  const check = 'container name';
  const { component, environment } = asking;
  const foreign = foreignHolder(containers, asking, name);
  if (foreign) {
    const fix = `'promoter adopt ${component} ${environment}' if it is this component, otherwise rename or remove it: docker rename ${name} ${name}-old`;
    return [blocked(check, `the name ${name} is taken by ${whose(foreign)}`, fix)];
  }
  const strays = straysAmong(containers, asking);
  if (strays.length === 0) return [ok(check, `${name} is free or promoter's own`)];
  return strays.map((stray) =>
    blocked(
      check,
      `container ${stray.name} stands from a promotion that was closed without a record (run ${stray.labels[labelNames.run]})`,
      `'promoter rollback ${component} ${environment}' to undo it, or 'promoter adopt ${component} ${environment}' to keep it`,
    ),
  );
}

function whose({ id, labels }: Standing): string {
  const component = labels[labelNames.component];
  const container = `container ${id.slice(0, 12)}`;
  return component
    ? `${container} of ${component} in ${labels[labelNames.environment]}`
    : `the foreign ${container}, which is not promoter's`;
}

/** Containers of a run that is closed without a record: neither this run's own, nor put aside, nor adopted. */
export const straysAmong = (containers: readonly Standing[], asking: Asking): Standing[] =>
  containers.filter((one) => {
    const run = one.labels[labelNames.run];
    const known = run === undefined || run === asking.runId || asking.recorded.includes(run);
    return (
      isOurs(one, asking) &&
      !known &&
      !isParked(one) &&
      !asking.adopted.includes(one.id) &&
      one.labels[labelNames.restored] === undefined
    );
  });

/** Ports lie in the environment's range, and no other container has them; `held` says what else on the host does, `free` is proposed instead. */
export function portFindings(
  { ports }: ResolvedService,
  others: readonly Standing[],
  range: PortRange | undefined,
  held: readonly { port: PublishedPort; why: string }[],
  free?: number,
): Finding[] {
  const check = 'ports';
  const proposal = free === undefined ? '' : ` (${free} is free)`;
  const instead = `publish another port${proposal}`;
  const strange = outside(ports, range).map(
    (port): Finding => ({
      check,
      status: 'refused',
      what: `port ${portText(port)} is outside the environment's range ${range?.from}-${range?.to}`,
      fix: `publish a port of the range${proposal}, or widen 'ports' in the catalogue`,
    }),
  );
  const taken = portHolders(ports, others).map(({ port, holder }) =>
    blocked(
      check,
      `port ${portText(port)} is taken by container ${holder.name} (${holder.state})`,
      isAlive(holder)
        ? `${instead}, or stop it if nobody needs it: docker stop ${holder.name}`
        : `${instead}, or remove it if nobody needs it: docker rm ${holder.name}`,
    ),
  );
  const listening = held.map(({ port, why }) =>
    blocked(
      check,
      `port ${portText(port)} is taken: ${why}`,
      `${instead}, or find who has it: ss -lptn 'sport = :${port.host}'`,
    ),
  );
  const all = [...strange, ...taken, ...listening];
  return all.length > 0
    ? all
    : [ok(check, ports.length === 0 ? 'no port is published' : `${ports.map(portText).join(', ')} free`)];
}

/** Services it depends on run, and are healthy where they have a health check. */
export function dependencyFindings(
  { project, dependencies }: ResolvedService,
  containers: readonly Standing[],
): Finding[] {
  const check = 'dependencies';
  const findings = dependencies.flatMap((dependency) => {
    const container = containerOf(dependency, project, containers);
    const what = shortcoming(dependency, container);
    if (what === undefined || (!dependency.required && !container)) return [];
    return [
      blocked(
        check,
        `it depends on service ${dependency.service}, which ${what}`,
        `start it first: docker compose -p ${project} up -d ${dependency.service}`,
      ),
    ];
  });
  return findings.length > 0 || dependencies.length === 0
    ? findings
    : [ok(check, `${dependencies.map(({ service }) => service).join(', ')} as needed`)];
}

function containerOf(
  { service, container }: Dependency,
  project: string,
  containers: readonly Standing[],
): Standing | undefined {
  const found = containers.filter(
    (one) =>
      !isParked(one) &&
      (one.name === container ||
        (one.labels['com.docker.compose.project'] === project && one.labels['com.docker.compose.service'] === service)),
  );
  return found.find(isAlive) ?? found[0];
}

function shortcoming({ condition }: Dependency, container: Standing | undefined): string | undefined {
  if (!container) return 'has no container';
  const { state, exitCode, health, name } = container;
  if (condition === 'service_completed_successfully') {
    return state === 'exited' && exitCode === 0
      ? undefined
      : `has not completed (${name}: ${state}, exit code ${exitCode})`;
  }
  if (state !== 'running') return `does not run (${name}: ${state})`;
  if (health !== undefined && health !== 'healthy') return `is not healthy (${name}: ${health})`;
  if (condition === 'service_healthy' && health === undefined)
    return `has no health check, and service_healthy asks for one (${name})`;
  return undefined;
}

/** External networks and volumes have to be there: nobody else can make them. */
export function externalFindings(
  { networks, volumes }: ResolvedService,
  parts: { networks: string[]; volumes: string[] },
): Finding[] {
  const missing = (
    kind: 'network' | 'volume',
    uses: readonly { name: string; create?: object }[],
    there: readonly string[],
  ) =>
    uses
      .filter(({ name, create }) => !create && !there.includes(name))
      .map(({ name }) =>
        blocked(`${kind}s`, `the external ${kind} ${name} is not there`, `docker ${kind} create ${name}`),
      );
  return [...missing('network', networks, parts.networks), ...missing('volume', volumes, parts.volumes)];
}

/** Production takes the digest that was soaked in staging, whatever a tag says by now. */
export function digestFinding(reference: string, digest: string, required: string | undefined): Finding {
  const check = 'image';
  if (required === undefined || required === digest) return ok(check, `${reference} is ${digest}`);
  return blocked(
    check,
    `${reference} is ${digest}, and the stage below proved ${required}`,
    `promote the proven one: --image with the reference that holds ${required}, or promote this one into the stage below first`,
  );
}
