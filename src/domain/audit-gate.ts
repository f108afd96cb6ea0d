import type { AuditFinding } from './audit.ts';
import { acceptedReason, auditPlace } from './audit-rules.ts';
import type { Finding } from './finding.ts';

/** What the gate knows beside the audit. */
export interface Gate {
  service: string;
  /** Rules that the catalogue bears for the component, each with the reason. */
  accepts: Readonly<Record<string, string>>;
  /** What resolving the service and the image has found already. */
  said: readonly Finding[];
  /** The request names an image: that of the compose file is not deployed. */
  imageGiven: boolean;
  /** The service or its image checks its health. */
  healthcheck: boolean;
}

const check = 'compose audit';

/** What the audit says of one component's service and of the files as a whole; what others refuse already is left to them. */
export function gateFindings(findings: readonly AuditFinding[], gate: Gate): Finding[] {
  const about = findings.filter((finding) => concerns(finding, gate) && !isSaid(finding, gate));
  const told = about.map((finding) => findingOf(finding, gate));
  const isRefused = [...gate.said, ...told].some(({ status }) => status === 'blocked' || status === 'refused');
  if (isRefused) return told;
  return [{ check, status: 'ok', what: `nothing in service ${gate.service} must not be deployed` }, ...told];
}

const concerns = ({ service, severity, rule }: AuditFinding, gate: Gate): boolean =>
  (service === null || service === gate.service) &&
  severity !== 'info' &&
  !(gate.imageGiven && ofImage.has(rule)) &&
  !(gate.healthcheck && rule === 'no-healthcheck');

const ofImage = new Set(['no-image', 'invalid-image', 'doubled-tag', 'latest-tag', 'no-tag']);

/** Resolving the service, its image and its ports refuse these in words of their own, or prove them wrong. */
const ofResolving = new Set([
  'yaml-error',
  'duplicate-key',
  'include-not-followed',
  'schema-violation',
  'undefined-variable',
  'env-file-missing',
  'env-file-unreadable',
  'no-image',
  'invalid-image',
  'container-name-with-replicas',
  'invalid-port',
  'port-out-of-range',
  'undefined-network',
  'undefined-volume',
  'undefined-config',
  'undefined-secret',
  'unknown-service',
  'circular-extends',
]);

function isSaid(finding: AuditFinding, { said }: Gate): boolean {
  if (ofResolving.has(finding.rule)) return true;
  const refused = said.filter(({ status }) => status === 'refused');
  if (finding.rule === 'doubled-tag') return refused.some((one) => one.check === 'image');
  const isKey = /^(privileged|host-(network|pid|ipc|namespace))$/.test(finding.rule);
  return isKey && refused.some(({ what }) => what.startsWith(`${auditPlace(finding)}: `));
}

function findingOf(finding: AuditFinding, { accepts }: Gate): Finding {
  const what = `${auditPlace(finding)} ${finding.rule}: ${finding.message}`;
  const reason = acceptedReason(finding, accepts);
  if (reason !== undefined) return { check, status: 'noted', what: `${what} (accepted: ${reason})` };
  return { check, status: finding.severity === 'error' ? 'blocked' : 'noted', what, fix: finding.fix };
}
