/**
 * What validation found beside the criteria.
 * `noted`: worth a look, and in nobody's way;
 * `refused`: usage or configuration is wrong (exit code 2); `blocked`: the honest answer is no, for now (1);
 * `unreachable`: an outside system did not answer (3).
 */
export interface Finding {
  check: string;
  status: 'ok' | 'noted' | 'refused' | 'blocked' | 'unreachable';
  /** What happened and where, in one sentence. */
  what: string;
  /** What to do next; missing when there is nothing to do. */
  fix?: string;
}

/** Whether it stands in nobody's way. */
export const isOk = ({ status }: Finding): boolean => status === 'ok' || status === 'noted';
