import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import type { Mapping, Place, Problem, Tree } from '../../domain/compose-tree.ts';

/**
 * What the compose-spec schema says against a file, each with its line. The schema comes with `dclint`.
 * Only the named service and what stands beside the services is looked at: another service's fault is not this one's.
 */
export function schemaProblems(plain: unknown, tree: Mapping, service: string): Problem[] {
  const validate = schema();
  if (validate(onlyService(plain, service))) return [];
  const errors = (validate.errors ?? []).filter(
    ({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf' && keyword !== 'if',
  );
  const deepest = errors.reduce((most, error) => Math.max(most, depth(error)), 0);
  const told = errors.filter((error) => depth(error) === deepest || error.keyword === 'additionalProperties');
  const problems = told.map((error) => problemOf(error, tree));
  return [...new Map(problems.map((problem) => [`${problem.at.line} ${problem.what}`, problem])).values()].slice(0, 5);
}

const require = createRequire(import.meta.url);
let compiled: ValidateFunction | undefined;

function schema(): ValidateFunction {
  if (!compiled) {
    const folder = dirname(require.resolve('dclint/package.json'));
    const text = readFileSync(join(folder, 'schemas', 'compose.schema.json'), 'utf8');
    const { $schema: _draft, ...rules } = JSON.parse(text) as Record<string, unknown>;
    compiled = quickOnLongLists(new Ajv({ strict: false, allErrors: true, validateFormats: false })).compile(rules);
  }
  return compiled;
}

/** Ajv compares every two items of a list: forty thousand ports, which fit into a file, would take it minutes. */
const quickOnLongLists = (ajv: Ajv): Ajv =>
  ajv.removeKeyword('uniqueItems').addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    error: { message: 'must NOT have duplicate items' },
    validate: (wanted: boolean, items: unknown[]) =>
      !wanted || new Set(items.map((item) => JSON.stringify(item, sortedKeys))).size === items.length,
  });

const sortedKeys = (_key: string, value: unknown): unknown =>
  isObject(value) ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) : value;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function onlyService(plain: unknown, service: string): unknown {
  if (!isObject(plain) || !isObject(plain.services)) return plain;
  return { ...plain, services: service in plain.services ? { [service]: plain.services[service] } : {} };
}

const path = ({ instancePath }: ErrorObject): string[] =>
  instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));

const depth = (error: ErrorObject): number => path(error).length;

function problemOf(error: ErrorObject, tree: Mapping): Problem {
  const extra: unknown = error.params['additionalProperty'];
  const where = [...path(error), ...(typeof extra === 'string' ? [extra] : [])];
  const what =
    typeof extra === 'string'
      ? `Compose does not know the key '${where.join('.')}'`
      : `'${where.join('.')}' ${error.message ?? 'is not valid'}`;
  return { at: placeOf(tree, where), what, fix: 'correct it by https://docs.docker.com/reference/compose-file/' };
}

/** As near to the fault as the tree goes. */
function placeOf(tree: Mapping, where: readonly string[]): Place {
  let at = tree.at;
  let here: Tree | undefined = tree;
  for (const step of where) {
    const entry: { at: Place; value?: Tree } | undefined = here?.kind === 'map' ? here.entries.get(step) : undefined;
    const item: Tree | undefined = here?.kind === 'list' ? here.items[Number(step)] : undefined;
    if (!entry && !item) return at;
    at = entry?.at ?? item?.at ?? at;
    here = entry?.value ?? item;
  }
  return at;
}
