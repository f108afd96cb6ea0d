import { type Api, entriesOf, keysOf, type Keys, listOf, textsOf, told } from './api-document.ts';
import type { ApiChange } from './reading.ts';

interface Place extends Api {
  body: Keys;
}

/** One way to be let in: what a caller shows, all of it together. */
type Way = readonly string[];

/** Each way in which a caller could be let in must still do. */
export function securityChanges(name: string, before: Place, after: Place): ApiChange[] {
  const [earlier, later] = [waysOf(before), waysOf(after)];
  const lost = earlier.filter((way) => !later.some((each) => each.every((part) => way.includes(part))));
  if (lost.length === 0) return [];
  if (lost.some((way) => way.length === 0)) return [told(`${name}: authentication became required`, true)];
  return [told(`${name}: no longer lets in by ${lost.map((way) => way.join(' and ')).join(' or ')}`, true)];
}

function waysOf({ root, body }: Place): Way[] {
  const security = listOf(body['security'] ?? keysOf(root, root)['security']);
  if (security.length === 0) return [[]];
  return security.map((way) => entriesOf(way).flatMap(([scheme, scopes]) => partsOf(root, scheme, textsOf(scopes))));
}

/** A scheme by what it asks for, whatever it is called, and each of its scopes. */
function partsOf(root: unknown, scheme: string, scopes: readonly string[]): string[] {
  const components = keysOf(root, keysOf(root, root)['components']);
  const definition = keysOf(root, keysOf(root, components['securitySchemes'])[scheme]);
  const asked = ['type', 'scheme', 'in', 'name', 'openIdConnectUrl'].flatMap((key) => {
    const value = definition[key];
    return typeof value === 'string' ? [key === 'scheme' ? value.toLowerCase() : value] : [];
  });
  const title = asked.length === 0 ? scheme : asked.join(' ');
  return [title, ...scopes.map((scope) => `${title} (${scope})`)];
}
