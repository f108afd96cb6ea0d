import type { Dependency } from '../domain/dependencies.ts';
import { stageOf } from '../domain/stage.ts';
import type { Way } from '../domain/way.ts';
import type { ServiceSource } from './deploy-ports.ts';
import type { ReleaseTexts } from './evidence-ports.ts';
import type { GatherPorts } from './gathering.ts';
import type { CatalogueSource, RecordStore, ReleaseStore } from './ports.ts';

export interface MeasurePorts extends GatherPorts {
  catalogue: CatalogueSource;
  releases: ReleaseStore;
  texts: ReleaseTexts;
  records: RecordStore;
  /** Compose services of a release, as far as this worker can resolve them. */
  services: ServiceSource;
}

/** The stage of everything that a component needs, by the records. */
export const dependenciesOf = (records: RecordStore, { component }: Way): Promise<Dependency[]> =>
  Promise.all(
    component.dependsOn.map(async (name) => ({
      component: name,
      stage: stageOf(await records.list({ component: name })),
    })),
  );
