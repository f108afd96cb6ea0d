import type { Criterion } from './criteria.ts';
import type { ApprovalPolicy, FreezeWindow, SoakPolicy } from './policy.ts';
import type { Stage } from './stage.ts';
import type { Millis } from './units.ts';

/** The operator's catalogue, `promoter.yaml`, parsed and with every default filled in. Paths are absolute. */
export interface Catalogue {
  file: string;
  repository: { path: string; github?: string; branch: string };
  tracker: 'github' | 'none';
  /** Where records, saved specifications, release folders, samples and locks are kept: `.promoter` beside the catalogue. */
  state: string;
  environments: Record<string, Environment>;
  components: Record<string, Component>;
}

export interface Environment {
  name: string;
  stage: Stage;
  /** `unix://…`, `tcp://…`, `ssh://…`. */
  docker: string;
  /** Compose project: the prefix of names of volumes and networks. */
  project: string;
  /** Relative to the release's own folder; later files override earlier ones. */
  compose: string[];
  /** On the environment's host, not in the commit: it holds secrets. */
  envFile?: string;
  /** Host ports that belong to this environment. */
  ports?: { from: number; to: number };
  freeze: FreezeWindow[];
}

export interface Component {
  name: string;
  group?: string;
  service: string;
  /** Relative to the repository. */
  maturity?: string;
  strategy: 'recreate';
  dependsOn: string[];
  /** By stage. */
  to: Partial<Record<Stage, Target>>;
}

/** One component's way into one stage. */
export interface Target {
  criteria: CriterionRule[];
  probes: ProbeDefinition[];
  verify: Command[];
  backup: Command[];
  restore: Command[];
  approvals: ApprovalPolicy;
  soak: SoakPolicy;
  readyWithinMs: Millis;
  validationExpiresMs: Millis;
  /** Before the engine kills what does not stop; Neo4j needs more than Docker's 10 s. */
  stopWithinMs: Millis;
}

export interface CriterionRule extends Criterion {
  waivable: boolean;
  /** Report files relative to the release's folder, for `tests`. */
  junit: string[];
  coverage: string[];
  /** Why the criterion does not apply to this component: shown as waived by the catalogue, never left out in silence. */
  notApplicable?: string;
}

export type ProbeDefinition = { timeoutMs: Millis } & (
  | { type: 'docker' }
  | { type: 'tcp'; host: string; port: number }
  | { type: 'http'; url: string; expectStatus: number; expectBody?: string }
  | {
      type: 'neo4j';
      url: string;
      database: string;
      user: string;
      /** A text, or `env:NAME`, looked up in the environment's env file and then in the worker's own variables. */
      password: string;
      canary: boolean;
      query: string;
    }
);

/** A shell command, run in a container of the named image, or on the worker's host where the catalogue says so. */
export interface Command {
  run: string;
  image?: string;
  host: boolean;
  timeoutMs: Millis;
}
