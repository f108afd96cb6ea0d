import type { Environment, ProbeDefinition, Target } from '../domain/catalogue.ts';
import { type EngineFacts, overall, type ProbeResult, type Sample } from '../domain/sample.ts';
import { type Millis, second } from '../domain/units.ts';
import { reasonOf, within } from './bounded.ts';
import type { ContainerWatch, ProbeContext, Prober, VariableSource } from './ports.ts';

export interface LookPorts {
  containers: ContainerWatch;
  prober: Prober;
  variables: VariableSource;
}

/** The engine is asked even where the catalogue names no probe. */
const implicit: ProbeDefinition = { type: 'docker', timeoutMs: 5 * second };
const factsWithin: Millis = 10 * second;

/** One look at a container by every probe. It never throws: whoever cannot tell says `unknown`, and why. */
export async function look(
  ports: LookPorts,
  { environment, target }: { environment: Environment; target: Pick<Target, 'probes'> },
  containerId: string,
  since: Millis,
): Promise<Sample> {
  const beganAt = Date.now();
  const engine = await factsOf(ports, environment, containerId, since);
  const definitions = worthAsking(withEngine(target.probes), engine);
  const variables = await variablesFor(ports, environment, definitions);
  const context = { environment, containerId, engine, ...variables };
  const probes = await Promise.all(definitions.map((definition) => ports.prober.probe(definition, context)));
  return sampleOf(beganAt, probes, engine);
}

const withEngine = (probes: readonly ProbeDefinition[]): ProbeDefinition[] =>
  probes.some((probe) => probe.type === 'docker') ? [...probes] : [implicit, ...probes];

/** Where nothing of the container runs, whatever answers at its addresses is somebody else's: it is not asked, and no canary is written into it. */
const worthAsking = (probes: ProbeDefinition[], engine: ProbeContext['engine']): ProbeDefinition[] =>
  engine === undefined || ('state' in engine && !alive.has(engine.state))
    ? probes.filter((probe) => probe.type === 'docker')
    : probes;

/** Between two restarts the addresses are still the container's own. */
const alive = new Set(['running', 'paused', 'restarting']);

async function factsOf(
  { containers }: LookPorts,
  environment: Environment,
  containerId: string,
  since: Millis,
): Promise<ProbeContext['engine']> {
  try {
    return await within(factsWithin, 'the engine', containers.facts(environment, containerId, since));
  } catch (error) {
    return { unreachable: reasonOf(error) };
  }
}

/** An env file that cannot be read is no reason to look at nothing: the probes that need a variable then say so. */
async function variablesFor(
  { variables }: LookPorts,
  environment: Environment,
  definitions: readonly ProbeDefinition[],
): Promise<Pick<ProbeContext, 'variables' | 'variablesProblem'>> {
  try {
    return { variables: await variables.of(environment, namesIn(definitions)) };
  } catch (error) {
    return { variables: [], variablesProblem: reasonOf(error) };
  }
}

const namesIn = (definitions: readonly ProbeDefinition[]): string[] =>
  definitions.flatMap((definition) =>
    definition.type === 'neo4j' && definition.password.startsWith('env:')
      ? [definition.password.slice('env:'.length)]
      : [],
  );

function sampleOf(beganAt: Millis, probes: ProbeResult[], engine: ProbeContext['engine']): Sample {
  const health = overall(probes);
  const reason = probes.find((probe) => probe.health === health && health !== 'up');
  return {
    beganAt,
    at: Date.now(),
    health,
    latencyMs: Math.max(...probes.map((probe) => probe.latencyMs)),
    probes,
    ...(reason ? { reason: `${reason.probe}: ${reason.reason ?? health}` } : {}),
    ...(known(engine) ? { engine } : {}),
  };
}

const known = (engine: ProbeContext['engine']): engine is EngineFacts => engine !== undefined && 'state' in engine;
