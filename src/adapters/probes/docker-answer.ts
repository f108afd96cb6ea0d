import type { ProbeContext } from '../../activities/ports.ts';
import type { EngineFacts } from '../../domain/sample.ts';
import { duration, type Millis, second } from '../../domain/units.ts';
import { type Answer, down, unknown, up } from './answer.ts';

/** The engine itself takes a start for good only after this long (Docker's manual, "restart policies"). */
export const settledAfterMs: Millis = 10 * second;

/** What the engine's facts say of the container that was deployed. Asks nobody. */
export function dockerAnswer(
  { engine, containerId }: Pick<ProbeContext, 'engine' | 'containerId'>,
  now: Millis,
): Answer {
  const name = containerId.slice(0, 12);
  if (engine === undefined || ('state' in engine && !sameContainer(engine, containerId))) {
    return down(
      `the container ${name} is gone: somebody removed or replaced it; 'docker ps -a' shows what is there now`,
    );
  }
  if ('unreachable' in engine) return unknown(`the container engine did not answer: ${engine.unreachable}`);
  const reason = notRunning(engine) ?? unsettled(engine, now) ?? unhealthy(engine);
  return reason === undefined
    ? up(figures(engine))
    : { ...down(`${reason}; see 'docker logs ${name}'`), figures: figures(engine) };
}

const sameContainer = (engine: EngineFacts, containerId: string): boolean =>
  engine.containerId.startsWith(containerId) || containerId.startsWith(engine.containerId);

function notRunning({ state, exitCode, oomKilled, restartCount }: EngineFacts): string | undefined {
  if (state === 'running') return undefined;
  if (state === 'created') return 'the container was created and never started: its port may be taken';
  if (state === 'paused') return "the container is paused; 'docker unpause' lets it go on";
  const cause = oomKilled ? `killed for want of memory, exit code ${exitCode}` : `exit code ${exitCode}`;
  return `the container is ${state} (${cause}${restartCount > 0 ? `, restarted ${times(restartCount)}` : ''})`;
}

/** A crash loop is `running` every other moment: only the age of the last start tells. */
function unsettled({ restartCount, startedAt, exitCode }: EngineFacts, now: Millis): string | undefined {
  const age = now - startedAt;
  if (restartCount === 0 || age >= settledAfterMs) return undefined;
  return `the engine restarted the container ${times(restartCount)}, last ${duration(Math.max(0, age))} ago (exit code ${exitCode})`;
}

function unhealthy({ health }: EngineFacts): string | undefined {
  if (health === 'unhealthy') return 'the container is unhealthy: its own health check fails';
  if (health === 'starting') return 'the container is still starting: its health check has not passed yet';
  return undefined;
}

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`);

const figures = ({ cpu, memoryBytes, restartCount }: EngineFacts): Record<string, number> => ({
  ...(cpu === undefined ? {} : { cpuPercent: cpu }),
  ...(memoryBytes === undefined ? {} : { memoryBytes }),
  restartCount,
});
