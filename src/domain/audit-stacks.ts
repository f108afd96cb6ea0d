import type { AuditFinding } from './audit.ts';
import { auditConflicts, type Stacked } from './audit-conflicts.ts';
import { type Definitions, definitionsOf } from './audit-definitions.ts';
import { auditDevices } from './audit-devices.ts';
import { auditHost, auditReplicas } from './audit-host.ts';
import { auditImage } from './audit-image.ts';
import { auditDisguised, auditMounts } from './audit-mounts.ts';
import { auditPorts } from './audit-ports.ts';
import { auditReferences } from './audit-references.ts';
import { auditFinding, withAccepted } from './audit-rules.ts';
import { auditContents, auditSecrets } from './audit-secrets.ts';
import { type AuditedService, type AuditStack, servicesOf } from './audit-stack.ts';
import { auditUnread, auditUnreadBase } from './audit-unread.ts';
import { auditUpkeep } from './audit-upkeep.ts';
import { auditEnvFiles, auditVariables, auditVariablesBeside } from './audit-variables.ts';

/** Everything that the rules say of stacks that are to stand on one host, each by itself and all together. */
export function auditStacks(stacks: readonly AuditStack[]): AuditFinding[] {
  const stacked = stacks.map((stack): Stacked => ({ stack, services: servicesOf(stack) }));
  const alone = stacked.flatMap((each) =>
    auditAlone(each).map((finding) => withAccepted(finding, each.stack.accepts ?? {})),
  );
  return [...alone, ...acceptedConflicts(stacked)];
}

const acceptedConflicts = (stacked: readonly Stacked[]): AuditFinding[] =>
  auditConflicts(stacked).map((finding) => {
    const own = stacked.find(({ stack }) => stack.files.some(({ at }) => at.file === finding.file));
    return withAccepted(finding, own?.stack.accepts ?? {});
  });

function auditAlone({ stack, services }: Stacked): AuditFinding[] {
  const defined = definitionsOf(stack);
  return [
    ...obsolete(stack),
    ...auditUnread(stack),
    ...auditVariablesBeside(stack, defined),
    ...auditDisguised(stack, defined),
    ...auditContents(defined, services),
    ...services.flatMap((service) => auditService({ stack, services }, service, defined)),
  ];
}

const auditService = ({ stack, services }: Stacked, service: AuditedService, defined: Definitions): AuditFinding[] => [
  ...auditUnreadBase(service),
  ...auditVariables(stack, service),
  ...auditEnvFiles(stack, service),
  ...auditImage(service),
  ...auditReplicas(service),
  ...auditPorts(stack, service),
  ...auditMounts(stack, service, defined),
  ...auditHost(service),
  ...auditDevices(service),
  ...auditSecrets(service),
  ...auditReferences({ stack, services, defined }, service),
  ...auditUpkeep(service),
];

/** Source: https://docs.docker.com/reference/compose-file/version-and-name/ */
const obsolete = ({ files }: AuditStack): AuditFinding[] =>
  files.flatMap(({ entries }) => {
    const entry = entries.get('version');
    return entry
      ? [
          auditFinding(
            'obsolete-version',
            entry.at,
            null,
            "the key 'version' is obsolete, and Compose warns of it",
            'take the line out',
          ),
        ]
      : [];
  });
