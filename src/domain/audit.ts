/** `error`: must not be deployed so; `warning`: will hurt some day; `info`: is only untidy. */
export type AuditSeverity = 'error' | 'warning' | 'info';

/** One thing that is wrong in a compose file: an element of what `promoter audit --json` prints. */
export interface AuditFinding {
  file: string;
  /** Null when it is about the whole file. */
  service: string | null;
  /** From 1. */
  line: number;
  /** Id of the rule: `latest-tag`. */
  rule: string;
  severity: AuditSeverity;
  message: string;
  /** What to write instead. */
  fix: string;
}
