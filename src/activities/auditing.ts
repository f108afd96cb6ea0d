import type { Examination, ExamineRequest } from '../contract/activities.ts';
import { gateFindings } from '../domain/audit-gate.ts';
import type { Finding } from '../domain/finding.ts';
import { freePort } from '../domain/port-survey.ts';
import type { PublishedPort } from '../domain/release.ts';
import type { DeployPorts, Where } from './deploy-job.ts';

/** What the compose audit says of the component in the release's files. `seen`: what examining it has shown so far. */
export async function audited(
  { compose }: DeployPorts,
  { environment, component }: Where,
  request: ExamineRequest,
  folder: string,
  seen: Examination,
): Promise<Finding[]> {
  return gateFindings(await compose.audit({ environment, folder }), {
    service: component.service,
    accepts: component.auditAccepts,
    said: seen.findings,
    imageGiven: request.image !== undefined,
    healthcheck: seen.deployment?.healthcheck ?? false,
  });
}

/** How often a port is tried before none is proposed. */
const tries = 20;

/** A port of the range that neither container nor compose file nor anything else on the host has. */
export async function proposedPort(
  { compose, hostPorts }: DeployPorts,
  { environment }: Where,
  folder: string,
  held: readonly PublishedPort[],
): Promise<number | undefined> {
  const { planned } = await compose.planned({ environment, folder });
  const taken = new Set([...held, ...planned].map(({ host }) => host));
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const host = freePort(environment.ports, taken);
    if (host === undefined) return undefined;
    const why = await hostPorts.taken(environment, { address: '', host, container: host, protocol: 'tcp' });
    if (why === undefined) return host;
    taken.add(host);
  }
  return undefined;
}
