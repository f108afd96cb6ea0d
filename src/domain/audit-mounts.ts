import type { AuditFinding } from './audit.ts';
import { auditFinding } from './audit-rules.ts';
import { type AuditedService, type AuditStack, definedIn, isKnown, itemsAt, textAt, textOf } from './audit-stack.ts';
import { normal } from './compose-paths.ts';
import { child, type Place, type Tree } from './compose-tree.ts';
import { switched } from './compose-values.ts';

/** What services get of the host's files. */
export const auditMounts = (stack: AuditStack, service: AuditedService): AuditFinding[] =>
  itemsAt(service.keys, 'volumes').flatMap((item) => auditBind(stack, service.name, item.at, bindOf(item)));

/** A named volume may be a bind in disguise: the local driver takes any folder of the host. */
export const auditDisguised = (stack: AuditStack): AuditFinding[] =>
  [...definedIn(stack, 'volumes').values()].flatMap(({ value }) => {
    const options = child(value, 'driver_opts');
    const device = textAt(options, 'device');
    const isBind = /(^|,)r?bind(,|$)/.test(textAt(options, 'o') ?? '');
    const at = options?.entries.get('device')?.value.at;
    if (!isBind || device === undefined || !at || device.includes('${')) return [];
    return auditBind(stack, null, at, { source: device, readOnly: false });
  });

interface Bind {
  source: string;
  readOnly: boolean;
}

/** The source of a bind as it is written, in both of Compose's forms; undefined for a volume. */
function bindOf(item: Tree): Bind | undefined {
  if (item.kind === 'map') {
    const [type, source] = [textAt(item, 'type'), textAt(item, 'source') ?? textAt(item, 'src')];
    const isBind = type === 'bind' || type === 'npipe' || (type === undefined && isPath(source ?? ''));
    return isBind && source !== undefined
      ? { source, readOnly: switched(textAt(item, 'read_only')) === true }
      : undefined;
  }
  const written = textOf(item) ?? '';
  const [, drive = '', rest = ''] = /^([a-zA-Z]:(?=[\\/]))?(.*)$/s.exec(written) ?? [];
  const [path = '', target, options = ''] = rest.split(':');
  if (target === undefined || !isPath(drive + path)) return undefined;
  return { source: drive + path, readOnly: options.split(',').includes('ro') };
}

const isPath = (source: string): boolean => /^([./~\\]|[a-zA-Z]:[\\/])/.test(source);

function auditBind(stack: AuditStack, service: string | null, at: Place, bind: Bind | undefined): AuditFinding[] {
  if (!bind || !isKnown(bind.source)) return [];
  const path = absolute(stack, bind.source);
  if (isEngineSocket(path) || isEngineSocket(bind.source))
    return [
      auditFinding(
        'engine-socket',
        at,
        service,
        `'${bind.source}' holds the container engine's socket: whoever has it has the host`,
        'take it out, or put a proxy between that allows only what is needed',
      ),
    ];
  const why = objection(stack, bind, path);
  return why ? [auditFinding('bind-outside', at, service, ...why)] : [];
}

const absolute = ({ folders }: AuditStack, source: string): string =>
  source.startsWith('/') ? normal(source) : normal(`${folders.base}/${source}`);

const sockets = /(^|[\\/])(docker|containerd|podman|crio|cri-dockerd|dockershim|buildkitd)\.sock(\.raw)?$/;
/** Folders in which engines keep their sockets, and an engine's own files. */
const socketFolders = new Set(['/run', '/var/run', '/run/docker', '/run/containerd', '/run/podman', '/run/crio']);

const isEngineSocket = (path: string): boolean =>
  sockets.test(path) ||
  socketFolders.has(path) ||
  socketFolders.has(path.replace(/^\/var\/run(?=\/)/, '/run')) ||
  /pipe[\\/]docker_engine$/.test(path) ||
  /^(\/run\/user\/\d+|\/var\/lib\/(docker|containerd))$/.test(path);

/** Folders that belong to the host's own system. */
const systemFolders = ['/bin', '/boot', '/dev', '/etc', '/lib', '/lib64', '/proc', '/root', '/sbin', '/sys', '/usr'];
/** Whole folders that hold everybody's; single ones in them may be mounted. */
const wholeFolders = ['/', '/home', '/lib', '/mnt', '/opt', '/srv', '/tmp', '/var', '/var/lib', '/var/log'];
/** Read by many images, written by none. */
const harmless = [
  '/etc/localtime',
  '/etc/timezone',
  '/etc/ssl/certs',
  '/usr/share/zoneinfo',
  '/usr/share/ca-certificates',
];

/** What can be said against it, and what to do; undefined when nothing can. */
function objection(
  { binds, folders }: AuditStack,
  { source, readOnly }: Bind,
  path: string,
): [string, string, 'warning'?] | undefined {
  const inside = 'put the files into the project, or use a named volume';
  if (source.startsWith('~')) return [`'${source}' is somebody's home: it depends on who starts it`, inside];
  if (/^[a-zA-Z]:|^\\/.test(source)) return [`'${source}' is no path on a Linux host`, inside];
  if (!source.startsWith('/'))
    return isWithin(path, folders.root) ? undefined : [`'${source}' leads out of the project's folder`, inside];
  if (typeof binds !== 'string' && binds.some((folder) => isWithin(path, normal(folder)))) return undefined;
  if (readOnly && harmless.some((folder) => isWithin(path, folder))) return undefined;
  if (wholeFolders.includes(path) || systemFolders.some((folder) => isWithin(path, folder)))
    return [`'${source}' is the host's own${readOnly ? '' : ', and it may be written'}`, inside];
  if (isWithin(path, folders.root) || binds === 'any') return undefined;
  if (binds === 'unnamed')
    return [
      `'${source}' is a folder of the host, and nobody has said which ones may be mounted`,
      "allow it: --binds, or 'binds' of the environment in the catalogue",
      'warning',
    ];
  return [
    `'${source}' is outside the allowed folders (${binds.join(', ') || 'none'})`,
    `${inside}, or allow it: 'binds'`,
  ];
}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
