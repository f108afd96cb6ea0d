import type { CriterionRule, ProbeDefinition } from './catalogue.ts';
import type { Attestation, Verdict } from './criteria.ts';
import { dependenciesVerdict, type Dependency } from './dependencies.ts';
import { attestationVerdict } from './evidence-attestation.ts';
import { reliabilityVerdict } from './evidence-reliability.ts';
import { type Gathered, nothingGathered } from './gathered.ts';
import type { SoakPolicy } from './policy.ts';
import type { ChainedRecord } from './record.ts';
import type { Stage } from './stage.ts';
import { verdictOf } from './verdict.ts';
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
  switch (rule.measure) {
    case 'tests':
      return testsVerdict(rule, gatheredFor(rule, facts), facts.commit);
    case 'dependencies':
      return dependenciesVerdict(rule.id, facts.stage, facts.dependencies);
    case 'reliability':
      return reliabilityVerdict(rule.id, facts.entry, facts.soakBelow);
    case 'attestation':
      return attestationVerdict(rule, facts.attestations);
    default:
      return verdictOf(rule.id, { verdict: 'unknown', because: 'this cannot be measured yet' });
  }
}

const gatheredFor = ({ id }: CriterionRule, { gathered }: Facts): Gathered => gathered.get(id) ?? nothingGathered;
