import type { CriterionRule, ProbeDefinition } from './catalogue.ts';
import type { Attestation, Measure, Verdict } from './criteria.ts';
import { dependenciesVerdict, type Dependency } from './dependencies.ts';
import { attestationVerdict } from './evidence-attestation.ts';
import { reliabilityVerdict } from './evidence-reliability.ts';
import { type Gathered, nothingGathered } from './gathered.ts';
import type { SoakPolicy } from './policy.ts';
import type { ChainedRecord } from './record.ts';
import type { Stage } from './stage.ts';
import { verdictOf } from './verdict.ts';
import { apiVerdict } from './verdict-api.ts';
import { checkVerdict, runVerdict } from './verdict-commands.ts';
import { documentsVerdict } from './verdict-documents.ts';
import { findingsVerdict } from './verdict-findings.ts';
import { loadVerdict, performanceVerdict } from './verdict-load.ts';
import { monitoringVerdict } from './verdict-monitoring.ts';
import { rollbackVerdict } from './verdict-rollback.ts';
import { tasksVerdict } from './verdict-tasks.ts';
import { testsVerdict } from './verdict-tests.ts';

/** Everything that the criteria of one promotion are judged by. */
export interface Facts {
  component: string;
  environment: string;
  stage: Stage;
  commit: string;
  attestations: readonly Attestation[];
  dependencies: readonly Dependency[];
  /** By which the release stands in the stage below. */
  entry: ChainedRecord | undefined;
  /** Of the stage below. */
  soakBelow: SoakPolicy;
  /** By a criterion's id, what its sources gave. */
  gathered: ReadonlyMap<string, Gathered>;
  /** Every record of this component, newest first. */
  history: readonly ChainedRecord[];
  /** By which the component is watched in the environment that it comes into. */
  probes: readonly ProbeDefinition[];
}

/** One verdict a criterion, in the order of the catalogue. */
export const verdicts = (rules: readonly CriterionRule[], facts: Facts): Verdict[] =>
  rules.map((rule) => verdictFor(rule, facts));

function verdictFor(rule: CriterionRule, facts: Facts): Verdict {
  if (rule.notApplicable !== undefined) {
    return verdictOf(rule.id, {
      verdict: 'waived',
      because: `it does not apply, says the catalogue: ${rule.notApplicable}`,
    });
  }
  return judgements[rule.measure](rule, facts.gathered.get(rule.id) ?? nothingGathered, facts);
}

type Judge = (rule: CriterionRule, gathered: Gathered, facts: Facts) => Verdict;

const judgements: Readonly<Record<Measure, Judge>> = {
  tests: (rule, gathered, { commit }) => testsVerdict(rule, gathered, commit),
  tasks: (rule, gathered, { commit }) => tasksVerdict(rule, gathered, commit),
  api: (rule, gathered, { commit }) => apiVerdict(rule, gathered, commit),
  findings: (rule, gathered, { commit }) => findingsVerdict(rule, gathered, commit),
  documents: documentsVerdict,
  dependencies: ({ id }, _, { stage, dependencies }) => dependenciesVerdict(id, stage, dependencies),
  reliability: ({ id }, _, { entry, soakBelow }) => reliabilityVerdict(id, entry, soakBelow),
  performance: performanceVerdict,
  monitoring: monitoringVerdict,
  rollback: rollbackVerdict,
  load: (rule, gathered, { commit }) => loadVerdict(rule, gathered, commit),
  check: (rule, gathered, { commit }) => checkVerdict(rule, gathered, commit),
  run: (rule, gathered, { commit }) => runVerdict(rule, gathered, commit),
  attestation: (rule, _, facts) => attestationVerdict(rule, facts),
};
