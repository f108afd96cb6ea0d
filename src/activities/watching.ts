import { ApplicationFailure, log } from '@temporalio/activity';
import type { EnvironmentActivities, Place } from '../contract/activities.ts';
import { finalFaults } from '../contract/faults.ts';
import type { Verification } from '../contract/snapshot.ts';
import type { Catalogue, Component, Environment, Target } from '../domain/catalogue.ts';
import { isFinding, wayInto } from '../domain/way.ts';
import { Refusal } from '../domain/refusal.ts';
import { endOf, runAll } from './commanding.ts';
import { beating } from './deploy-job.ts';
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
    await ports.samples.append(run, sample).catch(lost);
    return sample;
  },
  verify: (request) => beating(() => verifiedUnless(async () => verify(ports, await spotIn(ports, request), request))),
  backUp: (request) => beating(() => configured(() => backUp(ports, request))),
});

async function backUp(ports: WatchPorts, { commit, ...place }: Place & { commit: string }): Promise<void> {
  const { environment, target } = await spotOf(ports, place);
  const folder = await ports.releases.folder(commit);
  const results = await runAll(ports, { place, environment }, target.backup, { folder, commit });
  const failed = results.find((result) => result.exitCode !== 0);
  if (!failed) return;
  const message = `the backup command '${failed.run}' ${endOf(failed)}: ${failed.output}`;
  throw ApplicationFailure.nonRetryable(message, finalFaults.commandFailed);
}

/** A full disk must not end the watching: the ledger has the sample all the same. */
const lost = (error: unknown): void => log.warn('the sample could not be written down', { error });

/** Throws the final fault `Configuration` when the catalogue no longer knows the place. */
const spotOf = (ports: Pick<WatchPorts, 'catalogue'>, place: Place): Promise<Spot> =>
  configured(() => spotIn(ports, place));

async function spotIn({ catalogue: source }: Pick<WatchPorts, 'catalogue'>, place: Place): Promise<Spot> {
  const catalogue = await source.read();
  const way = wayInto(catalogue, place.component, place.environment);
  if (isFinding(way)) throw new Refusal([way]);
  return { catalogue, ...way };
}

/** A mistake in the catalogue or the env file says nothing of the release: nobody knows until a person has corrected it. */
async function verifiedUnless(work: () => Promise<Verification>): Promise<Verification> {
  try {
    return await work();
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { ok: false, unknown: true, sentence: fault.message, probes: [], commands: [] };
  }
}

/** What a person has to correct in a file is a final fault: trying again would not. */
async function configured<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof Refusal) throw ApplicationFailure.nonRetryable(fault.message, finalFaults.configuration);
    throw fault;
  }
}
