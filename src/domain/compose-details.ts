import type { Draft, EnvFileUse } from './compose-draft.ts';
import { type Carriers, carryOut, entriesOf, put } from './compose-keys.ts';
import { textMap } from './compose-networks.ts';
import { isNull, type Reader, refuse, type Tree } from './compose-tree.ts';
import { command, flag, nanos, text, texts } from './compose-values.ts';
import type { ContainerBody, Dependency } from './service.ts';

export const unique = (tree: Tree, reader: Reader): string[] => [...new Set(texts(tree, reader))];

export function containerName(tree: Tree, reader: Reader): string | undefined {
  const name = text(tree, reader);
  if (name === undefined || /^[a-zA-Z0-9][a-zA-Z0-9_.-]+$/.test(name)) return name;
  return refuse(reader, tree.at, `'${name}' is not a container's name`, 'use letters, digits, _ . and -, at least two');
}

/** An empty entrypoint switches the image's own off: the engine is told so by one empty word. */
export function entrypoint(tree: Tree, reader: Reader): string[] | undefined {
  const words = command(tree, reader);
  return words?.length === 0 ? [''] : words;
}

export function environment(tree: Tree, draft: Draft, reader: Reader): void {
  for (const [name, value] of entriesOf(tree)) {
    draft.environment.set(name, { value: isNull(value) ? undefined : text(value, reader), at: value.at });
  }
}

export function envFiles(tree: Tree, reader: Reader): EnvFileUse[] {
  const items = tree.kind === 'list' ? tree.items : [tree];
  return items.flatMap((item) => {
    const use: EnvFileUse = { path: '', required: true, at: item.at };
    if (item.kind === 'map') carryOut(item, envFileCarriers, use, reader, 'env_file.');
    else use.path = text(item, reader) ?? '';
    return [use];
  });
}

const envFileCarriers: Carriers<EnvFileUse> = {
  path: (value, use, reader) => put(use, 'path', text(value, reader)),
  required: (value, use, reader) => put(use, 'required', flag(value, reader)),
};

export function expose(body: ContainerBody, port: string, tree: Tree, reader: Reader): void {
  const [, from, to, protocol] = /^(\d+)(?:-(\d+))?(?:\/(tcp|udp))?$/.exec(port) ?? [];
  if (from === undefined || Number(to ?? from) > 65_535) {
    refuse(reader, tree.at, `'${port}' is not a port`, 'write a port from 1 to 65535');
    return;
  }
  body.ExposedPorts ??= {};
  for (let at = Number(from); at <= Number(to ?? from); at += 1) body.ExposedPorts[`${at}/${protocol ?? 'tcp'}`] = {};
}

export function dependency(service: string, how: Tree, reader: Reader): Dependency {
  const wanted: Dependency = { service, condition: 'service_started', required: true };
  if (!isNull(how)) carryOut(how, dependencyCarriers, wanted, reader, `depends_on.${service}.`);
  return wanted;
}

const dependencyCarriers: Carriers<Dependency> = {
  condition: (value, wanted, reader) => {
    const condition = text(value, reader);
    if (
      condition === 'service_started' ||
      condition === 'service_healthy' ||
      condition === 'service_completed_successfully'
    )
      wanted.condition = condition;
    else
      refuse(
        reader,
        value.at,
        `the condition '${condition}' is not known`,
        'write service_started, service_healthy or service_completed_successfully',
      );
  },
  required: (value, wanted, reader) => put(wanted, 'required', flag(value, reader)),
};

export function labels(tree: Tree, reader: Reader): Record<string, string> {
  const found = textMap(tree, reader);
  const reserved = Object.keys(found).find((name) => /^(promoter|com\.docker\.compose)\./.test(name));
  if (reserved)
    refuse(
      reader,
      tree.at,
      `the label '${reserved}' is kept for promoter and Compose themselves`,
      'give it another name',
    );
  return found;
}

export const seconds = (tree: Tree, reader: Reader): number | undefined => {
  const span = nanos(tree, reader);
  return span === undefined ? undefined : Math.ceil(span / 1e9);
};

/** A seccomp profile in a file is read by Docker's client, which takes no part here. */
export function securityOptions(tree: Tree, reader: Reader): string[] {
  const options = unique(tree, reader);
  const profile = options.find((option) => /^seccomp[:=]/.test(option) && !/^seccomp[:=]unconfined$/.test(option));
  if (profile)
    refuse(
      reader,
      tree.at,
      `the security option '${profile}' names a file, which is not carried out`,
      "use Docker's own profile, or unconfined",
    );
  return options;
}

export function tmpfs(tree: Tree, reader: Reader): Record<string, string> {
  return Object.fromEntries(
    texts(tree, reader).map((written) => {
      const [, path, options] = /^([^:]*)(?::(.*))?$/.exec(written) ?? [];
      return [path ?? written, options ?? ''];
    }),
  );
}

export const extraHosts = (tree: Tree, reader: Reader): string[] =>
  entriesOf(tree).flatMap(([host, value]) =>
    texts(value, reader).map((address) => `${host}:${address.replace(/^\[|\]$/g, '')}`),
  );
