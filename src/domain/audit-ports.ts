import type { AuditFinding } from './audit.ts';
import { auditFinding } from './audit-rules.ts';
import { replicasOf } from './audit-host.ts';
import { type PortSpan, portProblems, spansOf } from './audit-spans.ts';
import { type AuditedService, type AuditStack, itemsAt, textAt, textOf } from './audit-stack.ts';
import { parseImageReference } from './image-reference.ts';
import { rangeText } from './port-survey.ts';
import { isOnEveryAddress } from './ports.ts';

export const profilesOf = ({ keys }: AuditedService): string[] =>
  itemsAt(keys, 'profiles').flatMap((item) => textOf(item) ?? []);

export const auditPorts = (stack: AuditStack, service: AuditedService): AuditFinding[] => [
  ...malformed(service),
  ...spansOf(service).flatMap((span) => strangers(span, stack, service)),
  ...replicated(service),
  ...exposed(service),
];

const malformed = (service: AuditedService): AuditFinding[] =>
  portProblems(service).map(({ at, what, fix }) => auditFinding('invalid-port', at, service.name, what, fix));

function strangers({ at, from, to, first }: PortSpan, stack: AuditStack, { name }: AuditedService): AuditFinding[] {
  const range = stack.ports;
  if (!range || (from >= range.from && to <= range.to)) return [];
  const whose = stack.environment === undefined ? '' : ` of ${stack.environment}`;
  const out = from < range.from ? from : Math.max(from, range.to + 1);
  const message = `port ${out}/${first.protocol} is outside the range ${rangeText(range)}${whose}`;
  return [auditFinding('port-out-of-range', at, name, message, `publish a port from ${range.from} to ${range.to}`)];
}

function replicated(service: AuditedService): AuditFinding[] {
  const count = replicasOf(service);
  const span = spansOf(service).find(({ choice, from, to }) => !choice || to - from + 1 < count);
  if (count < 2 || !span) return [];
  const message = `${count} replicas cannot all have port ${span.from}/${span.first.protocol} of one host`;
  const fix = 'take the replicas out, or let a proxy publish the port';
  return [auditFinding('port-taken', span.at, service.name, message, fix)];
}

const databases =
  /(^|[/-])(neo4j|postgres|postgresql|postgis|pgvector|mysql|mariadb|mongo|mongodb|redis|valkey|memcached|elasticsearch|opensearch|cassandra|clickhouse|influxdb|etcd|rabbitmq|mssql|cockroach|qdrant|weaviate|milvus)([/-]|$)/;

/** Databases seldom have anything to say to other hosts. */
function exposed(service: AuditedService): AuditFinding[] {
  const image = parseImageReference(textAt(service.keys, 'image') ?? '')?.name ?? '';
  if (!databases.test(image)) return [];
  return spansOf(service)
    .filter(({ first }) => isOnEveryAddress(first))
    .map(({ at, first: { host, container, protocol } }) => {
      const message = `a database's port ${host}/${protocol} is published on every address of the host, past its firewall`;
      const fix = `publish it for this host only: "127.0.0.1:${host}:${container}"`;
      return auditFinding('published-on-all-interfaces', at, service.name, message, fix);
    });
}
