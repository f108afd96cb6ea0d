import type { AuditFinding } from './audit.ts';
import { auditBind, type Bind } from './audit-binds.ts';
import type { Definition, Definitions } from './audit-definitions.ts';
import { auditFinding } from './audit-rules.ts';
import { type AuditedService, type AuditStack, isKnown, itemsAt, namesAt, textAt, textOf } from './audit-stack.ts';
import { normal } from './compose-paths.ts';
import { child, type Tree } from './compose-tree.ts';
import { switched } from './compose-values.ts';

/** What services get of the host's files. */
export const auditMounts = (stack: AuditStack, service: AuditedService, defined: Definitions): AuditFinding[] => [
  ...itemsAt(service.keys, 'volumes').flatMap((item) => {
    const bind = bindOf(item);
    return bind ? auditBind(stack, service.name, item.at, bind) : [];
  }),
  ...handedOver(stack, service, defined),
  ...apiSocket(service),
];

/** Compose mounts the files of configs and secrets, wherever they lie. */
function handedOver(stack: AuditStack, { name: service, keys }: AuditedService, defined: Definitions): AuditFinding[] {
  const build = child(keys, 'build');
  const secrets = [...namesAt(keys, 'secrets'), ...(build ? namesAt(build, 'secrets') : [])];
  const files = [
    ...namesAt(keys, 'configs').map(({ name }) => ({ file: fileOf(defined.configs.get(name)), secret: false })),
    ...secrets.map(({ name }) => ({ file: fileOf(defined.secrets.get(name)), secret: true })),
  ];
  return files.flatMap(({ file, secret }) => {
    const source = textOf(file);
    return file && source !== undefined ? auditBind(stack, service, file.at, { source, readOnly: true, secret }) : [];
  });
}

const fileOf = (definition: Definition | undefined): Tree | undefined => definition?.keys.entries.get('file')?.value;

/** Source: https://docs.docker.com/reference/compose-file/services/#use_api_socket */
function apiSocket({ name, keys }: AuditedService): AuditFinding[] {
  const entry = keys.entries.get('use_api_socket');
  if (!entry || !switched(textOf(entry.value))) return [];
  const message =
    "use_api_socket gives it the container engine's socket and your credentials: whoever has it has the host";
  const fix = 'take it out, or put a proxy between that allows only what is needed';
  return [auditFinding('engine-socket', entry.at, name, message, fix)];
}

/** A named volume may be a bind, a disk or a stack of folders in disguise: the local driver mounts anything of the host. */
export const auditDisguised = (stack: AuditStack, { volumes }: Definitions): AuditFinding[] =>
  [...volumes.values()].flatMap(({ keys }) => {
    const options = child(keys, 'driver_opts');
    const [device, flags] = [options?.entries.get('device')?.value, options?.entries.get('o')?.value];
    const [source, words] = [textOf(device) ?? '', textOf(flags) ?? ''];
    const readOnly = /(^|,)ro(,|$)/.test(words);
    const layers = [...words.matchAll(/(?:^|,)(?:lower|upper|work)dir=([^,]*)/g)].flatMap(([, all = '']) =>
      all.split(':'),
    );
    const ofLayers = flags
      ? layers.flatMap((each) => auditBind(stack, null, flags.at, { source: each, readOnly }))
      : [];
    if (!device || source === '') return ofLayers;
    if (/(^|,)r?bind(,|$)/.test(words))
      return [...ofLayers, ...auditBind(stack, null, device.at, { source, readOnly })];
    return [...ofLayers, ...disk(device, source, textAt(options, 'type') ?? '')];
  });

function disk({ at }: Tree, source: string, type: string): AuditFinding[] {
  const isElsewhere = /^(nfs\d?|cifs|smb\d?|tmpfs|fuse\..*)$/.test(type);
  if (isElsewhere || !isKnown(source) || !source.startsWith('/') || !normal(source).startsWith('/dev/')) return [];
  const message = `'${source.slice(0, 100)}' is the host's disk: whoever has it has all that is on it`;
  return [auditFinding('host-device', at, null, message, 'use a named volume, or mount the folder that is needed')];
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
