import { Context } from '@temporalio/activity';
import type { Measurement } from '../contract/activities.ts';
import type { MeasuredPage, MeasureEveryRequest } from '../contract/overview.ts';
import type { Catalogue } from '../domain/catalogue.ts';
import { withoutClaims } from '../domain/claims-beside.ts';
import type { Finding } from '../domain/finding.ts';
import { inTheWay, type Measured } from '../domain/overview.ts';
import { Refusal } from '../domain/refusal.ts';
import { standing } from '../domain/standing.ts';
import { isFinding, wayInto } from '../domain/way.ts';
import { reasonOf } from './bounded.ts';
import { measure } from './measuring.ts';
import type { MeasurePorts } from './measuring-facts.ts';
import { pooled } from './pooled.ts';

/** The reader of evidence takes one request at a time; a second component's files are laid out meanwhile. */
const atOnce = 3;
/** A page travels through a workflow, and most of it twice. */
const mostCharacters = 150_000;

/** Every component with a way into the environment, measured at one commit; a page at a time. What is wrong with one is its own. */
export async function measureEvery(ports: MeasurePorts, request: MeasureEveryRequest): Promise<MeasuredPage> {
  try {
    const names = componentsInto(await ports.catalogue.read(), request.environment);
    if (!Array.isArray(names)) return { measured: [], findings: [names] };
    return await pageOf(ports, request, names);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    return { measured: [], findings: fault.findings };
  }
}

function componentsInto(catalogue: Catalogue, environment: string): string[] | Finding {
  const ways = Object.keys(catalogue.components).map((component) => wayInto(catalogue, component, environment));
  const open = ways.flatMap((way) => (isFinding(way) ? [] : [way.component.name]));
  const [closed] = ways.filter(isFinding);
  if (open.length > 0) return open;
  return closed ?? { check: 'component', status: 'refused', what: `${catalogue.file} has no component` };
}

async function pageOf(ports: MeasurePorts, request: MeasureEveryRequest, names: string[]): Promise<MeasuredPage> {
  const { environment, from = 0 } = request;
  const commit = await ports.releases.resolve(request.commit);
  const known = { ...ports, releases: { ...ports.releases, resolve: async () => commit } };
  let characters = 0;
  const one = async (component: string): Promise<Measured> => {
    const measured = await measuredOf(known, component, environment);
    characters += JSON.stringify(measured).length;
    return measured;
  };
  const measured = await pooled(names.slice(from), atOnce, one, () => characters >= mostCharacters);
  const next = from + measured.length;
  return { measured, commit, findings: [], ...(next < names.length ? { next } : {}) };
}

/** A fault of one component is told in its row. A cancel is everybody's. */
async function measuredOf(ports: MeasurePorts, component: string, environment: string): Promise<Measured> {
  try {
    const found = await measure(ports, { component, environment, attestations: [], run: false });
    return { ...shortened(component, found), ...(await standingOf(ports, component, environment)) };
  } catch (fault) {
    Context.current().cancellationSignal.throwIfAborted();
    const finding: Finding = { check: 'measuring', status: 'unreachable', what: reasonOf(fault) };
    const nothing = { commit: '', verdicts: [], notRun: [], adopted: [], recorded: [] };
    return { component, ...nothing, findings: inTheWay([finding]) };
  }
}

function shortened(component: string, found: Measurement): Measured {
  const { commit, verdicts, findings, notRun = [], adopted, recorded, requiredDigest, rolledBack } = found;
  return {
    component,
    commit,
    findings: inTheWay(findings),
    verdicts: verdicts.map(withoutClaims),
    ...{ notRun, adopted, recorded },
    ...(requiredDigest === undefined ? {} : { requiredDigest }),
    ...(rolledBack ? { rolledBack } : {}),
  };
}

async function standingOf(
  { records }: MeasurePorts,
  component: string,
  environment: string,
): Promise<Pick<Measured, 'standing'>> {
  const last = standing(await records.list({ component, environment })).at(-1)?.assessment?.release;
  return last ? { standing: { commit: last.commit, digest: last.image.digest } } : {};
}
