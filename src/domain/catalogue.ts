import type { Criterion } from './criteria.ts';
import type { FileRole } from './gathered.ts';
import type { ApprovalPolicy, FreezeWindow, SoakPolicy } from './policy.ts';
import type { Stage } from './stage.ts';
import type { Millis, Percent } from './units.ts';

/** The operator's catalogue, `promoter.yaml`, parsed and with every default filled in. Paths are absolute. */
export interface Catalogue {
  file: string;
  repository: { path: string; github?: string; branch: string };
  tracker: 'github' | 'none';
  /** Where records, saved specifications, release folders, samples and locks are kept: `.promoter` beside the catalogue. */
  state: string;
  /** Where commands of criteria run: an engine of the promotions worker's own, never that of an environment. */
  checks: { docker: string };
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
  /** Folders outside of the release that services may mount; missing: any. */
  binds?: string[];
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
  /** Rules of the compose audit that are borne, each with the reason. */
  auditAccepts: Record<string, string>;
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
  /** Where its files come from; for `run` and `check`, what is asked. */
  source: EvidenceSource;
  /** By what they are to show, relative to the source. */
  files: Partial<Record<FileRole, string[]>>;
  limits: Limits;
  /** Why the criterion does not apply to this component: shown as waived by the catalogue, never left out in silence. */
  notApplicable?: string;
}

/** Where evidence comes from. Files of `reports` and of the commit need a manifest beside them (docs/catalogue.md). */
export type EvidenceSource =
  /** The commit's own files. */
  | { from: 'commit' }
  /** The folder that CI fills on the promotions worker's host: `<reports>/<commit>/…`. */
  | { from: 'reports'; folder: string }
  /** A command on the release's files; files are read from the folder that it finds in PROMOTER_EVIDENCE. */
  | { from: 'run'; command: Command; variables: string[] }
  /** Of a GitHub Actions run on that commit. */
  | { from: 'artifact'; name: string; workflow?: string }
  /** A check run on that commit, by its name and the slugs of the apps that may write it. */
  | { from: 'check'; name: string; apps: string[] };

/** Beyond which a measurement is no longer good. Missing ones have the defaults of `criteria-rules.ts`. */
export interface Limits {
  /** Most findings of a severity; missing: any number is borne. */
  findings?: Partial<Record<'critical' | 'high' | 'medium' | 'low', number>>;
  /** Latencies in ms, requests a second, failed requests in percent. */
  load?: { p50Ms?: Millis; p95Ms?: Millis; p99Ms?: Millis; throughput?: number; errors?: Percent };
  /** How long a rollback may have taken. */
  rollbackWithinMs?: Millis;
  /** Words a document needs at least, so that it is no stub. */
  words?: number;
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
