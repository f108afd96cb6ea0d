import { Context } from '@temporalio/activity';
import type { EnvironmentActivities, ExamineRequest } from '../contract/activities.ts';
import type { ExamineEveryRequest } from '../contract/overview.ts';
import { type Examined, inTheWay } from '../domain/overview.ts';
import type { Deployment } from '../domain/release.ts';
import { reasonOf } from './bounded.ts';
import { beating, type DeployPorts } from './deploy-job.ts';
import type { ContainerEngine } from './deploy-ports.ts';
import { examineWith } from './examine.ts';
import { withProbes } from './examining-probes.ts';
import type { LookPorts } from './looking.ts';
import { pooled } from './pooled.ts';

type Examine = EnvironmentActivities['examine'];

const atOnce = 4;

/** Every component as `examine` sees it, over one look at the engine. What is wrong with one is its own. */
export const examineEveryWith =
  (ports: DeployPorts, looking: LookPorts) =>
  ({ environment, requests }: ExamineEveryRequest): Promise<Examined[]> =>
    beating(() => {
      const known = { ...ports, engine: lookedAtOnce(ports.engine) };
      const examine = withProbes({ ...looking, catalogue: ports.catalogue }, examineWith(known));
      return pooled(requests, atOnce, (request) => examinedOf(examine, { ...request, environment }));
    });

/** A fault of one component is told in its row. A cancel is everybody's. */
async function examinedOf(examine: Examine, request: ExamineRequest): Promise<Examined> {
  const { component } = request;
  try {
    const { findings, release, deployment } = await examine(request);
    const known = { ...(release ? { release } : {}), ...(deployment ? { deployment: withoutLists(deployment) } : {}) };
    return { component, findings: inTheWay(findings), ...known };
  } catch (fault) {
    Context.current().cancellationSignal.throwIfAborted();
    return { component, findings: inTheWay([{ check: 'environment', status: 'unreachable', what: reasonOf(fault) }]) };
  }
}

const withoutLists = (deployment: Deployment): Deployment => ({
  ...deployment,
  ...{ ports: [], volumes: [], networks: [], variables: [] },
});

/** Containers, networks and volumes are the same for all: asking for each component would be hundreds of calls. */
function lookedAtOnce(engine: ContainerEngine): ContainerEngine {
  const containers = once(engine.containers);
  const parts = once(engine.parts);
  return {
    ...engine,
    containers: async (environment, choose) => (await containers(environment, () => true)).filter(choose),
    parts,
  };
}

/** The first answer, for an engine of one environment. */
function once<A extends unknown[], R>(ask: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  let answer: Promise<R> | undefined;
  return (...args) => (answer ??= ask(...args));
}
