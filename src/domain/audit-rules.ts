import type { AuditFinding, AuditSeverity } from './audit.ts';
import { type Place, placeText } from './compose-tree.ts';

/** Every rule of the compose audit and how bad it is; docs/audit.md says why. */
export const auditRules = {
  'yaml-error': 'error',
  'duplicate-key': 'error',
  'schema-violation': 'error',
  'undefined-variable': 'error',
  'env-file-missing': 'error',
  'env-file-unreadable': 'error',
  'no-image': 'warning',
  'invalid-image': 'error',
  'doubled-tag': 'error',
  'latest-tag': 'warning',
  'no-tag': 'warning',
  'container-name-with-replicas': 'error',
  'duplicate-container-name': 'error',
  'invalid-port': 'error',
  'port-out-of-range': 'error',
  'port-taken': 'error',
  'published-on-all-interfaces': 'info',
  'no-healthcheck': 'warning',
  'no-restart-policy': 'warning',
  'no-memory-limit': 'warning',
  privileged: 'error',
  'dangerous-capability': 'error',
  'host-device': 'error',
  'device-cgroup-rule': 'error',
  'unconfined-profile': 'warning',
  'host-network': 'error',
  'host-pid': 'error',
  'host-ipc': 'error',
  'host-namespace': 'error',
  'engine-socket': 'error',
  'bind-outside': 'error',
  'plain-secret': 'error',
  'depends-on-unknown-service': 'error',
  'unknown-service': 'error',
  'circular-extends': 'error',
  'undefined-network': 'error',
  'undefined-volume': 'error',
  'undefined-config': 'error',
  'undefined-secret': 'error',
  'obsolete-version': 'info',
  'include-not-followed': 'error',
  'extends-not-followed': 'warning',
  'no-services': 'warning',
} as const satisfies Record<string, AuditSeverity>;

export type AuditRule = keyof typeof auditRules;

export const isAuditRule = (text: string): text is AuditRule => Object.hasOwn(auditRules, text);

/** A finding at a place; its severity is the rule's own unless the case is milder. */
export const auditFinding = (
  rule: AuditRule,
  { file, line }: Place,
  service: string | null,
  message: string,
  fix: string,
  severity: AuditSeverity = auditRules[rule],
): AuditFinding => ({ file, service, line, rule, severity, message: withoutPasswords(message), fix });

/** What is quoted from a file may hold a password in an address. */
const withoutPasswords = (text: string): string => text.replace(/(:\/\/[^\s/:@]*):[^\s/@]+@/g, '$1:***@');

/** By the order of the files, then by line; each thing once. */
export function arranged(findings: readonly AuditFinding[], files: readonly string[]): AuditFinding[] {
  const once = [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
  const rank = ({ file }: AuditFinding) => files.indexOf(file);
  return once.sort((a, b) => rank(a) - rank(b) || a.line - b.line || a.rule.localeCompare(b.rule));
}

export const auditPlace = ({ file, line }: AuditFinding): string => placeText({ file, line });

/** What the operator bears is shown as that, and stands in nobody's way. */
export function withAccepted(
  finding: AuditFinding,
  accepts: Readonly<Record<string, Readonly<Record<string, string>>>>,
): AuditFinding {
  const reason = acceptedReason(finding, accepts[finding.service ?? '']);
  if (reason === undefined) return finding;
  return { ...finding, severity: 'info', message: `${finding.message} (accepted: ${reason})` };
}

export const acceptedReason = (
  { rule }: AuditFinding,
  accepts: Readonly<Record<string, string>> | undefined,
): string | undefined => (accepts && Object.hasOwn(accepts, rule) ? accepts[rule] : undefined);
