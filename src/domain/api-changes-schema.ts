import { constraintChanges } from './api-changes-constraints.ts';
import { isKeys, type Side, told } from './api-document.ts';
import { type Shape, shapeOf } from './api-shape.ts';
import type { ApiChange } from './reading.ts';

/** A schema, and the document in which its references lead somewhere. */
export interface SchemaAt {
  root: unknown;
  schema: unknown;
}

/** What is compared: which pairs of schemas it has met, so that recursive ones end and shared ones are told of once. */
interface Comparison {
  where: string;
  side: Side;
  met: Map<unknown, Set<unknown>>;
}

/** `where` is the whole of which the schema is: `POST /players: request body`. */
export const schemaChanges = (where: string, before: SchemaAt, after: SchemaAt, side: Side): ApiChange[] =>
  compared({ where, side, met: new Map() }, '', before, after);

/** Whether a media type is one of a range: `text/plain` of `text/*`. */
export const isWithin = (type: string, range: string): boolean =>
  range === '*/*' || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));

function compared(comparison: Comparison, path: string, before: SchemaAt, after: SchemaAt): ApiChange[] {
  const [was, is] = [shapeOf(before), shapeOf(after)];
  if (hasMet(comparison, was.origin, is.origin)) return [];
  const place = path === '' ? comparison.where : `${comparison.where} field "${path}"`;
  return [
    ...constraintChanges(place, was, is, comparison.side),
    ...fieldChanges(comparison, path, was, is),
    ...elementChanges(comparison, path, was, is),
    ...formChanges(comparison, path, was, is),
  ];
}

function hasMet({ met }: Comparison, before: unknown, after: unknown): boolean {
  if (!isKeys(before) || !isKeys(after)) return false;
  const partners = met.get(before) ?? new Set();
  met.set(before, partners);
  if (partners.has(after)) return true;
  partners.add(after);
  return false;
}

function fieldChanges(comparison: Comparison, path: string, was: Shape, is: Shape): ApiChange[] {
  const { where, side } = comparison;
  const names = new Set([...was.fields.keys(), ...is.fields.keys()]);
  return [...names].flatMap((name) => {
    const [old, now] = [visible(was, name, side), visible(is, name, side)];
    const at = path === '' ? name : `${path}.${name}`;
    const field = `${where} field "${at}"`;
    if (old === undefined && now === undefined) return [];
    if (old === undefined) return [addition(field, side === 'request' && is.required.has(name))];
    if (now === undefined) return [told(`${field} removed`, true)];
    const changes = compared(comparison, at, { root: was.root, schema: old }, { root: is.root, schema: now });
    return [...requirement(field, was.required.has(name), is.required.has(name), side), ...changes];
  });
}

const addition = (field: string, isRequired: boolean): ApiChange =>
  isRequired ? told(`${field} added as required`, true) : told(`${field} added`, false);

/** Nobody sends what is read-only, and nobody is answered what is write-only. */
function visible({ fields }: Shape, name: string, side: Side): unknown {
  const field = fields.get(name);
  const hidden = side === 'request' ? 'readOnly' : 'writeOnly';
  return isKeys(field) && field[hidden] === true ? undefined : field;
}

function requirement(field: string, was: boolean, is: boolean, side: Side): ApiChange[] {
  if (was === is) return [];
  if (is) return [told(`${field} became required`, side === 'request')];
  return [told(`${field} is no longer required`, side === 'response')];
}

function elementChanges(comparison: Comparison, path: string, was: Shape, is: Shape): ApiChange[] {
  const pairs = [
    [`${path}[]`, was.elements, is.elements],
    [path === '' ? '*' : `${path}.*`, was.others, is.others],
  ] as const;
  return pairs.flatMap(([at, old, now]) =>
    isKeys(old) && isKeys(now)
      ? compared(comparison, at, { root: was.root, schema: old }, { root: is.root, schema: now })
      : [],
  );
}

/** Alternatives (`oneOf`, `anyOf`) by what they refer to, then by their types, then in their order. */
function formChanges(comparison: Comparison, path: string, was: Shape, is: Shape): ApiChange[] {
  const { where, side } = comparison;
  if (was.forms.length === 0 && is.forms.length === 0) return [];
  const place = path === '' ? where : `${where} field "${path}"`;
  const [old, now] = [formsOf(was), formsOf(is)];
  const pairs = paired(was, is, old, now);
  const left = now.filter((form) => !pairs.some(([, other]) => other === form));
  return [
    ...pairs.flatMap(([form, other]) => {
      if (other === undefined) return [told(`${place} no longer has one of its forms`, side === 'request')];
      return compared(comparison, path, { root: was.root, schema: form }, { root: is.root, schema: other });
    }),
    ...left.map(() => told(`${place} has one more form`, false)),
  ];
}

/** A schema without alternatives is its own only one. */
const formsOf = (shape: Shape): readonly unknown[] => (shape.forms.length > 0 ? shape.forms : [shape.origin]);

type Sign = (shape: { root: unknown }, form: unknown) => string | undefined;
const signs: readonly Sign[] = [
  (_, form) => (isKeys(form) && typeof form['$ref'] === 'string' ? form['$ref'] : undefined),
  ({ root }, form) => [...(shapeOf({ root, schema: form }).types ?? ['any'])].sort().join(),
  () => 'any',
];

function paired(was: Shape, is: Shape, old: readonly unknown[], now: readonly unknown[]): [unknown, unknown][] {
  const partners = new Map<unknown, unknown>();
  const free = new Set(now);
  for (const sign of signs) {
    for (const form of old.filter((each) => !partners.has(each))) {
      const wanted = sign(was, form);
      const partner = [...free].find((each) => wanted !== undefined && sign(is, each) === wanted);
      if (partner === undefined) continue;
      partners.set(form, partner);
      free.delete(partner);
    }
  }
  return old.map((form) => [form, partners.get(form)]);
}
