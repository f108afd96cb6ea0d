import { type ContainerEngine, EngineRefusal } from '../../activities/deploy-ports.ts';
import { specificationOf } from '../../domain/service-specification.ts';
import { second } from '../../domain/units.ts';
import { asking, unlessMissing } from './asking.ts';
import { applyCall, repositoryAndTag } from './calls.ts';
import type { EngineFor } from './engine.ts';
import { heldImage, imageOf } from './images.ts';
import { readLog } from './logs.ts';
import { standing, standingContainers } from './standing.ts';

/** Docker behind the port `ContainerEngine`: one client for each environment's address. */
export const createDockerEngine = (engineFor: EngineFor): ContainerEngine => ({
  async version(environment) {
    const { Version } = await asking(environment.docker, 5 * second, () => engineFor(environment).version());
    return Version;
  },
  containers: (environment, choose) => standingContainers(engineFor(environment), environment, choose),
  async parts(environment) {
    const docker = engineFor(environment);
    const [networks, volumes] = await asking(environment.docker, 20 * second, () =>
      Promise.all([docker.listNetworks(), docker.listVolumes()]),
    );
    return { networks: networks.map(({ Name }) => Name), volumes: (volumes.Volumes ?? []).map(({ Name }) => Name) };
  },
  image: (environment, reference, options) => imageOf(engineFor(environment), environment.docker, reference, options),
  holds: async (environment, digest) =>
    (await heldImage(engineFor(environment), environment.docker, digest)) !== undefined,
  async specification(environment, containerId, key, pin) {
    const docker = engineFor(environment);
    const inspected = await asking(environment.docker, 20 * second, () => docker.getContainer(containerId).inspect());
    await unlessMissing(
      asking(environment.docker, 20 * second, () => docker.getImage(inspected.Image).tag(repositoryAndTag(pin))),
    );
    const held = await heldImage(docker, environment.docker, inspected.Image);
    return specificationOf(key, { ...held?.image, ...standing(inspected).image }, inspected);
  },
  apply: (environment, call) => applyCall(engineFor(environment), environment.docker, call),
  async lastLines(environment, containerId, lines) {
    const query = { tail: lines, maxBytes: 64 * 1024 };
    return readLog(engineFor(environment), environment.docker, containerId, query).catch((fault: unknown) => {
      if (fault instanceof EngineRefusal) return '';
      throw fault;
    });
  },
});
