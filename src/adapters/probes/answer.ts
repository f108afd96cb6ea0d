import type { Health, ProbeResult } from '../../domain/sample.ts';

/** What one look says, before it is named and timed. */
export type Answer = Pick<ProbeResult, 'health' | 'reason' | 'figures'>;

export const up = (figures?: Record<string, number>): Answer => ({ health: 'up', ...(figures ? { figures } : {}) });
/** The component itself is not well. */
export const down = (reason: string): Answer => ({ health: 'down', reason });
/** The look failed, so nothing is known of the component. */
export const unknown = (reason: string): Answer => ({ health: 'unknown', reason });

export const isUp = ({ health }: { health: Health }): boolean => health === 'up';
