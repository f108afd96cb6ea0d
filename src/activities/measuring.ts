import type { Measurement, MeasureRequest } from '../contract/activities.ts';
import { attestationFindings } from '../domain/evidence-attestation.ts';
import { verdicts } from '../domain/evidence-verdicts.ts';
import type { Finding } from '../domain/finding.ts';
import { isFinding, policyFor, type Way, wayInto } from '../domain/way.ts';
import type { ChainedRecord } from '../domain/record.ts';
import { reentry } from '../domain/reentry.ts';
import { Refusal } from '../domain/refusal.ts';
import { stageBelow } from '../domain/stage.ts';
import { entryBelow, stageOrder } from '../domain/stage-order.ts';
import { rolledBack } from '../domain/standing.ts';
import { dependenciesOf, type MeasurePorts, gatheredOf } from './measuring-facts.ts';

/**
 * The policy, the commit, the verdicts and what the records say of one way into an environment. What a person got
 * wrong, or what does not hold, is a finding; only faults that may pass by themselves are thrown.
 */
export async function measure(ports: MeasurePorts, request: MeasureRequest): Promise<Measurement> {
  const found: Measurement = { commit: '', findings: [], verdicts: [], adopted: [], recorded: [] };
  try {
    await measured(ports, request, found);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    found.findings.push(...fault.findings);
  }
  return { ...found, findings: found.findings.slice(0, mostFindings) };
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
  const folder = await ports.releases.folder(commit);
  found.commit = commit;
  await judge(ports, request, { way, history, commit, folder }, found);
}

interface Ground {
  way: Way;
  history: ChainedRecord[];
  commit: string;
  folder: string;
}

async function judge(ports: MeasurePorts, request: MeasureRequest, ground: Ground, found: Measurement): Promise<void> {
  const { way, history, commit, folder } = ground;
  const { stage } = way.environment;
  const entry = entryBelow(history, stage, commit);
  found.verdicts = verdicts(way.target.criteria, {
    component: way.component.name,
    environment: way.environment.name,
    stage,
    commit,
    entry,
    attestations: request.attestations,
    soakBelow: (way.component.to[stageBelow(stage) ?? stage] ?? way.target).soak,
    dependencies: await dependenciesOf(ports.records, way),
    gathered: await gatheredOf(ports.evidence, folder, way.target.criteria),
    history,
    probes: way.target.probes,
  });
  const digest = entry?.assessment?.release?.image.digest;
  if (digest !== undefined) found.requiredDigest = digest;
  const candidate = { ...placeOf(request), commit, ...(digest === undefined ? {} : { digest }) };
  const again = reentry(candidate, found.rolledBack ?? [], found.verdicts, request.reason);
  const order = stageOrder({ component: way.component.name, stage }, commit, entry);
  found.findings.push(commitFound(request, commit), order, ...(again ? [again] : []));
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

const mostFindings = 30;
const mostListed = 20;
const mostRuns = 300;
