import { ApplicationFailure } from '@temporalio/activity';
import type { EnvironmentActivities, Place } from '../contract/activities.ts';
import { finalFaults } from '../contract/faults.ts';
import type { Catalogue, Component, Environment, Target } from '../domain/catalogue.ts';
import { isFinding, wayInto } from '../domain/way.ts';
import { Refusal } from '../domain/refusal.ts';
import { runAll } from './commanding.ts';
import { type LookPorts, look } from './looking.ts';
import type { CatalogueSource, CommandRunner, ReleaseStore, SampleStore } from './ports.ts';
import { verify } from './verifying.ts';

export interface WatchPorts extends LookPorts {
  catalogue: CatalogueSource;
  releases: ReleaseStore;
  commands: CommandRunner;
  samples: SampleStore;
}

/** Where an activity works: parsed from the catalogue as it is now. */
export interface Spot {
  catalogue: Catalogue;
  environment: Environment;
  component: Component;
  target: Target;
}

/** What watches a deployment, and the catalogue's own commands. */
export const createWatchActivities = (
  ports: WatchPorts,
): Pick<EnvironmentActivities, 'probe' | 'verify' | 'backUp'> => ({
  async probe({ promotion: _, containerId, since, ...run }) {
    const sample = await look(ports, await spotOf(ports, run), containerId, since);
    await ports.samples.append(run, sample);
    return sample;
  },
  async verify(request) {
    return verify(ports, await spotOf(ports, request), request);
  },
  async backUp({ commit, ...place }) {
    const spot = await spotOf(ports, place);
    const folder = await ports.releases.folder(commit);
    const results = await runAll(ports, { place, environment: spot.environment }, spot.target.backup, { folder });
    const failed = results.find((result) => result.exitCode !== 0);
    if (failed) throw ApplicationFailure.nonRetryable(`${failed.run}: ${failed.output}`, finalFaults.commandFailed);
  },
});

/** Throws the final fault `Configuration` when the catalogue no longer knows the place. */
async function spotOf({ catalogue: source }: Pick<WatchPorts, 'catalogue'>, place: Place): Promise<Spot> {
  try {
    const catalogue = await source.read();
    const way = wayInto(catalogue, place.component, place.environment);
    if (isFinding(way)) throw new Refusal([way]);
    return { catalogue, ...way };
  } catch (fault) {
    if (fault instanceof Refusal) throw ApplicationFailure.nonRetryable(fault.message, finalFaults.configuration);
    throw fault;
  }
}
