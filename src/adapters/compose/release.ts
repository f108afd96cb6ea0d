import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComposeFiles } from '../../activities/deploy-ports.ts';
import type { AuditFinding } from '../../domain/audit.ts';
import { profilesOf } from '../../domain/audit-ports.ts';
import { auditPlace } from '../../domain/audit-rules.ts';
import { neededSpans, type PortSpan } from '../../domain/audit-spans.ts';
import { type AuditedService, type AuditStack, servicesOf, textAt } from '../../domain/audit-stack.ts';
import type { Environment } from '../../domain/catalogue.ts';
import { folderOf, insideRelease } from '../../domain/compose-paths.ts';
import { placeText } from '../../domain/compose-tree.ts';
import type { Finding } from '../../domain/finding.ts';
import type { PlannedPort } from '../../domain/port-survey.ts';
import { auditFiles, readStack, type StackRequest } from './audit.ts';
import { remembering } from './remembered.ts';

/** The environment's compose files in a release's folder, as one stack. */
export function createComposeFiles(): ComposeFiles {
  const audits = remembering<AuditFinding[]>();
  const plans = remembering<Planned>();
  return {
    async audit({ environment, folder }) {
      const request = requestOf(environment, await realpath(folder));
      return audits(request, filesOf(request), () => auditFiles([request]));
    },
    async planned({ environment, folder }) {
      const request = requestOf(environment, await realpath(folder));
      return plans(request, filesOf(request), () => plannedBy(environment, request));
    },
  };
}

const filesOf = ({ files, envFile }: StackRequest): string[] =>
  [...files, ...(envFile ? [envFile] : [])].map(({ path }) => path);

type Planned = Awaited<ReturnType<ComposeFiles['planned']>>;

async function plannedBy(environment: Environment, request: StackRequest): Promise<Planned> {
  const { stack, findings } = await readStack(request);
  const services = servicesOf(stack);
  const long = services.flatMap((service) => tooLong(service, environment));
  const unread = findings.filter(isBlinding).map((finding) => told(finding, environment));
  return { planned: services.flatMap((service) => portsOf(service, stack)), findings: [...unread, ...long] };
}

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
    ...(envFile === undefined
      ? {}
      : { envFile: { shown: envFile, path: envFile, optional: false }, ownEnvFile: envFile }),
  };
}

/** A longer range in one line is told of, and not taken apart. */
const longest = 500;

function portsOf(service: AuditedService, { project }: AuditStack): PlannedPort[] {
  const { name, keys } = service;
  const containerName = textAt(keys, 'container_name') ?? `${project}-${name}-1`;
  const profiles = profilesOf(service);
  return neededSpans(service)
    .filter((span) => !isLong(span))
    .flatMap(({ at, first, from, to }) =>
      Array.from({ length: to - from + 1 }, (_, index) => ({
        ...first,
        host: from + index,
        container: first.container + index,
        ...at,
        service: name,
        containerName,
        profiles,
      })),
    );
}

const isLong = ({ from, to }: PortSpan): boolean => to - from >= longest;

const tooLong = (service: AuditedService, { name }: Environment): Finding[] =>
  neededSpans(service)
    .filter(isLong)
    .map(({ at, from, to }) => ({
      check: `compose files of ${name}`,
      status: 'blocked',
      what: `${placeText(at)}: service ${service.name} asks for ports ${from} to ${to}: more than ${longest} in one line are not listed`,
      fix: 'publish only those that are needed, or in several lines',
    }));

/** What keeps ports from being known. */
const isBlinding = ({ rule }: AuditFinding): boolean => rule === 'yaml-error' || rule === 'env-file-unreadable';

const told = (finding: AuditFinding, { name }: Environment): Finding => ({
  check: `compose files of ${name}`,
  status: 'blocked',
  what: `${auditPlace(finding)}: ${finding.message}; its ports are not known`,
  fix: finding.fix,
});
