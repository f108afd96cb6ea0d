import type { AuditFinding } from './audit.ts';
import type { Definitions } from './audit-definitions.ts';
import { auditFinding } from './audit-rules.ts';
import { type AuditedService, isKnown, itemsAt, itemsOf, namesAt, textOf } from './audit-stack.ts';
import { secretArguments } from './audit-secret-arguments.ts';
import { holdsSecret, isSecretName, isSecretValue } from './audit-secret-words.ts';
import { child, type Mapping, type Place, scalar, type Tree } from './compose-tree.ts';

/** Secrets that stand in the file itself. What they are is never said: messages are kept, sent and shown. */
export const auditSecrets = ({ name, written }: AuditedService): AuditFinding[] =>
  told(name, [...environment(written), ...buildArguments(written), ...commands(written), ...addresses(written)]);

/** The same in what the file gives as a config's content: of the services that have it, else of nobody's. */
export function auditContents({ configs }: Definitions, services: readonly AuditedService[]): AuditFinding[] {
  const users = new Map<string, string[]>();
  for (const { name: user, keys } of services)
    for (const { name } of namesAt(keys, 'configs')) users.set(name, [...(users.get(name) ?? []), user]);
  return [...configs.values()].flatMap(({ name, written }) => {
    const content = written.entries.get('content')?.value;
    const found = content ? contained(content) : [];
    return (users.get(name) ?? [null]).flatMap((user) => told(user, found));
  });
}

function told(name: string | null, found: readonly Found[]): AuditFinding[] {
  const once = new Map(found.map((each) => [`${each.at.file}:${each.at.line} ${each.variable ?? ''}`, each]));
  const places = new Set(
    found.filter(({ variable }) => variable !== undefined).map(({ at }) => `${at.file}:${at.line}`),
  );
  return [...once.values()]
    .filter(({ variable, at }) => variable !== undefined || !places.has(`${at.file}:${at.line}`))
    .map(({ at, what, variable }) =>
      auditFinding('plain-secret', at, name, `${what} stands in the file as plain text`, fixOf(variable)),
    );
}

interface Found {
  at: Place;
  what: string;
  variable?: string;
}

const fixOf = (variable: string | undefined): string =>
  variable === undefined
    ? 'put it into the env file and write ${NAME} here; change it, since the repository knows it'
    : `put it into the env file and write \${${variable.replace(/\W/g, '_')}:?} here; change it, since the repository knows it`;

const environment = (written: Mapping): Found[] => pairs(written.entries.get('environment')?.value).flatMap(judged);

const buildArguments = (written: Mapping): Found[] =>
  pairs(child(written, 'build')?.entries.get('args')?.value).flatMap(judged);

interface Pair {
  name: string;
  value: string;
  at: Place;
}

/** Both forms that Compose allows: a mapping, and a list of `NAME=value`. */
function pairs(tree: Tree | undefined): Pair[] {
  if (tree?.kind === 'map')
    return [...tree.entries].map(([name, { value }]) => ({ name, value: textOf(value) ?? '', at: value.at }));
  return itemsOf(tree).map((item) => {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(textOf(item) ?? '') ?? [];
    return { name, value, at: item.at };
  });
}

function judged({ name, value, at }: Pair): Found[] {
  const isOne = (isSecretName(name) && isSecretValue(name, value)) || (isKnown(value) && holdsSecret(value));
  return isOne ? [{ at, what: `the value of ${name}`, variable: name }] : [];
}

/** Lines of `NAME=value` and of `name: value`, and whatever has the shape of a secret. */
function contained(content: Tree): Found[] {
  const lines = (textOf(content) ?? '').slice(0, mostContent).split('\n');
  const assigned = lines.flatMap((line) => {
    const [, name, value] = /^\s*(?:export\s+)?["']?([A-Za-z][\w.-]{0,100})["']?\s*[=:]\s*(\S.*)$/.exec(line) ?? [];
    const bare = value?.replace(/(\s+#.*|[,;]\s*)$/, '');
    return name === undefined || bare === undefined ? [] : judged({ name, value: bare, at: content.at });
  });
  const shaped = lines.some((line) => isKnown(line) && [line, ...line.split(/[\s"'=]+/)].some(holdsSecret));
  const bare = shaped ? [{ at: content.at, what: 'what looks like a key' }] : [];
  return [...assigned, ...bare, ...lines.flatMap((line) => addresses(scalar(content.at, line)))];
}

/** Words of commands: everybody on the host sees them in the list of processes. */
const commands = (written: Mapping): Found[] =>
  [
    ...wordsOf(itemsAt(written, 'command')),
    ...wordsOf(itemsAt(written, 'entrypoint')),
    ...wordsOf(itemsOf(child(written, 'healthcheck')?.entries.get('test')?.value)),
  ].map(({ at, option }) => ({ at, what: `the argument of ${option}` }));

const wordsOf = (items: readonly Tree[]): { at: Place; option: string }[] =>
  secretArguments(items.map((item) => ({ text: textOf(item) ?? '', at: item.at })));

/** `redis://:password@cache:6379` anywhere in the service. */
/** Of a config's content. */
const mostContent = 65_536;

/** Longer texts are looked at so far: whatever a file holds, it is looked through at once. */
const mostLetters = 4_096;

function addresses(tree: Tree): Found[] {
  if (tree.kind === 'list') return tree.items.flatMap(addresses);
  if (tree.kind === 'map') return [...tree.entries.values()].flatMap(({ value }) => addresses(value));
  const text = textOf(tree) ?? '';
  const password = /[a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@]{0,200}:([^\s/@]{1,500})@/i.exec(
    text.slice(0, mostLetters),
  )?.[1];
  const isLiteral = password !== undefined && isKnown(password) && !/^[$<{]/.test(password);
  return isLiteral ? [{ at: tree.at, what: 'the password in an address' }] : [];
}
