import type { Millis, Percent } from './units.ts';

export type Health = 'up' | 'down' | 'unknown';

/** One probe's answer. `unknown`: the prober failed, so nothing is known of the component. */
export interface ProbeResult {
  /** As the catalogue names it: `neo4j bolt://localhost:7690`. Never with a password. */
  probe: string;
  health: Health;
  latencyMs: Millis;
  /** Why it is not up. */
  reason?: string;
  /** Figures of the probe's own: `{ nodes: 3, relationships: 1, heapUsedBytes: 81000000 }`. */
  figures?: Record<string, number>;
}

/** What the container engine itself knows; it sees what happened between two probes. */
export interface EngineFacts {
  containerId: string;
  state: string;
  health?: string;
  startedAt: Millis;
  /** End of the last time it ran; missing when it never ended. */
  finishedAt?: Millis;
  restartCount: number;
  exitCode: number;
  oomKilled: boolean;
  /** When the engine's host came up, where that can be known. */
  hostBootedAt?: Millis;
  cpu?: Percent;
  memoryBytes?: number;
  /** Lines of severity critical or fatal that the container wrote since its log was read before. */
  criticalErrors?: number;
  /** Up to when its log was read; missing when it could not be read in time. */
  logReadTo?: Millis;
}

/** One look at a component: every probe of it, and the engine's facts. */
export interface Sample {
  beganAt: Millis;
  at: Millis;
  health: Health;
  latencyMs: Millis;
  reason?: string;
  probes: ProbeResult[];
  engine?: EngineFacts;
}

/** Down beats unknown beats up: a component is up when every probe says so. */
export function overall(probes: readonly ProbeResult[]): Health {
  if (probes.some((probe) => probe.health === 'down')) return 'down';
  return probes.length === 0 || probes.some((probe) => probe.health === 'unknown') ? 'unknown' : 'up';
}
