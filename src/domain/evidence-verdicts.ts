import type { CriterionRule } from './catalogue.ts';
import type { Attestation, Verdict } from './criteria.ts';
import { dependenciesVerdict, type Dependency } from './dependencies.ts';
import { type Report, reportKey } from './evidence.ts';
import { attestationVerdict } from './evidence-attestation.ts';
import { reliabilityVerdict } from './evidence-reliability.ts';
import { testsVerdict } from './evidence-tests.ts';
import type { SoakPolicy } from './policy.ts';
import type { ChainedRecord } from './record.ts';
import type { Stage } from './stage.ts';
import { verdictOf } from './verdict.ts';

/** Everything that the criteria of one promotion are judged by. */
export interface Facts {
  stage: Stage;
  commit: string;
  attestations: readonly Attestation[];
  dependencies: readonly Dependency[];
  /** By which the release stands in the stage below. */
  entry: ChainedRecord | undefined;
  /** Of the stage below. */
  soakBelow: SoakPolicy;
  /** By `reportKey`, as far as rules name them. */
  reports: ReadonlyMap<string, Report>;
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
  switch (rule.measure) {
    case 'tests':
      return testsVerdict(rule, reportsOf(rule, facts), facts.commit);
    case 'dependencies':
      return dependenciesVerdict(rule.id, facts.stage, facts.dependencies);
    case 'reliability':
      return reliabilityVerdict(rule.id, facts.entry, facts.soakBelow);
    case 'attestation':
      return attestationVerdict(rule, facts.attestations);
  }
}

const reportsOf = ({ junit, coverage }: CriterionRule, { reports }: Facts): Report[] => {
  const keys = [
    ...junit.map((file) => reportKey('junit', file)),
    ...coverage.map((file) => reportKey('coverage', file)),
  ];
  return [...new Set(keys)].flatMap((key) => reports.get(key) ?? []);
};
