import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComposeFiles } from '../../activities/deploy-ports.ts';
import type { AuditFinding } from '../../domain/audit.ts';
import { portsAt, profilesOf } from '../../domain/audit-ports.ts';
import { auditPlace } from '../../domain/audit-rules.ts';
import { type AuditedService, type AuditStack, servicesOf, textAt } from '../../domain/audit-stack.ts';
import type { Environment } from '../../domain/catalogue.ts';
import { folderOf, insideRelease } from '../../domain/compose-paths.ts';
import type { Finding } from '../../domain/finding.ts';
import type { PlannedPort } from '../../domain/port-survey.ts';
import { auditFiles, readStack, type StackRequest } from './audit.ts';

/** The environment's compose files in a release's folder, as one stack. */
export const createComposeFiles = (): ComposeFiles => ({
  audit: async ({ environment, folder }) => auditFiles([requestOf(environment, await realpath(folder))]),
  async planned({ environment, folder }) {
    const { stack, findings } = await readStack(requestOf(environment, await realpath(folder)));
    const planned = servicesOf(stack).flatMap((service) => plannedBy(service, stack));
    return { planned, findings: findings.filter(isBlinding).map((finding) => told(finding, environment)) };
  },
});

function requestOf(environment: Environment, root: string): StackRequest {
  const { name, project, docker, compose, envFile, ports } = environment;
  return {
    files: compose.map((shown) => ({ shown, path: insideRelease(root, root, shown) ?? '' })),
    project,
    folders: { root, base: folderOf(join(root, compose[0] ?? '')) },
    environment: name,
    engine: docker,
    binds: environment.binds ?? 'any',
    ...(ports ? { ports } : {}),
    ...(envFile === undefined ? {} : { envFile: { shown: envFile, path: envFile, optional: false } }),
  };
}

function plannedBy(service: AuditedService, { project }: AuditStack): PlannedPort[] {
  const { name, keys } = service;
  const containerName = textAt(keys, 'container_name') ?? `${project}-${name}-1`;
  return portsAt(service).flatMap(({ at, ports }) =>
    ports.map((port) => ({ ...port, ...at, service: name, containerName, profiles: profilesOf(service) })),
  );
}

/** What keeps ports from being known. */
const isBlinding = ({ rule }: AuditFinding): boolean => rule === 'yaml-error' || rule === 'env-file-unreadable';

const told = (finding: AuditFinding, { name }: Environment): Finding => ({
  check: `compose files of ${name}`,
  status: 'blocked',
  what: `${auditPlace(finding)}: ${finding.message}; its ports are not known`,
  fix: finding.fix,
});
