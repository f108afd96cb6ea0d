import type { PromotionActivities, PromotionsSurvey } from '../contract/activities.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import type { Finding } from '../domain/finding.ts';
import type { ChainedRecord } from '../domain/record.ts';
import { Refusal } from '../domain/refusal.ts';
import { standingRelease } from './drilling.ts';
import { measure } from './measuring.ts';
import type { MeasurePorts } from './measuring-facts.ts';
import type { Tracker } from './ports.ts';
import { readRecords, writeRecord } from './recording.ts';

export interface PromotionPorts extends MeasurePorts {
  tracker: Tracker;
  /** Whether the tracker can be reached and written to. */
  surveyTracker: () => Promise<Finding[]>;
}

/** What the worker of the queue `promotions` does: it knows the catalogue, the repository and the records. */
export const createPromotionActivities = (ports: PromotionPorts): PromotionActivities => ({
  measure: (request) => measure(ports, request),
  writeRecord: (record) => writeRecord(ports.records, record),
  readRecords: (request) => readRecords(ports.records, request),
  standingRelease: (place) => standingRelease(ports, place),
  project: (snapshot) => ports.tracker.show(snapshot),
  surveyPromotions: () => survey(ports),
});

/** Everything is asked, so that everything that is wrong is told at once. */
async function survey(ports: PromotionPorts): Promise<PromotionsSurvey> {
  const findings: Finding[] = [];
  const asked = async <T>(question: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await question();
    } catch (fault) {
      if (!(fault instanceof Refusal)) throw fault;
      findings.push(...fault.findings.filter(({ what }) => !findings.some((told) => told.what === what)));
      return undefined;
    }
  };
  const catalogue = await asked(() => ports.catalogue.read());
  if (!catalogue) return { findings, strays: [], running: [], environments: [], recorded: [] };
  findings.push({ check: 'catalogue', status: 'ok', what: contents(catalogue) });
  for (const question of [
    () => surveyRepository(ports, catalogue),
    () => surveyState(ports),
    () => surveyRecords(ports),
  ]) {
    const finding = await asked(question);
    if (finding) findings.push(finding);
  }
  findings.push(...(await ports.surveyTracker()));
  const records = (await asked(() => ports.records.list({}))) ?? [];
  const environments = Object.keys(catalogue.environments);
  return { findings, strays: [], running: [], environments, recorded: runsOf(records) };
}

const contents = ({ file, components, environments }: Catalogue): string =>
  `${file} names ${Object.keys(components).length} components and ${Object.keys(environments).length} environments`;

async function surveyRepository({ releases }: PromotionPorts, { repository }: Catalogue): Promise<Finding> {
  const commit = await releases.resolve(undefined);
  const what = `${repository.path} has branch ${repository.branch}, at ${commit.slice(0, 12)}`;
  return { check: 'repository', status: 'ok', what };
}

async function surveyState({ records }: PromotionPorts): Promise<Finding> {
  const unwritable = await records.writable();
  if (unwritable === undefined) return { check: 'state', status: 'ok', what: 'the state folder can be written' };
  const fix = 'give the worker the right to write there, or free space';
  return { check: 'state', status: 'refused', what: unwritable, fix };
}

async function surveyRecords({ records }: PromotionPorts): Promise<Finding> {
  const broken = await records.verify();
  if (broken === undefined) return { check: 'records', status: 'ok', what: 'the chain of records is whole' };
  return { check: 'records', status: 'refused', what: broken, fix: 'put the records folder back from a backup' };
}

/** Runs that may have left a container behind, newest first: what was rejected or expired never deployed anything. */
const runsOf = (records: readonly ChainedRecord[]): string[] =>
  records
    .filter(({ outcome }) => outcome !== 'rejected' && outcome !== 'expired')
    .map(({ runId }) => runId)
    .slice(0, mostRuns);

const mostRuns = 1_000;
