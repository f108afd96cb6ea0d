import { type Reader, refuse, type Tree } from './compose-tree.ts';

/** What is done with the value of each key. */
export type Carriers<Target> = Record<string, (value: Tree, target: Target, reader: Reader) => void>;

/**
 * Carries out every key of a mapping and refuses the others by name: a key that is ignored would be a promise not kept.
 * `path` names the mapping in messages, as in `deploy.resources.`; keys that begin with `x-` are Compose's own comments.
 */
export function carryOut<Target>(
  tree: Tree,
  carriers: Carriers<Target>,
  target: Target,
  reader: Reader,
  path = '',
): void {
  if (tree.kind !== 'map') {
    refuseShape(tree, reader, path);
    return;
  }
  for (const [key, { at, value }] of tree.entries) {
    if (key.startsWith('x-')) continue;
    const carrier = Object.hasOwn(carriers, key) ? carriers[key] : undefined;
    if (carrier) carrier(value, target, reader);
    else
      refuse(
        reader,
        at,
        `the key '${path}${key}' is not carried out by promoter`,
        'take it out of the service, or deploy this component by other means',
      );
  }
}

function refuseShape(tree: Tree, reader: Reader, path: string): void {
  if (tree.kind === 'scalar' && tree.value === null) return;
  refuse(reader, tree.at, `'${path.replace(/\.$/, '')}' is not a mapping`, 'write key: value pairs');
}

/** Sets a member that has a value, and leaves it out otherwise. */
export function put<Target, Key extends keyof Target>(target: Target, key: Key, value: Target[Key] | undefined): void {
  if (value !== undefined) target[key] = value;
}

export const entriesOf = (tree: Tree): [string, Tree][] =>
  tree.kind === 'map' ? [...tree.entries].map(([key, { value }]): [string, Tree] => [key, value]) : [];
