import { uptime } from 'node:os';
import type Docker from 'dockerode';
import type { ContainerWatch } from '../../activities/ports.ts';
import type { EngineFacts } from '../../domain/sample.ts';
import { second } from '../../domain/units.ts';
import { asking, unlessMissing } from './asking.ts';
import { type EngineFor, isLocal } from './engine.ts';
import { readLog } from './logs.ts';
import { countCritical } from './severity.ts';
import { instantOf } from './standing.ts';

const logBytes = 4 * 2 ** 20;

/** What an engine knows of a container. Figures that do not come in time are left out; only the engine's silence is a fault. */
export const createContainerWatch = (engineFor: EngineFor): ContainerWatch => ({
  async facts(environment, containerId, since) {
    const docker = engineFor(environment);
    const ask = <T>(work: (signal: AbortSignal) => Promise<T>) => asking(environment.docker, 5 * second, work);
    const container = docker.getContainer(containerId);
    const inspected = await unlessMissing(ask((abortSignal) => container.inspect({ abortSignal })));
    if (!inspected) return undefined;
    const running = inspected.State.Running;
    const [usage, log] = await Promise.all([
      running ? ask(() => container.stats({ stream: false })).then(usageOf, () => ({})) : {},
      readLog(docker, environment.docker, containerId, { since: since / second, maxBytes: logBytes }).catch(
        () => undefined,
      ),
    ]);
    const critical = log === undefined ? {} : { criticalErrors: countCritical(log) };
    return {
      ...factsOf(inspected),
      ...usage,
      ...critical,
      ...(isLocal(environment) ? { hostBootedAt: bootedAt() } : {}),
    };
  },
});

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
