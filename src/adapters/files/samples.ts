import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CatalogueSource, SampleStore } from '../../activities/ports.ts';
import { samplesHeader, samplesLine } from '../../domain/samples-csv.ts';

/** Tables in `<state>/samples/`, one for each run: `neo4j@staging.1a2b3c4d.csv`. */
export function createSampleStore(catalogue: CatalogueSource): SampleStore {
  return {
    async append(run, sample) {
      const file = samplesFile((await catalogue.read()).state, run);
      await mkdir(join(file, '..'), { recursive: true });
      await begin(file);
      await appendFile(file, `${samplesLine(sample)}\n`);
    },
  };
}

export const samplesFile = (state: string, run: { component: string; environment: string; runId: string }): string =>
  join(state, 'samples', `${run.component}@${run.environment}.${run.runId.slice(-8)}.csv`);

/** The header comes with the file itself: whoever creates it writes it. */
async function begin(file: string): Promise<void> {
  await writeFile(file, `${samplesHeader}\n`, { flag: 'wx' }).catch((fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EEXIST') throw fault;
  });
}
