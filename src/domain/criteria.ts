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
  /** The figure that claims are compared with: line coverage, the share of tasks done, uptime. */
  measured?: { percent?: Percent };
  /** What the request and MATURITY.md say of it. */
  claims?: ClaimBeside[];
  waiver?: { by: string; why: string; at: Instant };
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

/** Exit criteria into each stage, from the team's maturity workflow: seven into staging, eight into production. */
export const builtInCriteria: Readonly<Record<Stage, readonly Criterion[]>> = {
  development: [],
  staging: [
    { id: 'functionality', title: 'Core features complete (80 % or more)', measure: 'attestation' },
    { id: 'unit-tests', title: 'Unit tests pass, 70 % of lines covered', measure: 'tests', threshold: 70 },
    { id: 'api-stability', title: 'API documented, no breaking change planned', measure: 'attestation' },
    { id: 'code-quality', title: 'Linter, type checker and security scan pass', measure: 'attestation' },
    { id: 'documentation', title: 'README with usage examples', measure: 'attestation' },
    { id: 'dependencies', title: 'Dependencies at the same or a higher stage', measure: 'dependencies' },
    { id: 'integration', title: 'Works with the components that depend on it', measure: 'attestation' },
  ],
  production: [
    {
      id: 'integration-tests',
      title: 'Integration tests pass, 80 % of lines covered',
      measure: 'tests',
      threshold: 80,
    },
    { id: 'performance', title: 'Performance objectives met', measure: 'attestation' },
    { id: 'security', title: 'Security reviewed, nothing critical', measure: 'attestation' },
    { id: 'reliability', title: 'Soaked in staging with the same digest', measure: 'reliability' },
    { id: 'documentation', title: 'User guide, API reference, troubleshooting', measure: 'attestation' },
    { id: 'monitoring', title: 'Health checks, metrics and alerts configured', measure: 'attestation' },
    { id: 'rollback', title: 'Rollback documented and tried', measure: 'attestation' },
    { id: 'load-testing', title: 'Handles the expected load', measure: 'attestation' },
  ],
};

export const passes = (verdict: Verdict): boolean => verdict.verdict === 'met' || verdict.verdict === 'waived';
