import type { AuditFinding } from './audit.ts';
import { auditFinding } from './audit-rules.ts';
import { replicasOf } from './audit-host.ts';
import { type AuditedService, type AuditStack, isKnown, itemsAt, textAt, textOf } from './audit-stack.ts';
import { ports } from './compose-ports.ts';
import { list, type Place, type Reader, type Tree } from './compose-tree.ts';
import { parseImageReference } from './image-reference.ts';
import { rangeText } from './port-survey.ts';
import { fixedPorts, outside } from './ports.ts';
import type { PublishedPort } from './release.ts';

/** Ports of one item of `ports`, a range taken apart. */
export interface PortsAt {
  at: Place;
  ports: PublishedPort[];
}

/** What a service publishes; items that are not understood, or not known, are left out. */
export const portsAt = (service: AuditedService): PortsAt[] =>
  itemsAt(service.keys, 'ports').map((item) => ({ at: item.at, ports: fixedPorts(read(item).ports) }));

export const profilesOf = ({ keys }: AuditedService): string[] =>
  itemsAt(keys, 'profiles').flatMap((item) => textOf(item) ?? []);

export const auditPorts = (stack: AuditStack, service: AuditedService): AuditFinding[] => [
  ...itemsAt(service.keys, 'ports').flatMap((item) => malformed(item, service)),
  ...portsAt(service).flatMap((each) => strangers(each, stack, service)),
  ...replicated(service),
  ...exposed(service),
];

function read(item: Tree): { ports: PublishedPort[]; reader: Reader } {
  const reader: Reader = { problems: [] };
  return { ports: isWhole(item) ? ports(list(item.at, [item]), reader) : [], reader };
}

const isWhole = (item: Tree): boolean =>
  item.kind === 'map'
    ? ['target', 'published', 'host_ip', 'protocol'].every((key) => isKnown(textAt(item, key) ?? ''))
    : isKnown(textOf(item) ?? '');

const malformed = (item: Tree, { name }: AuditedService): AuditFinding[] =>
  read(item).reader.problems.map(({ at, what, fix }) => auditFinding('invalid-port', at, name, what, fix));

function strangers({ at, ports: published }: PortsAt, stack: AuditStack, { name }: AuditedService): AuditFinding[] {
  const range = stack.ports;
  const [first] = outside(published, range);
  if (!first || !range) return [];
  const whose = stack.environment === undefined ? '' : ` of ${stack.environment}`;
  const message = `port ${first.host}/${first.protocol} is outside the range ${rangeText(range)}${whose}`;
  return [auditFinding('port-out-of-range', at, name, message, `publish a port from ${range.from} to ${range.to}`)];
}

function replicated(service: AuditedService): AuditFinding[] {
  const count = replicasOf(service);
  const fixed = portsAt(service).find(({ ports: published }) => published.length > 0);
  const [port] = fixed?.ports ?? [];
  if (count < 2 || !fixed || !port) return [];
  const message = `${count} replicas cannot all have port ${port.host}/${port.protocol} of one host`;
  return [
    auditFinding(
      'port-taken',
      fixed.at,
      service.name,
      message,
      'take the replicas out, or let a proxy publish the port',
    ),
  ];
}

const databases =
  /(^|[/-])(neo4j|postgres|postgresql|postgis|pgvector|mysql|mariadb|mongo|mongodb|redis|valkey|memcached|elasticsearch|opensearch|cassandra|clickhouse|influxdb|etcd|rabbitmq|mssql|cockroach|qdrant|weaviate|milvus)([/-]|$)/;

/** Databases seldom have anything to say to other hosts. */
function exposed(service: AuditedService): AuditFinding[] {
  const image = parseImageReference(textAt(service.keys, 'image') ?? '')?.name ?? '';
  if (!databases.test(image)) return [];
  return portsAt(service).flatMap(({ at, ports: published }) => {
    const [port] = published.filter(({ address }) => ['', '0.0.0.0', '::'].includes(address));
    if (!port) return [];
    const message = `a database's port ${port.host}/${port.protocol} is published on every address of the host, past its firewall`;
    const fix = `publish it for this host only: "127.0.0.1:${port.host}:${port.container}"`;
    return [auditFinding('published-on-all-interfaces', at, service.name, message, fix)];
  });
}
