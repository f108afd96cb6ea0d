import type { CriterionRule } from '../domain/catalogue.ts';
import type { CriterionSettings } from '../domain/criteria-rules.ts';
import type { Advice } from './advice.ts';

/** Limits that the criterion, as all layers together say it, has no measurement for: they would decide nothing. */
export const idleLimits = (settings: CriterionSettings, rule: CriterionRule): (Advice & { key: string })[] =>
  limits
    .filter(({ isSaid, decides }) => isSaid(settings) && !decides(rule, settings))
    .map(({ key, needs }) => ({
      key,
      what: `decides nothing: ${rule.id} has no ${needs} to hold it against`,
      fix: `add ${needs}: FILE, or take ${key} out`,
    }));

interface Limit {
  key: string;
  /** The catalogue's key of the evidence that it is held against. */
  needs: string;
  isSaid: (settings: CriterionSettings) => boolean;
  decides: (rule: CriterionRule, settings: CriterionSettings) => boolean;
}

const has = (files: string[] | undefined): boolean => files !== undefined && files.length > 0;

/** Latencies are also in the soak's record; throughput and failures are only in a load test's report. */
const onlyLatencies = ({ measure, limits: { load } }: CriterionRule, settings: CriterionSettings): boolean =>
  measure === 'performance' && load?.throughput === undefined && settings.limits?.load?.errors === undefined;

const limits: readonly Limit[] = [
  {
    key: 'coverage',
    needs: 'coverageReport',
    isSaid: ({ coverage }) => coverage !== undefined && coverage !== 'none',
    decides: ({ measure, files }) => measure === 'tests' && has(files.coverage),
  },
  {
    key: 'atLeast',
    needs: 'tasks',
    isSaid: ({ atLeast }) => atLeast !== undefined,
    decides: ({ measure, files }) => measure === 'tasks' && has(files.tasks),
  },
  {
    key: 'allow',
    needs: 'findings',
    isSaid: ({ limits: said }) => said?.findings !== undefined,
    decides: ({ measure, files }) => measure === 'findings' && has(files.findings),
  },
  {
    key: 'objectives',
    needs: 'load',
    isSaid: ({ limits: said }) => said?.load !== undefined,
    decides: (rule, settings) => has(rule.files.load) || onlyLatencies(rule, settings),
  },
  {
    key: 'within',
    needs: 'documents',
    isSaid: ({ limits: said }) => said?.rollbackWithinMs !== undefined,
    decides: ({ measure, files }) => measure === 'rollback' && has(files.documents),
  },
  {
    key: 'words',
    needs: 'documents',
    isSaid: ({ limits: said }) => said?.words !== undefined,
    decides: ({ files }) => has(files.documents),
  },
];
