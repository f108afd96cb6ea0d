import { parameterChanges } from './api-changes-parameters.ts';
import { isWithin, schemaChanges } from './api-changes-schema.ts';
import { securityChanges } from './api-changes-security.ts';
import { type Api, entriesOf, keysOf, type Keys, type Side, told } from './api-document.ts';
import type { ApiChange } from './reading.ts';
import { counted } from './units.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

/**
 * What an OpenAPI description (3.0 to 3.2) offers differently from an earlier one. A change is breaking when a caller
 * that was right before may be wrong now: it sends what is no longer taken, or is answered what it does not know.
 * Webhooks, callbacks, links and servers are not compared. Own code: openapi-diff resolves references by network and
 * files, which a document of a promoted commit must never make us do.
 */
export function apiChanges(before: unknown, after: unknown): ApiChange[] {
  const [earlier, later] = [operationsOf(before), operationsOf(after)];
  const removed = [...earlier.entries()].flatMap(([key, { name }]) =>
    later.has(key) ? [] : [told(`removed ${name}`, true)],
  );
  const others = [...later.entries()].flatMap(([key, operation]) => {
    const known = earlier.get(key);
    return known ? operationChanges(known, operation) : [told(`added ${operation.name}`, false)];
  });
  return fewOf(withoutRepeats([...removed, ...others]));
}

interface Operation extends Api {
  /** `GET /players/{id}`, as the document writes it. */
  name: string;
  path: string;
  item: Keys;
  body: Keys;
}

/** By method and path; what a template calls its parts makes no difference. */
function operationsOf(root: unknown): Map<string, Operation> {
  const found = new Map<string, Operation>();
  for (const [path, value] of entriesOf(keysOf(root, root)['paths'])) {
    const item = keysOf(root, value);
    for (const [method, operation] of operationsAt(item)) {
      const body = keysOf(root, operation);
      const key = `${method} ${path.replace(/\{[^}]*\}/g, '{}').replace(/(?<=.)\/$/, '')}`;
      if (path.startsWith('/')) found.set(key, { root, name: `${method.toUpperCase()} ${path}`, path, item, body });
    }
  }
  return found;
}

/** Since 3.2 also by methods that the description does not know; they tell capitals from small letters. */
const operationsAt = (item: Keys): [method: string, operation: unknown][] => [
  ...methods.filter((each) => Object.hasOwn(item, each)).map((each): [string, unknown] => [each, item[each]]),
  ...entriesOf(item['additionalOperations']),
];

function operationChanges(before: Operation, after: Operation): ApiChange[] {
  const { name } = after;
  return [
    ...parameterChanges(name, before, after),
    ...requestChanges(name, before, after),
    ...responseChanges(name, before, after),
    ...securityChanges(name, before, after),
  ];
}

function requestChanges(name: string, before: Operation, after: Operation): ApiChange[] {
  const [old, now] = [bodyOf(before), bodyOf(after)];
  if (!old && !now) return [];
  if (!old) return [told(`${name}: request body added`, now?.['required'] === true)];
  if (!now) return [told(`${name}: request body removed`, true)];
  const isNew = now['required'] === true && old['required'] !== true;
  return [
    ...(isNew ? [told(`${name}: request body became required`, true)] : []),
    ...contentChanges(`${name}: request body`, { ...before, body: old }, { ...after, body: now }, 'request'),
  ];
}

const bodyOf = ({ root, body }: Operation): Keys | undefined =>
  body['requestBody'] === undefined ? undefined : keysOf(root, body['requestBody']);

function responseChanges(name: string, before: Operation, after: Operation): ApiChange[] {
  const [old, now] = [keysOf(before.root, before.body['responses']), keysOf(after.root, after.body['responses'])];
  const added = Object.keys(now).filter((status) => !Object.hasOwn(old, status));
  const changed = entriesOf(old).flatMap(([status, value]) => {
    const range = `${status[0]}XX`;
    const other = Object.hasOwn(now, status) ? now[status] : now[range];
    if (other === undefined) return [told(`${name}: response ${status} removed`, true)];
    const [was, is] = [keysOf(before.root, value), keysOf(after.root, other)];
    const where = `${name}: response ${status}`;
    return [
      ...contentChanges(where, { ...before, body: was }, { ...after, body: is }, 'response'),
      ...headerChanges(where, keysOf(before.root, was['headers']), keysOf(after.root, is['headers'])),
    ];
  });
  return [...changed, ...added.map((status) => told(`${name}: response ${status} added`, false))];
}

function headerChanges(where: string, before: Keys, after: Keys): ApiChange[] {
  const left = new Set(Object.keys(after).map((header) => header.toLowerCase()));
  const gone = Object.keys(before).filter((header) => !left.has(header.toLowerCase()));
  return gone.map((header) => told(`${where} header "${header}" removed`, true));
}

function contentChanges(where: string, before: Operation, after: Operation, side: Side): ApiChange[] {
  const [old, now] = [keysOf(before.root, before.body['content']), keysOf(after.root, after.body['content'])];
  const added = Object.keys(now).filter((type) => mediaType(type, Object.keys(old)) === undefined);
  const changed = entriesOf(old).flatMap(([type, value]) => {
    const other = mediaType(type, Object.keys(now));
    if (other === undefined) return [told(`${where} ${type} removed`, true)];
    const [was, is] = [keysOf(before.root, value), keysOf(after.root, now[other])];
    // `itemSchema`, since 3.2, is of each item of a stream.
    return ['schema', ...('itemSchema' in was || 'itemSchema' in is ? ['itemSchema'] : [])].flatMap((key) =>
      schemaChanges(where, { root: before.root, schema: was[key] }, { root: after.root, schema: is[key] }, side),
    );
  });
  return [...changed, ...added.map((type) => told(`${where} ${type} added`, false))];
}

/** The one of the media types that stands for this one: the same without parameters, or a range. */
function mediaType(type: string, among: readonly string[]): string | undefined {
  const bare = (text: string): string => (text.split(';')[0] ?? '').trim().toLowerCase();
  return among.find((each) => bare(each) === bare(type)) ?? among.find((each) => isWithin(bare(type), bare(each)));
}

const withoutRepeats = (changes: readonly ApiChange[]): ApiChange[] => [
  ...new Map(changes.map((change) => [`${change.breaking} ${change.what}`, change])).values(),
];

/** Nobody reads thousands of them: the first that break something, and then the others. */
function fewOf(changes: ApiChange[]): ApiChange[] {
  if (changes.length <= mostChanges) return changes;
  const all = changes.toSorted((a, b) => Number(b.breaking) - Number(a.breaking));
  const more = all.slice(mostChanges);
  return [
    ...all.slice(0, mostChanges),
    told(
      `${counted(more.length)} more changes`,
      more.some(({ breaking }) => breaking),
    ),
  ];
}
const mostChanges = 500;
