import type { CriterionRule } from '../domain/catalogue.ts';
import type { Dependency } from '../domain/dependencies.ts';
import type { Report, ReportKind } from '../domain/evidence.ts';
import type { Gathered } from '../domain/gathered.ts';
import type { Way } from '../domain/way.ts';
import { stageOf } from '../domain/stage.ts';
import { gatheredFrom } from './gathered-reports.ts';
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

/** By criterion, every report that it names, read one after another: they may be large. */
export async function gatheredOf(
  evidence: EvidenceFiles,
  folder: string,
  rules: readonly CriterionRule[],
): Promise<ReadonlyMap<string, Gathered>> {
  const gathered = new Map<string, Gathered>();
  for (const rule of rules.filter(isMeasured)) {
    const reports: Report[] = [];
    for (const [kind, file] of filesOf(rule)) reports.push(await evidence.read(folder, file, kind));
    gathered.set(rule.id, gatheredFrom(reports));
  }
  return gathered;
}

const isMeasured = ({ measure, notApplicable }: CriterionRule): boolean =>
  measure === 'tests' && notApplicable === undefined;

const filesOf = ({ files }: CriterionRule): [ReportKind, string][] => [
  ...(files.junit ?? []).map((file): [ReportKind, string] => ['junit', file]),
  ...(files.coverage ?? []).map((file): [ReportKind, string] => ['coverage', file]),
];
