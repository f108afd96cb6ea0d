import type { AuditFinding } from './audit.ts';
import { auditFinding } from './audit-rules.ts';
import { type AuditStack, isKnown } from './audit-stack.ts';
import { normal } from './compose-paths.ts';
import type { Place } from './compose-tree.ts';

/** A path of the host that a container gets, as it is written. */
export interface Bind {
  source: string;
  readOnly: boolean;
  /** It does not belong into the repository. */
  secret?: boolean;
}

/** What can be said against a path of the host; nothing where a part of it is not known. */
export function auditBind(stack: AuditStack, service: string | null, at: Place, bind: Bind): AuditFinding[] {
  if (!isKnown(bind.source)) return [];
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
const systemFolders = [
  ...['/bin', '/boot', '/dev', '/etc', '/lib', '/lib64', '/proc', '/root', '/sbin', '/sys', '/usr'],
  ...['/var/lib/docker', '/var/lib/containerd', '/var/lib/containers', '/var/lib/kubelet'],
  ...['/var/spool/cron', '/var/spool/at'],
];
/** Whole folders that hold everybody's; single ones in them may be mounted. */
const wholeFolders = ['/', '/home', '/lib', '/mnt', '/opt', '/srv', '/tmp', '/var', '/var/lib', '/var/log'];
/** What gives somebody's rights on other hosts away. */
const keys = /^\/home\/[^/]+\/\.(ssh|gnupg|aws|azure|docker|kube|netrc|pgpass|git-credentials|config\/gcloud)(\/|$)/;
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
  { source, readOnly, secret = false }: Bind,
  path: string,
): [string, string, 'warning'?] | undefined {
  const inside = secret
    ? "keep it in a folder that 'binds' allows, or take it from 'environment'"
    : 'put the files into the project, or use a named volume';
  if (source.startsWith('~')) return [`'${source}' is somebody's home: it depends on who starts it`, inside];
  if (/^[a-zA-Z]:|^\\/.test(source)) return [`'${source}' is no path on a Linux host`, inside];
  if (!source.startsWith('/'))
    return isWithin(path, folders.root) ? undefined : [`'${source}' leads out of the project's folder`, inside];
  if (typeof binds !== 'string' && binds.some((folder) => isWithin(path, normal(folder)))) return undefined;
  if (readOnly && harmless.some((folder) => isWithin(path, folder))) return undefined;
  if (wholeFolders.includes(path) || systemFolders.some((folder) => isWithin(path, folder)))
    return [`'${source}' is the host's own${readOnly ? '' : ', and it may be written'}`, inside];
  if (keys.test(path)) return [`'${source}' holds somebody's keys`, inside];
  if (isWithin(path, folders.root)) return undefined;
  if (/^\/home\/[^/]+$/.test(path)) return [`'${source}' is somebody's whole home`, inside];
  if (binds === 'any') return undefined;
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
