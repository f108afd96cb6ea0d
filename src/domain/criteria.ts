import type { ClaimBeside } from './claim.ts';
import type { Stage } from './stage.ts';
import type { Instant, Percent } from './units.ts';

export type VerdictKind = 'met' | 'unmet' | 'unknown' | 'waived';

/** The measured facts behind a verdict, bound to the bytes they were read from. */
export interface Evidence {
  /** `release`: the commit's own files, read by promoter itself. */
  source: 'run' | 'report' | 'artifact' | 'check' | 'release' | 'attestation' | 'records';
  /** One line of figures: `41 executed, 41 passed; 812 of 1,004 lines, 80.9 %`. */
  facts: string;
  file?: string;
  sha256?: string;
  /** What it was measured at: for a file in the commit the one that its manifest names, else the promoted one. */
  commit?: string;
  /** That wrote the file, or whose end is the evidence. */
  command?: string;
}

export interface Verdict {
  criterion: string;
  verdict: VerdictKind;
  /** One sentence that a person understands, with the numbers and the threshold. */
  sentence: string;
  evidence: Evidence[];
  /** Hash of the whole evidence, 16 hexadecimal digits: what is shown above may be cut. */
  print?: string;
  /** The figure that claims are compared with: line coverage, the share of tasks done, uptime. */
  measured?: { percent?: Percent };
  /** What the request and MATURITY.md say of it. */
  claims?: ClaimBeside[];
  /** `until`: from then on it no longer counts; missing: it holds for this promotion. `self`: the requester waived it. */
  waiver?: { by: string; why: string; at: Instant; until?: Instant; self?: true };
}

/** A named person's word for a criterion, shown as what it is. */
export interface Attestation {
  criterion: string;
  by: string;
  why: string;
}

/**
 * How a criterion is measured. Where the catalogue names no evidence for one that takes a file, a named person's word
 * counts instead, and is shown as that.
 */
export type Measure =
  | 'tests'
  | 'tasks'
  | 'api'
  | 'findings'
  | 'documents'
  | 'dependencies'
  | 'reliability'
  | 'performance'
  | 'monitoring'
  | 'rollback'
  | 'load'
  | 'check'
  | 'run'
  | 'attestation';

export interface Criterion {
  id: string;
  title: string;
  measure: Measure;
  /** For `tests`: the line coverage needed; for `tasks`: the share that must be done. */
  threshold?: Percent;
}

/** A criterion that every component has. */
export interface BuiltInCriterion extends Criterion {
  /** Where the catalogue names no evidence for it, a named person's word counts instead, and is shown as that. */
  attestable: boolean;
}

/** Exit criteria into each stage, from the team's maturity workflow: seven into staging, eight into production. */
export const builtInCriteria: Readonly<Record<Stage, readonly BuiltInCriterion[]>> = {
  development: [],
  staging: [
    attestable('functionality', 'Core features complete (80 % or more)', 'tasks', 80),
    measured('unit-tests', 'Unit tests pass, 70 % of lines covered', 'tests', 70),
    attestable('api-stability', 'API documented, no breaking change', 'api'),
    attestable('code-quality', 'Linter, type checker and security scan pass', 'findings'),
    attestable('documentation', 'README with usage examples', 'documents'),
    measured('dependencies', 'Dependencies at the same or a higher stage', 'dependencies'),
    attestable('integration', 'Works with the components that depend on it', 'tests'),
  ],
  production: [
    measured('integration-tests', 'Integration tests pass, 80 % of lines covered', 'tests', 80),
    attestable('performance', 'Performance objectives met', 'performance'),
    attestable('security', 'Security reviewed, nothing critical', 'findings'),
    measured('reliability', 'Soaked in staging with the same digest', 'reliability'),
    attestable('documentation', 'User guide, API reference, troubleshooting', 'documents'),
    attestable('monitoring', 'Health checks, probes and alerts configured', 'monitoring'),
    attestable('rollback', 'Rollback documented and tried', 'rollback'),
    attestable('load-testing', 'Handles the expected load', 'load'),
  ],
};

function measured(id: string, title: string, measure: Measure, threshold?: Percent): BuiltInCriterion {
  return { id, title, measure, attestable: false, ...(threshold === undefined ? {} : { threshold }) };
}

function attestable(id: string, title: string, measure: Measure, threshold?: Percent): BuiltInCriterion {
  return { ...measured(id, title, measure, threshold), attestable: true };
}

export const passes = ({ verdict }: Pick<Verdict, 'verdict'>): boolean => verdict === 'met' || verdict === 'waived';
