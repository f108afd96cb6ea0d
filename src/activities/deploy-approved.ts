import type { DeployRequest } from '../contract/activities.ts';
import { finalFaults } from '../contract/faults.ts';
import type { Wanted } from '../domain/deploy-sight.ts';
import { isOk } from '../domain/finding.ts';
import { type ResolvedService, serviceHash } from '../domain/service.ts';
import { second } from '../domain/units.ts';
import { type DeployPorts, fault, type Where } from './deploy-job.ts';

/** The service resolved anew: what a person approved, and nothing else, is deployed. */
export async function approved(
  ports: DeployPorts,
  where: Where,
  { deployment, fence, adopted, drill }: DeployRequest,
): Promise<Wanted> {
  const { release, container } = deployment;
  const folder = await ports.releases.folder(release.commit);
  const { service, findings } = await ports.services.resolve({
    environment: where.environment,
    service: where.component.service,
    folder,
  });
  const problem = findings.find((finding) => !isOk(finding));
  const changed = 'approve it again: it is not what was approved';
  if (!service || problem)
    throw fault(finalFaults.deploymentChanged, `${problem?.what ?? 'the service is gone'}; ${changed}`);
  if (serviceHash(service, release.image.digest) !== deployment.hash) {
    throw fault(
      finalFaults.deploymentChanged,
      `the resolved service ${service.service} is no longer the approved one (variables of ${where.environment.envFile ?? 'the environment'} or the catalogue changed since); ${changed}`,
    );
  }
  return wantedOf(where, { service, container, release, fence, hash: deployment.hash, adopted, drill: drill === true });
}

interface Approved extends Pick<DeployRequest, 'fence' | 'adopted'> {
  service: ResolvedService;
  container: string;
  release: DeployRequest['deployment']['release'];
  hash: string;
  drill: boolean;
}

const wantedOf = (
  { component, environment, stopWithinMs }: Where,
  { service, release, fence, hash, adopted, drill }: Approved,
): Wanted => ({
  component: component.name,
  environment: environment.name,
  workflowId: fence.workflowId,
  runId: fence.runId,
  operation: fence.operation,
  commit: release.commit,
  hash,
  image: release.image,
  service,
  adopted,
  stopWithinMs,
  drill,
});

/** Days may have passed since it was resolved: the same content again, or nothing. */
export async function imageThere(
  { engine }: DeployPorts,
  { environment }: Where,
  { image, service }: Wanted,
): Promise<void> {
  if (await engine.holds(environment, image.digest)) return;
  const options = {
    signal: AbortSignal.timeout(600 * second),
    ...(service.platform === undefined ? {} : { platform: service.platform }),
  };
  const answer = image.repoDigest
    ? await engine.image(environment, image.repoDigest, options)
    : { missing: 'it was only ever built here' };
  if ('unreachable' in answer)
    throw new Error(
      `image ${image.reference} (${image.digest}) is no longer on the engine, and its registry does not answer: ${answer.unreachable}`,
    );
  if ('image' in answer && answer.image.digest === image.digest) return;
  throw fault(
    finalFaults.deployFailed,
    `image ${image.reference} (${image.digest}) is no longer on the engine and cannot be had again: build or pull it, then retry`,
  );
}
