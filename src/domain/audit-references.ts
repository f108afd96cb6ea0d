import type { AuditFinding } from './audit.ts';
import type { Definitions } from './audit-definitions.ts';
import { auditFinding, type AuditRule } from './audit-rules.ts';
import {
  type AuditedService,
  type AuditStack,
  extendedBy,
  isKnown,
  itemsAt,
  mostExtended,
  namesAt,
  textAt,
  textOf,
} from './audit-stack.ts';
import { child, type Mapping, type Place, type Tree } from './compose-tree.ts';
import { switched } from './compose-values.ts';
import { hint } from './nearest.ts';

interface Around {
  stack: AuditStack;
  services: readonly AuditedService[];
  defined: Definitions;
}

/** Names that a service uses and no file defines. Files that include others may have them there. */
export function auditReferences({ stack, services, defined }: Around, service: AuditedService): AuditFinding[] {
  if (stack.files.some(({ entries }) => entries.has('include'))) return [];
  const known = services.map(({ name }) => name);
  const required = named(service, 'depends_on').filter(({ tree }) => switched(textAt(tree, 'required')) !== false);
  const networks = ['default', 'host', ...defined.networks.keys()];
  return [
    ...unknown(service, 'depends-on-unknown-service', 'service', required, known),
    ...unknown(service, 'unknown-service', 'service', borrowed(service), known),
    ...extending(stack, service),
    ...unknown(service, 'undefined-network', 'network', named(service, 'networks'), networks),
    ...unknown(service, 'undefined-volume', 'volume', volumesOf(service), [...defined.volumes.keys()]),
    ...unknown(service, 'undefined-config', 'config', namesAt(service.keys, 'configs'), [...defined.configs.keys()]),
    ...unknown(service, 'undefined-secret', 'secret', namesAt(service.keys, 'secrets'), [...defined.secrets.keys()]),
  ];
}

/** Services whose network, processes, memory, volumes or name this one takes. */
function borrowed({ keys }: AuditedService): Named[] {
  const shared = ['network_mode', 'pid', 'ipc'].flatMap((key) => {
    const value = keys.entries.get(key)?.value;
    const name = /^service:(.+)$/.exec(textOf(value) ?? '')?.[1];
    return value && name !== undefined ? [{ name, at: value.at }] : [];
  });
  const linked = ['links', 'volumes_from'].flatMap((key) => itemsAt(keys, key));
  const listed = linked.map((item) => ({ name: (textOf(item) ?? '').split(':', 1).join(''), at: item.at }));
  return [...shared, ...listed.filter(({ name }) => name !== '' && name !== 'container')];
}

/** Compose looks for what a service extends in the file where it says so. */
function extending({ files }: AuditStack, { name, keys, inherits }: AuditedService): AuditFinding[] {
  const entry = keys.entries.get('extends');
  const services = child(
    files.find(({ at }) => at.file === entry?.at.file),
    'services',
  );
  const base = extendedBy(child(services, name));
  if (!entry || inherits || !services || base === undefined || !isKnown(base)) return [];
  if (!services.entries.has(base)) {
    const fix = hint(base.slice(0, 100), [...services.entries.keys()]);
    return [auditFinding('unknown-service', entry.at, name, `there is no service '${base.slice(0, 100)}'`, fix)];
  }
  if (!isExtendedByItself(services, name)) return [];
  const message = 'what it extends leads back to itself: Compose refuses the file';
  return [auditFinding('circular-extends', entry.at, name, message, 'put what both share into a third service')];
}

function isExtendedByItself(services: Mapping, name: string): boolean {
  const seen = new Set<string>();
  for (let at = extendedBy(child(services, name)); at !== undefined; at = extendedBy(child(services, at))) {
    if (at === name || seen.has(at) || seen.size > mostExtended) return at === name;
    seen.add(at);
  }
  return false;
}

interface Named {
  name: string;
  at: Place;
  tree?: Tree;
}

function unknown(
  { name: service }: AuditedService,
  rule: AuditRule,
  kind: string,
  used: readonly Named[],
  known: readonly string[],
): AuditFinding[] {
  return used
    .filter(({ name }) => isKnown(name) && !known.includes(name))
    .map(({ name, at }) =>
      auditFinding(
        rule,
        at,
        service,
        `there is no ${kind} '${name.slice(0, 100)}'`,
        kind === 'service' && name.length < 100
          ? hint(name, [...known])
          : `define it under '${kind}s:' at the top of the file`,
      ),
    );
}

/** Keys of a mapping, or a list's items. */
function named({ keys }: AuditedService, key: string): Named[] {
  const value = keys.entries.get(key)?.value;
  if (value?.kind === 'map') return [...value.entries].map(([name, { at, value: tree }]) => ({ name, at, tree }));
  return itemsAt(keys, key).flatMap((item) => ({ name: textOf(item) ?? '', at: item.at }));
}

/** Named volumes, in both of Compose's forms. */
const volumesOf = ({ keys }: AuditedService): Named[] =>
  itemsAt(keys, 'volumes').flatMap((item) => {
    const name = item.kind === 'map' ? longName(item) : /^([^:]+):/.exec(textOf(item) ?? '')?.[1];
    return name === undefined || !/^[a-zA-Z0-9][\w.-]*$/.test(name) || /^[a-zA-Z]:[\\/]/.test(textOf(item) ?? '')
      ? []
      : [{ name, at: item.at }];
  });

const longName = (item: Tree): string | undefined =>
  textAt(item, 'type') === 'volume' ? textAt(item, 'source') : undefined;
