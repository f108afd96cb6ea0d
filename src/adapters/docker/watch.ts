import { uptime } from 'node:os';
import type Docker from 'dockerode';
import type { ContainerWatch } from '../../activities/ports.ts';
import type { EngineFacts } from '../../domain/sample.ts';
import { type Millis, second } from '../../domain/units.ts';
import { asking, unlessMissing } from './asking.ts';
import { type EngineFor, isLocal } from './engine.ts';
import { readLog } from './logs.ts';
import { countCritical } from './severity.ts';
import { instantOf } from './standing.ts';

const logBytes = 4 * 2 ** 20;
/** Together they stay well below what a look waits for the engine: what is slow is left out, and the look still counts. */
const stateWithin: Millis = 5 * second;
const usageWithin: Millis = 4 * second;
const logWithin: Millis = 3 * second;

/** What an engine knows of a container. Figures that do not come in time are left out; only the engine's silence is a fault. */
export const createContainerWatch = (engineFor: EngineFor): ContainerWatch => ({
  async facts(environment, containerId, since) {
    const docker = engineFor(environment);
    const address = environment.docker;
    const container = docker.getContainer(containerId);
    const asked = asking(address, stateWithin, (abortSignal) => container.inspect({ abortSignal }));
    const inspected = await unlessMissing(asked);
    if (!inspected) return undefined;
    const usage = () => asking(address, usageWithin, () => container.stats({ stream: false })).then(usageOf);
    const [used, written] = await Promise.all([
      inspected.State.Running ? usage().catch(() => ({})) : {},
      writtenSince(docker, address, containerId, since).catch(() => ({})),
    ]);
    return {
      ...factsOf(inspected),
      ...used,
      ...written,
      ...(isLocal(environment) ? { hostBootedAt: bootedAt() } : {}),
    };
  },
});

/** Up to an instant that is known, so that the next reading can begin there. */
async function writtenSince(
  docker: Docker,
  address: string,
  containerId: string,
  since: Millis,
): Promise<Pick<EngineFacts, 'criticalErrors' | 'logReadTo'>> {
  const logReadTo = Date.now();
  const span = { since: since / second, until: logReadTo / second };
  const log = await readLog(docker, address, containerId, { ...span, maxBytes: logBytes, withinMs: logWithin });
  return { criticalErrors: countCritical(log), logReadTo };
}

function factsOf({ Id, State, RestartCount }: Docker.ContainerInspectInfo): EngineFacts {
  const finishedAt = instantOf(State.FinishedAt);
  return {
    containerId: Id,
    state: State.Status,
    ...(State.Health ? { health: State.Health.Status } : {}),
    startedAt: instantOf(State.StartedAt) ?? 0,
    ...(finishedAt === undefined ? {} : { finishedAt }),
    restartCount: RestartCount,
    exitCode: State.ExitCode,
    oomKilled: State.OOMKilled,
  };
}

/** To the second: uptime is read anew each time, and must not look like another boot. */
const bootedAt = (): number => Math.round(Date.now() / second - uptime()) * second;

/** As `docker stats` counts: 100 for each processor in use; memory without the file cache that can be had back. */
function usageOf({
  cpu_stats: cpu,
  precpu_stats: before,
  memory_stats: memory,
}: Docker.ContainerStats): Pick<EngineFacts, 'cpu' | 'memoryBytes'> {
  const busy = cpu.cpu_usage.total_usage - before.cpu_usage.total_usage;
  const all = cpu.system_cpu_usage - before.system_cpu_usage;
  const cache = memory.stats?.inactive_file ?? memory.stats?.total_inactive_file ?? 0;
  return {
    ...(all > 0 && busy >= 0 ? { cpu: (busy / all) * cpu.online_cpus * 100 } : {}),
    ...(memory.usage === undefined ? {} : { memoryBytes: Math.max(0, memory.usage - cache) }),
  };
}
