import type { CriterionRule } from '../domain/catalogue.ts';
import type { Dependency } from '../domain/dependencies.ts';
import { type Report, type ReportKind, reportKey } from '../domain/evidence.ts';
import type { Way } from '../domain/way.ts';
import { stageOf } from '../domain/stage.ts';
import type { CatalogueSource, EvidenceFiles, RecordStore, ReleaseStore } from './ports.ts';

export interface MeasurePorts {
  catalogue: CatalogueSource;
  releases: ReleaseStore;
  records: RecordStore;
  evidence: EvidenceFiles;
}

/** The stage of everything that a component needs, by the records. */
export const dependenciesOf = (records: RecordStore, { component }: Way): Promise<Dependency[]> =>
  Promise.all(
    component.dependsOn.map(async (name) => ({
      component: name,
      stage: stageOf(await records.list({ component: name })),
    })),
  );

/** Every report that the criteria name, read once each, one after another: they may be large. */
export async function reportsOf(
  evidence: EvidenceFiles,
  folder: string,
  rules: readonly CriterionRule[],
): Promise<ReadonlyMap<string, Report>> {
  const reports = new Map<string, Report>();
  for (const [kind, file] of rules.filter(isMeasured).flatMap(filesOf)) {
    const key = reportKey(kind, file);
    if (!reports.has(key)) reports.set(key, await evidence.read(folder, file, kind));
  }
  return reports;
}

const isMeasured = ({ measure, notApplicable }: CriterionRule): boolean =>
  measure === 'tests' && notApplicable === undefined;

const filesOf = ({ junit, coverage }: CriterionRule): [ReportKind, string][] => [
  ...junit.map((file): [ReportKind, string] => ['junit', file]),
  ...coverage.map((file): [ReportKind, string] => ['coverage', file]),
];
