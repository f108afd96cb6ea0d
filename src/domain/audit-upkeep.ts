import type { AuditFinding } from './audit.ts';
import { auditFinding, type AuditRule } from './audit-rules.ts';
import { type AuditedService, isKnown, itemsOf, textAt, textOf } from './audit-stack.ts';
import { child, type Place } from './compose-tree.ts';
import { switched } from './compose-values.ts';

/** What keeps a service up, or tells that it is down. A job ends by itself and needs only a limit. */
export function auditUpkeep(service: AuditedService): AuditFinding[] {
  if (service.inherits || !isComplete(service)) return [];
  return [...(service.job ? [] : [...healthcheck(service), ...restart(service)]), ...memory(service)];
}

/** A file that only overrides another one is not judged by what it leaves out. */
const isComplete = ({ keys }: AuditedService): boolean => keys.entries.has('image') || keys.entries.has('build');

const find = (rule: AuditRule, at: Place, { name }: AuditedService, message: string, fix: string): AuditFinding[] => [
  auditFinding(rule, at, name, message, fix),
];

function healthcheck(service: AuditedService): AuditFinding[] {
  const fix = 'add healthcheck: { test: …, interval: 30s, timeout: 5s, retries: 3 }';
  const entry = service.keys.entries.get('healthcheck');
  if (!entry || textOf(entry.value) === '') {
    const message = 'it has no health check: nobody can tell a container that hangs from one that works';
    return find('no-healthcheck', service.at, service, message, fix);
  }
  const [first, ...rest] = testOf(service);
  if (switched(textAt(entry.value, 'disable')) || first === 'NONE')
    return find('no-healthcheck', entry.at, service, 'its health check is switched off', fix);
  const tested = first === 'CMD' || first === 'CMD-SHELL' ? rest : [first ?? '', ...rest];
  if (tested.some((word) => word !== '')) return [];
  const message = 'its health check has no test: at best the image has one of its own';
  return find('no-healthcheck', entry.at, service, message, fix);
}

function testOf({ keys }: AuditedService): string[] {
  const test = child(keys, 'healthcheck')?.entries.get('test')?.value;
  return itemsOf(test).map((item) => (textOf(item) ?? '').trim());
}

function restart(service: AuditedService): AuditFinding[] {
  const { keys, at } = service;
  const fix = 'add restart: unless-stopped';
  const entry = keys.entries.get('restart');
  const condition = textAt(child(child(keys, 'deploy'), 'restart_policy'), 'condition');
  const written = textOf(entry?.value);
  if (child(child(keys, 'deploy'), 'restart_policy') && condition !== 'none') return [];
  if (!entry || written === undefined)
    return find('no-restart-policy', at, service, 'it has no restart policy: it stays down after a crash', fix);
  if (['no', 'false', ''].includes(written.trim()))
    return find(
      'no-restart-policy',
      entry.at,
      service,
      `its restart policy is ${written.trim() === '' ? 'empty' : `'${written}'`}: it stays down after a crash`,
      fix,
    );
  return [];
}

function memory(service: AuditedService): AuditFinding[] {
  const { keys, at } = service;
  const limits = child(child(child(keys, 'deploy'), 'resources'), 'limits');
  const entries = [keys.entries.get('mem_limit'), limits?.entries.get('memory')].filter((entry) => entry !== undefined);
  if (entries.some(({ value }) => isLimit(textOf(value)))) return [];
  const message = 'it has no memory limit: one leak takes the whole host down';
  return find('no-memory-limit', entries[0]?.at ?? at, service, message, 'add mem_limit, such as mem_limit: 2g');
}

/** 0 means none, in whatever unit, and so does nothing at all, or a size below it. */
const isLimit = (written: string | undefined): boolean =>
  written !== undefined && (!isKnown(written) || !/^(-.*|[0.]*[a-z]*)$/i.test(written.trim()));
