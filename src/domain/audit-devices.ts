import type { AuditFinding } from './audit.ts';
import { auditFinding } from './audit-rules.ts';
import { type AuditedService, isKnown, itemsAt, textAt, textOf } from './audit-stack.ts';
import { normal } from './compose-paths.ts';
import type { Tree } from './compose-tree.ts';

/** Devices that give a container the host's disks or memory, as privileged mode would. */
export const auditDevices = (service: AuditedService): AuditFinding[] => [...devices(service), ...rules(service)];

function devices({ name, keys }: AuditedService): AuditFinding[] {
  return itemsAt(keys, 'devices').flatMap((item) => {
    const source = sourceOf(item);
    if (!source.startsWith('/') || !isKnown(source) || !isHosts(normal(source))) return [];
    const message = `'${source.slice(0, 100)}' is the host's disk or memory: whoever has it has the host`;
    const fix = 'take it out; mount the folder that is needed, or name the one harmless device';
    return [auditFinding('host-device', item.at, name, message, fix)];
  });
}

/** Both of Compose's forms. */
const sourceOf = (item: Tree): string => textAt(item, 'source') ?? (textOf(item) ?? '').split(':', 1).join('');

/** Source: https://www.kernel.org/doc/html/latest/admin-guide/devices.html: memory, and block devices by their drivers' names. */
const memory = /^\/dev\/(mem|kmem|port|kmsg|core|oldmem|crash)$/;
const disks =
  /^\/dev\/((s|h|v|xv)d[a-z]+\d*|nvme\d.*|ng\d.*|mmcblk\d.*|(dm-|md|sg|sr|loop|nbd|rbd|zd|drbd|ram|pmem)\d.*|root)$/;
const folders = /^\/dev\/(disk|mapper|md|block|bsg|raw|zvol)(\/|$)/;

const isHosts = (path: string): boolean =>
  path === '/' || path === '/dev' || [memory, disks, folders].some((each) => each.test(path));

function rules({ name, keys }: AuditedService): AuditFinding[] {
  return itemsAt(keys, 'device_cgroup_rules').flatMap((item) => {
    const written = (textOf(item) ?? '').trim();
    if (!isKnown(written) || !isWide(written)) return [];
    const message = `'${written.slice(0, 100)}' opens the host's disks or memory to whoever makes a node for them`;
    const fix = 'take it out, or name the one device: "c 188:0 rw"';
    return [auditFinding('device-cgroup-rule', item.at, name, message, fix)];
  });
}

/** All devices, all of a kind, any block device, or memory: character devices of major number 1, of which the harmless ones are allowed anyway. */
const isWide = (rule: string): boolean => /^(a($|\s)|b\s|c\s+(\*|1):)/.test(rule);
