import type { Catalogue, Environment } from '../domain/catalogue.ts';
import type { ChainedRecord } from '../domain/record.ts';
import type { Way } from '../domain/way.ts';
import type { ServiceSource } from './deploy-ports.ts';
import type { ReleaseStore } from './ports.ts';

interface Ports {
  releases: Pick<ReleaseStore, 'pristine'>;
  services: ServiceSource;
}

/**
 * Whether the service has a health check: its own by the compose files, or its image's, as the release showed it in the
 * stage below. Undefined when neither says so: the engine that holds the image belongs to another worker.
 */
export async function healthcheckOf(
  ports: Ports,
  catalogue: Catalogue,
  { component, environment }: Way,
  folder: string,
  entry: ChainedRecord | undefined,
): Promise<boolean | undefined> {
  const own = await ownCheck(ports.services, environment, component.service, folder);
  if (own !== undefined) return own;
  const below = entry === undefined ? undefined : catalogue.environments[entry.environment];
  const { release, deployment } = entry?.assessment ?? {};
  if (!below || !release || !deployment) return undefined;
  const earlier = await ownCheck(
    ports.services,
    below,
    component.service,
    await ports.releases.pristine(release.commit),
  );
  return earlier === undefined ? deployment.healthcheck : undefined;
}

/** Undefined when the compose files leave it to the image, or cannot be resolved here. */
async function ownCheck(services: ServiceSource, environment: Environment, service: string, folder: string) {
  const { service: resolved } = await services.resolve({ environment, service, folder });
  const test = resolved?.body.Healthcheck?.Test;
  return test === undefined ? undefined : test[0] !== 'NONE';
}
