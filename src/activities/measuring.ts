import { Context } from '@temporalio/activity';
import type { Measurement, MeasureRequest } from '../contract/activities.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import { otherClaims, withClaims } from '../domain/claims-beside.ts';
import { attestationFindings } from '../domain/evidence-attestation.ts';
import { verdicts } from '../domain/evidence-verdicts.ts';
import type { Finding } from '../domain/finding.ts';
import type { Gathered } from '../domain/gathered.ts';
import { isFinding, policyFor, type Way, wayInto } from '../domain/way.ts';
import type { ChainedRecord } from '../domain/record.ts';
import { reentry } from '../domain/reentry.ts';
import { Refusal } from '../domain/refusal.ts';
import { stageBelow, stageOf } from '../domain/stage.ts';
import { entryBelow, stageOrder } from '../domain/stage-order.ts';
import { rolledBack } from '../domain/standing.ts';
import { beating } from './deploy-job.ts';
import { gatherAll } from './gathering.ts';
import { apiComparison } from './gathering-api.ts';
import { healthcheckOf } from './gathering-health.ts';
import { bounded } from './measuring-bounds.ts';
import { claimsFor, otherStageIn } from './measuring-claims.ts';
import { dependenciesOf, type MeasurePorts } from './measuring-facts.ts';
import { blockerFindings, catalogueFindings, unreachableFindings } from './measuring-surroundings.ts';

/**
 * The policy, the commit, the verdicts and what the records say of one way into an environment. What a person got
 * wrong, or what does not hold, is a finding; only faults that may pass by themselves are thrown.
 */
export async function measure(ports: MeasurePorts, request: MeasureRequest): Promise<Measurement> {
  const found: Measurement = { commit: '', findings: [], verdicts: [], adopted: [], recorded: [] };
  try {
    await beating(() => measured(ports, request, found));
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    found.findings.push(...fault.findings);
  }
  return bounded(found);
}

/** Fills the measurement in as it goes, so that what was found before a refusal is told beside it. */
async function measured(ports: MeasurePorts, request: MeasureRequest, found: Measurement): Promise<void> {
  const catalogue = await ports.catalogue.read();
  const way = wayInto(catalogue, request.component, request.environment);
  if (isFinding(way)) return void found.findings.push(way);
  found.policy = policyFor(catalogue, way);
  found.findings.push(...attestationFindings(way.target.criteria, request.attestations));
  const history = await ports.records.list({ component: request.component });
  Object.assign(found, recordedOf(history, request.environment));
  const commit = await ports.releases.resolve(request.commit);
  const folder = await ports.releases.pristine(commit);
  found.commit = commit;
  if (request.evidence === false) {
    const where = { folder, components: Object.keys(catalogue.components) };
    return void found.findings.push(...(await otherStageIn(ports.texts, way, where, stageOf(history))));
  }
  await judge(ports, request, { catalogue, way, history, commit, folder }, found);
}

interface Ground {
  catalogue: Catalogue;
  way: Way;
  history: ChainedRecord[];
  commit: string;
  /** The commit's files as they are in git: evidence, claims and compose files are read here. */
  folder: string;
}

async function judge(ports: MeasurePorts, request: MeasureRequest, ground: Ground, found: Measurement): Promise<void> {
  const { catalogue, way, history, commit, folder } = ground;
  const { stage } = way.environment;
  const entry = entryBelow(history, stage, commit);
  const gathered = await gatheredFor(ports, request, ground, entry);
  const notRun = [...gathered].flatMap(([id, each]) => (each.notRun ? [id] : []));
  if (notRun.length > 0) found.notRun = notRun;
  const measured = verdicts(way.target.criteria, {
    ...placeOf(request),
    stage,
    commit,
    entry,
    attestations: request.attestations,
    soakBelow: (way.component.to[stageBelow(stage) ?? stage] ?? way.target).soak,
    dependencies: await dependenciesOf(ports.records, way),
    gathered,
    history,
    probes: way.target.probes,
  });
  const said = await claimsFor(ports, request, way, { folder, components: Object.keys(catalogue.components) });
  found.verdicts = withClaims(measured, said.claims);
  const others = otherClaims(measured, said.claims);
  if (others.length > 0) found.otherClaims = others;
  const digest = entry?.assessment?.release?.image.digest;
  if (digest !== undefined) found.requiredDigest = digest;
  found.findings.push(
    commitFound(request, commit),
    stageOrder({ component: way.component.name, stage }, commit, entry),
    ...again(request, commit, found),
    ...unreachableFindings(gathered),
    ...(await blockerFindings(ports.github, catalogue, way.component.name)),
    ...(await catalogueFindings(ports.texts, catalogue, folder)),
    ...said.findings,
  );
}

/** What was rolled back before needs new evidence and a reason. */
function again(request: MeasureRequest, commit: string, found: Measurement): Finding[] {
  const { requiredDigest: digest, rolledBack: before = [], verdicts: judged } = found;
  const candidate = { ...placeOf(request), commit, ...(digest === undefined ? {} : { digest }) };
  const finding = reentry(candidate, before, judged, request.reason);
  return finding ? [finding] : [];
}

/** What the sources give, and what is compared with other releases. */
async function gatheredFor(
  ports: MeasurePorts,
  { run }: MeasureRequest,
  ground: Ground,
  entry: ChainedRecord | undefined,
) {
  const { catalogue, way, history, commit, folder } = ground;
  const context = Context.current();
  const gathered: Map<string, Gathered> = await gatherAll(ports, way.target.criteria, {
    catalogue,
    component: way.component.name,
    commit,
    folder,
    ...(run === false ? { run } : {}),
    now: Date.now(),
    heartbeat: () => context.heartbeat(),
    signal: context.cancellationSignal,
  });
  for (const rule of way.target.criteria) {
    const known = gathered.get(rule.id);
    if (!known) continue;
    const api = await apiComparison(ports, rule, folder, history, way.environment.name);
    const healthcheck =
      rule.measure === 'monitoring' ? await healthcheckOf(ports, catalogue, way, folder, entry) : undefined;
    gathered.set(rule.id, { ...known, ...(api ? { api } : {}), ...(healthcheck === undefined ? {} : { healthcheck }) });
  }
  return gathered;
}

const placeOf = ({ component, environment }: MeasureRequest) => ({ component, environment });

/** What the records say of one place; of each list the newest, because a measurement travels through a workflow. */
export function recordedOf(history: readonly ChainedRecord[], environment: string) {
  const here = history.filter((record) => record.environment === environment);
  const adoptions = here.filter((record) => record.kind === 'adoption' && record.outcome === 'promoted');
  return {
    adopted: adoptions.flatMap(({ containerId }) => containerId ?? []).slice(0, mostListed),
    recorded: here.map(({ runId }) => runId).slice(0, mostRuns),
    rolledBack: rolledBack(here).slice(0, mostListed),
  };
}

const commitFound = ({ commit }: MeasureRequest, found: string): Finding => ({
  check: 'commit',
  status: 'ok',
  what: `${commit ?? "the catalogue's branch"} is commit ${found}`,
});

const mostListed = 20;
const mostRuns = 300;
