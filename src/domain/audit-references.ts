import type { AuditFinding } from './audit.ts';
import { auditFinding, type AuditRule } from './audit-rules.ts';
import { type AuditedService, type AuditStack, definedIn, isKnown, itemsAt, textAt, textOf } from './audit-stack.ts';
import type { Place, Tree } from './compose-tree.ts';
import { switched } from './compose-values.ts';
import { hint } from './nearest.ts';

/** Names that a service uses and no file defines. Files that include others may have them there. */
export function auditReferences(
  stack: AuditStack,
  service: AuditedService,
  services: readonly AuditedService[],
): AuditFinding[] {
  if (stack.files.some(({ entries }) => entries.has('include'))) return [];
  const known = services.map(({ name }) => name);
  const required = named(service, 'depends_on').filter(({ tree }) => switched(textAt(tree, 'required')) !== false);
  return [
    ...unknown(service, 'depends-on-unknown-service', 'service', required, known),
    ...unknown(service, 'undefined-network', 'network', named(service, 'networks'), [
      'default',
      'host',
      ...definedIn(stack, 'networks').keys(),
    ]),
    ...unknown(service, 'undefined-volume', 'volume', volumesOf(service), [...definedIn(stack, 'volumes').keys()]),
    ...unknown(service, 'undefined-secret', 'secret', sources(service, 'secrets'), [
      ...definedIn(stack, 'secrets').keys(),
    ]),
  ];
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

const sources = ({ keys }: AuditedService, key: string): Named[] =>
  itemsAt(keys, key).flatMap((item) => {
    const name = textOf(item) ?? textAt(item, 'source');
    return name === undefined ? [] : [{ name, at: item.at }];
  });

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
