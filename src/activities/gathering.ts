import type { Catalogue, CriterionRule } from '../domain/catalogue.ts';
import { fileRolesOf } from '../domain/criteria-measures.ts';
import { type BoundReading, type Gathered, nothingGathered } from '../domain/gathered.ts';
import { Refusal } from '../domain/refusal.ts';
import { EngineUnreachable } from './deploy-ports.ts';
import {
  type CheckRunner,
  type EvidenceReader,
  type GitHubEvidence,
  type ManifestStore,
  SourceUnreachable,
} from './evidence-ports.ts';
import { type Bond, type Binding, bindingFor } from './gathering-binding.ts';
import { type Readings, readingsOf } from './gathering-readings.ts';
import type { ReleaseStore } from './ports.ts';

export interface GatherPorts {
  releases: Pick<ReleaseStore, 'changedSince'>;
  evidence: EvidenceReader;
  manifests: ManifestStore;
  checks: CheckRunner;
  github: GitHubEvidence;
}

/** What is measured, and for whom. */
export interface Subject {
  catalogue: Catalogue;
  component: string;
  commit: string;
  /** With the commit's files, as they are in git. */
  folder: string;
  /** Commands are not started: only what a good run has left counts. */
  run?: false;
  now: number;
  heartbeat: () => void;
  signal: AbortSignal;
}

/**
 * By a criterion's id, everything that its source gives for the commit. One source after another, so that a worker
 * of two cores stays of use to others. What an outside system does not answer is in the result, and never thrown.
 */
export async function gatherAll(
  ports: GatherPorts,
  rules: readonly CriterionRule[],
  subject: Subject,
): Promise<Map<string, Gathered>> {
  const around = {
    ports,
    subject,
    readings: readingsOf(ports.evidence, subject.folder),
    binding: bindingFor(ports, subject),
  };
  const gathered = new Map<string, Gathered>();
  for (const rule of rules.filter(isGathered)) {
    subject.signal.throwIfAborted();
    gathered.set(rule.id, await answered(() => gather(around, rule)));
  }
  return gathered;
}

const apart = new Set(['attestation', 'dependencies', 'reliability']);

const isGathered = ({ measure, notApplicable }: CriterionRule): boolean =>
  notApplicable === undefined && !apart.has(measure);

interface Around {
  ports: GatherPorts;
  subject: Subject;
  readings: Readings;
  binding: Binding;
}

/** A system that is away is told apart from a question that was wrong. */
async function answered(work: () => Promise<Gathered>): Promise<Gathered> {
  try {
    return await work();
  } catch (fault) {
    if (fault instanceof Refusal) return { ...nothingGathered, problems: [fault.message] };
    if (!(fault instanceof EngineUnreachable || fault instanceof SourceUnreachable)) throw fault;
    return { ...nothingGathered, unreachable: fault.message };
  }
}

function gather(around: Around, rule: CriterionRule): Promise<Gathered> {
  switch (rule.source.from) {
    case 'commit':
      return inFolder(around, rule, around.subject.folder);
    case 'reports':
      return inFolder(around, rule, `${rule.source.folder}/${around.subject.commit}`);
    case 'run':
      return byRun(around, rule, rule.source);
    case 'artifact':
      return byArtifact(around, rule, rule.source);
    case 'check':
      return byCheck(around, rule.source);
  }
}

/** Files that somebody else wrote: each is bound to the commit by its manifest, or by being part of it. */
async function inFolder({ readings, binding }: Around, rule: CriterionRule, folder: string): Promise<Gathered> {
  return filesOf(readings, rule, folder, (role, reading) => binding(rule, folder, role, reading));
}

async function byRun(around: Around, rule: CriterionRule, source: From<'run'>): Promise<Gathered> {
  const { ports, subject, readings } = around;
  const { component, commit, folder, heartbeat, signal } = subject;
  const { command, variables } = source;
  const wanted = { component, criterion: rule.id, commit, folder, command, variables, heartbeat, signal };
  const done = await (subject.run === false ? ports.checks.kept(wanted) : ports.checks.run(wanted));
  if (!done) return { ...nothingGathered, problems: [`its command was not run yet: ${command.run}`], notRun: true };
  const { run, outputs } = done;
  const exitCode = run.exitCode === null ? {} : { exitCode: run.exitCode };
  const found = await filesOf(readings, rule, outputs, async () => ({ command: run.command, ...exitCode }));
  if (run.exitCode === 0 && !found.readings.every(({ reading }) => reading.usable))
    await ports.checks.unusable(wanted, run);
  return { ...found, run };
}

/** Its run binds it to the commit. Where a manifest lies beside a file, that one must agree. */
async function byArtifact(
  { ports, subject, readings, binding }: Around,
  rule: CriterionRule,
  source: From<'artifact'>,
) {
  const { name, workflow } = source;
  const wanted = { commit: subject.commit, name, ...(workflow === undefined ? {} : { workflow }) };
  const found = await ports.github.artifact(wanted);
  if ('problem' in found) return { ...nothingGathered, problems: [found.problem] };
  const files = await filesOf(readings, rule, found.folder, async (role, reading) => {
    const bond = await binding(rule, found.folder, role, reading);
    return { ...bond, command: bond.command === undefined ? found.run : `${bond.command} in ${found.run}` };
  });
  return found.failed ? { ...files, failedRun: found.run } : files;
}

async function byCheck({ ports, subject }: Around, { name, apps }: From<'check'>): Promise<Gathered> {
  const all = await ports.github.checks(subject.commit, name);
  const others = [...new Set(all.map(({ app }) => app).filter((app) => !apps.includes(app)))];
  const problems = others.map(
    (app) => `check "${name}" of the app ${app} does not count: the catalogue allows ${apps.join(', ')}`,
  );
  return { problems, readings: [], checks: all.filter(({ app }) => apps.includes(app)) };
}

type From<T extends CriterionRule['source']['from']> = Extract<CriterionRule['source'], { from: T }>;

/** Every file that the rule names. Lines count together only when each coverage file counts. */
async function filesOf(
  readings: Readings,
  { files }: CriterionRule,
  folder: string,
  bond: (role: BoundReading['role'], reading: BoundReading['reading']) => Promise<Bond>,
): Promise<Gathered> {
  const found: BoundReading[] = [];
  let coverage: Gathered['coverage'];
  for (const role of fileRolesOf(files)) {
    const read = await readings(folder, role, files[role] ?? []);
    for (const reading of read.readings) found.push({ role, reading, ...(await bond(role, reading)) });
    coverage ??= read.coverage;
  }
  const isWhole = found.every((one) => one.role !== 'coverage' || (one.reading.usable && one.unbound === undefined));
  return { problems: [], readings: found, ...(coverage && isWhole ? { coverage } : {}) };
}
