import { Context } from '@temporalio/activity';
import type { Examination, ExamineRequest } from '../contract/activities.ts';
import {
  dependencyFindings,
  digestFinding,
  externalFindings,
  nameFindings,
  portFindings,
} from '../domain/deploy-findings.ts';
import { foreignHolder } from '../domain/deploy-sight.ts';
import { describeRunning, isAlive, isOurs, present, type Standing } from '../domain/deploy-standing.ts';
import { type Finding, isOk } from '../domain/finding.ts';
import { parseImageReference, withTag } from '../domain/image-reference.ts';
import { fixedPorts, overlaps } from '../domain/ports.ts';
import type { Image } from '../domain/release.ts';
import { describeDeployment, type ResolvedService } from '../domain/service.ts';
import { audited, proposedPort } from './auditing.ts';
import { beating, type DeployPorts, locate, type Where } from './deploy-job.ts';
import { EngineUnreachable } from './deploy-ports.ts';

/** Everything that can be known of a deploy before it: nothing is changed but what a pull brings. What is wrong is a finding, never a fault. */
export const examineWith =
  (ports: DeployPorts) =>
  (request: ExamineRequest): Promise<Examination> =>
    beating(async () => {
      const where = await locate(ports, request);
      const folder = await ports.releases.folder(request.commit);
      const { environment, component } = where;
      const resolved = await ports.services.resolve({ environment, service: component.service, folder });
      const seen = await unlessUnreachable(where, () => onEngine(ports, where, request, resolved.service, folder));
      const whole = { ...seen, findings: [...resolved.findings, ...seen.findings] };
      return { ...whole, findings: [...whole.findings, ...(await audited(ports, where, request, folder, whole))] };
    });

async function unlessUnreachable(where: Where, look: () => Promise<Examination>): Promise<Examination> {
  try {
    return await look();
  } catch (fault) {
    if (!(fault instanceof EngineUnreachable)) throw fault;
    return { findings: [unreachable(where, fault)] };
  }
}

const unreachable = ({ environment: { name, docker } }: Where, fault: EngineUnreachable): Finding => ({
  check: 'engine',
  status: 'unreachable',
  what: `the container engine of ${name} cannot be reached: ${fault.message}`,
  fix: `start it, or correct 'docker' of ${name} in the catalogue; try it with: docker -H ${docker} info`,
});

async function onEngine(
  ports: DeployPorts,
  where: Where,
  request: ExamineRequest,
  service: ResolvedService | undefined,
  folder: string,
): Promise<Examination> {
  const containers = await ports.engine.containers(where.environment, () => true);
  const running = runningOf(containers, request, service);
  const base = running ? { running: describeRunning(running) } : {};
  if (!service) return { findings: [], ...base };
  const [found, imageFinding] = await imageOf(ports, where, request, service);
  const findings = [imageFinding, ...(await engineFindings(ports, where, request, service, containers, folder))];
  if (!found) return { findings, ...base };
  const release = { component: request.component, commit: request.commit, image: found.image };
  return {
    findings,
    release,
    deployment: describeDeployment(where.environment.name, service, release, found.healthcheck),
    ...base,
  };
}

/** Promoter's own container, or whatever has the wanted name. */
const runningOf = (
  containers: readonly Standing[],
  request: ExamineRequest,
  service: ResolvedService | undefined,
): Standing | undefined =>
  present(containers, request) ??
  containers.find(({ id, name }) => name === service?.container || request.adopted.includes(id));

async function engineFindings(
  ports: DeployPorts,
  where: Where,
  request: ExamineRequest,
  service: ResolvedService,
  containers: readonly Standing[],
  folder: string,
): Promise<Finding[]> {
  const { engine, hostPorts } = ports;
  const { environment } = where;
  const own = containers.filter((one) => isOwn(one, request, service, containers));
  const others = containers.filter((one) => !own.includes(one));
  const free = fixedPorts(service.ports).filter(
    (port) => !containers.some((one) => isAlive(one) && one.ports.some((taken) => overlaps(port, taken))),
  );
  const tried = await Promise.all(free.map(async (port) => ({ port, why: await hostPorts.taken(environment, port) })));
  const held = tried.flatMap(({ port, why }) => (why === undefined ? [] : [{ port, why }]));
  const troubled = !portFindings(service, others, environment.ports, held).every(isOk);
  const wanted = [...containers.flatMap((one) => one.ports), ...service.ports];
  const proposed = troubled ? await proposedPort(ports, where, folder, wanted) : undefined;
  return [
    ...nameFindings(containers, request, service.container),
    ...portFindings(service, others, environment.ports, held, proposed),
    ...dependencyFindings(service, containers),
    ...externalFindings(service, await engine.parts(environment)),
  ];
}

/** Its ports are let go by the deploy itself: promoter's own containers of the component, and the adopted one. */
function isOwn(
  one: Standing,
  request: ExamineRequest,
  service: ResolvedService,
  containers: readonly Standing[],
): boolean {
  if (isOurs(one, request) || request.adopted.includes(one.id)) return true;
  return one.name === service.container && foreignHolder(containers, request, service.container) === undefined;
}

/** The image by its content. A reference is judged by the grammar first: an engine would pull something else for a wrong one. */
async function imageOf(
  { engine }: DeployPorts,
  { environment }: Where,
  request: ExamineRequest,
  service: ResolvedService,
): Promise<[{ image: Image; healthcheck: boolean } | undefined, Finding]> {
  const check = 'image';
  const refused = (what: string, fix: string): [undefined, Finding] => [
    undefined,
    { check, status: 'refused', what, fix },
  ];
  const wanted = request.image ?? service.image;
  if (wanted === undefined)
    return refused(
      `service ${service.service} is built, and no image is named`,
      `build it, then name it: --image ${service.service}:TAG`,
    );
  const parsed = parseImageReference(wanted);
  const from = request.image === undefined ? `the image of service ${service.service}` : '--image';
  if (!parsed)
    return refused(
      `'${wanted}' (${from}) is not an image reference`,
      'write name:tag or name@sha256:…, the name in lower case',
    );
  const reference = withTag(wanted, parsed);
  const platform = service.platform === undefined ? {} : { platform: service.platform };
  const answer = await engine.image(environment, reference, {
    ...platform,
    signal: Context.current().cancellationSignal,
  });
  if ('missing' in answer)
    return refused(
      `image ${reference} does not exist: ${answer.missing}`,
      'correct the name or the tag, or build and push it first',
    );
  if ('unreachable' in answer)
    return [
      undefined,
      {
        check,
        status: 'unreachable',
        what: `image ${reference} is not on the engine, and cannot be pulled: ${answer.unreachable}`,
        fix: `correct the reference, or bring it there by hand: docker pull ${reference}`,
      },
    ];
  return [answer, digestFinding(reference, answer.image.digest, request.requiredDigest)];
}
