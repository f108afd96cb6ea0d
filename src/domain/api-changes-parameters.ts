import { schemaChanges } from './api-changes-schema.ts';
import { type Api, entriesOf, keysOf, type Keys, listOf, textOf, told } from './api-document.ts';
import type { ApiChange } from './reading.ts';

interface Place extends Api {
  path: string;
  item: Keys;
  body: Keys;
}

/** These are set by the transport: OpenAPI ignores them among parameters. */
const ofTransport = ['header accept', 'header content-type', 'header authorization'];

export function parameterChanges(name: string, before: Place, after: Place): ApiChange[] {
  const [earlier, later] = [parametersOf(before), parametersOf(after)];
  const added = [...later.entries()].flatMap(([key, parameter]) =>
    earlier.has(key) ? [] : [addition(name, parameter)],
  );
  const changed = [...earlier.entries()].flatMap(([key, was]) => {
    const is = later.get(key);
    if (!is) return [told(`${name}: ${titleOf(was)} removed`, true)];
    return parameterChange(`${name}: ${titleOf(is)}`, { ...before, item: was }, { ...after, item: is });
  });
  return [...changed, ...added];
}

/** By where and what they are called; those of the path by their position in it. */
function parametersOf({ root, path, item, body }: Place): Map<string, Keys> {
  const found = new Map<string, Keys>();
  const parts = [...path.matchAll(/\{([^}]*)\}/g)].map(([, part]) => part);
  for (const value of [...listOf(item['parameters']), ...listOf(body['parameters'])]) {
    const parameter = keysOf(root, value);
    const [place, called] = [textOf(parameter['in']) ?? '', textOf(parameter['name']) ?? ''];
    const label = place === 'header' ? called.toLowerCase() : called;
    const key = `${place} ${place === 'path' ? parts.indexOf(called) : label}`;
    if (!ofTransport.includes(key)) found.set(key, parameter);
  }
  return found;
}

const titleOf = (parameter: Keys): string => `${textOf(parameter['in'])} parameter "${textOf(parameter['name'])}"`;

const addition = (name: string, parameter: Keys): ApiChange =>
  parameter['required'] === true && parameter['in'] !== 'path'
    ? told(`${name}: required ${titleOf(parameter)} added`, true)
    : told(`${name}: ${titleOf(parameter)} added`, false);

function parameterChange(where: string, before: Place, after: Place): ApiChange[] {
  const [was, is] = [before.item, after.item];
  const isNew = is['required'] === true && was['required'] !== true;
  const differs = (['style', 'explode'] as const).find((key) => formOf(was, key) !== formOf(is, key));
  return [
    ...(isNew ? [told(`${where} became required`, true)] : []),
    ...(differs === undefined ? [] : [told(`${where} is written differently (${differs})`, true)]),
    ...schemaChanges(where, schemaOf(before), schemaOf(after), 'request'),
  ];
}

/** OpenAPI's defaults: `form`, exploded, in queries and cookies, `simple` elsewhere. */
function formOf(parameter: Keys, key: 'style' | 'explode'): unknown {
  const style = parameter['style'] ?? (['query', 'cookie'].includes(String(parameter['in'])) ? 'form' : 'simple');
  return key === 'style' ? style : (parameter['explode'] ?? style === 'form');
}

/** A parameter has a schema, or one media type with a schema. */
function schemaOf({ root, item }: Place): { root: unknown; schema: unknown } {
  const [content] = entriesOf(item['content']);
  return { root, schema: item['schema'] ?? (content && keysOf(root, content[1])['schema']) };
}
