import type { Place } from '../contract/activities.ts';
import type { StandingRelease } from '../domain/drill.ts';
import type { ChainedRecord } from '../domain/record.ts';
import { Refusal } from '../domain/refusal.ts';
import { standing } from '../domain/standing.ts';
import { isFinding, policyFor, wayInto } from '../domain/way.ts';
import { recordedOf } from './measuring.ts';
import type { CatalogueSource, RecordStore } from './ports.ts';

interface Ports {
  catalogue: CatalogueSource;
  records: RecordStore;
}

/** The release that came into an environment last and was not undone. What a person got wrong is a finding. */
export async function standingRelease({ catalogue: source, records }: Ports, place: Place): Promise<StandingRelease> {
  const nothing = { findings: [], adopted: [], recorded: [] };
  try {
    const catalogue = await source.read();
    const way = wayInto(catalogue, place.component, place.environment);
    if (isFinding(way)) return { ...nothing, findings: [way] };
    const history = await records.list({ component: place.component, environment: place.environment });
    const { adopted, recorded } = recordedOf(history, place.environment);
    return { findings: [], policy: policyFor(catalogue, way), adopted, recorded, ...lastOf(history) };
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { ...nothing, findings: fault.findings };
  }
}

function lastOf(history: readonly ChainedRecord[]): Pick<StandingRelease, 'release' | 'runId'> {
  const last = standing(history).at(-1);
  const release = last?.assessment?.release;
  return last && release ? { release, runId: last.runId } : {};
}
