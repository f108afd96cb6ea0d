import { entriesOf, isKeys, keysOf, type Keys, listOf, textsOf } from './api-document.ts';

/** A schema as far as it is compared: references followed, `allOf` merged, 3.0 and 3.1 told alike. */
export interface Shape {
  root: unknown;
  /** The schema that it was made from, once references are followed. */
  origin: unknown;
  /** Undefined: any. `null` is not among them. */
  types: ReadonlySet<string> | undefined;
  isNullable: boolean;
  /** Undefined: any value. */
  values: readonly unknown[] | undefined;
  fields: ReadonlyMap<string, unknown>;
  required: ReadonlySet<string>;
  /** What a list holds. */
  elements: unknown;
  /** What a field has to be that is not named; `false` when there may be none. */
  others: unknown;
  /** `oneOf` and `anyOf`, without the one that says `null`. */
  forms: readonly unknown[];
  /** `format`, `pattern`, `minimum` and their like, as they are written. */
  limits: Keys;
}

const deepest = 16;

export function shapeOf({ root, schema }: { root: unknown; schema: unknown }): Shape {
  const parts = partsOf(root, schema, 0);
  const last = (key: string): unknown => parts.findLast((part) => part[key] !== undefined)?.[key];
  const types = parts.flatMap((part) => (part['type'] === undefined ? [] : [typesOf(part['type'])]));
  const alternatives = parts.flatMap((part) => [...listOf(part['oneOf']), ...listOf(part['anyOf'])]);
  const forms = alternatives.filter((form) => !isNull(root, form));
  const named = types.flat().filter((type) => type !== 'null');
  return {
    root,
    origin: keysOf(root, schema),
    types: types.length === 0 ? implied(parts) : new Set(named),
    isNullable:
      forms.length < alternatives.length || types.some((each) => each.includes('null')) || last('nullable') === true,
    values: valuesOf(last('enum'), last('const')),
    fields: new Map(parts.flatMap((part) => entriesOf(part['properties']))),
    required: new Set(parts.flatMap((part) => textsOf(part['required']))),
    elements: last('items'),
    others: parts.some((part) => part['additionalProperties'] === false) ? false : last('additionalProperties'),
    forms,
    limits: Object.fromEntries(parts.flatMap(entriesOf)),
  };
}

/** A schema, what it refers to, and everything of its `allOf`. A lone alternative beside `null` is part of it, too. */
function partsOf(root: unknown, schema: unknown, depth: number): Keys[] {
  const keys = keysOf(root, schema);
  if (depth > deepest) return [];
  const beside = isKeys(schema) && keys !== schema ? [schema] : [];
  const alternatives = [...listOf(keys['oneOf']), ...listOf(keys['anyOf'])];
  const forms = alternatives.filter((form) => !isNull(root, form));
  const isLone = forms.length === 1 && alternatives.length > 1;
  const own = isLone ? { ...keys, oneOf: undefined, anyOf: undefined, nullable: true } : keys;
  const inner = [...listOf(keys['allOf']), ...(isLone ? forms : [])];
  return [...inner.flatMap((each) => partsOf(root, each, depth + 1)), own, ...beside];
}

/** Who names fields means an object, and who names elements a list, even without saying so. */
function implied(parts: readonly Keys[]): ReadonlySet<string> | undefined {
  if (parts.some((part) => isKeys(part['properties']))) return new Set(['object']);
  return parts.some((part) => isKeys(part['items'])) ? new Set(['array']) : undefined;
}

const typesOf = (value: unknown): string[] => (typeof value === 'string' ? [value] : textsOf(value));
const isNull = (root: unknown, form: unknown): boolean => keysOf(root, form)['type'] === 'null';

function valuesOf(values: unknown, constant: unknown): readonly unknown[] | undefined {
  if (Array.isArray(values)) return values;
  return constant === undefined ? undefined : [constant];
}
