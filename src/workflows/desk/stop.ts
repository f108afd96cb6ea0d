import type { Outcome } from '../../domain/record.ts';

/** Why a promotion leaves its normal course. */
export interface Stop {
  stop: 'reject' | 'expire' | 'abort' | 'rollback' | 'failure';
  reason: string;
  /** Type of the final fault that it comes from. */
  fault?: string;
}

export const isStop = (value: unknown): value is Stop => typeof value === 'object' && value !== null && 'stop' in value;

/** Before anything was deployed nothing has to be undone. */
export const outcomeBeforeDeploy = ({ stop }: Stop): Outcome =>
  (({ reject: 'rejected', expire: 'expired', abort: 'aborted', rollback: 'aborted', failure: 'failed' }) as const)[
    stop
  ];
