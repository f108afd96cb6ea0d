import { type Keys, type Side, told } from './api-document.ts';
import type { Shape } from './api-shape.ts';
import type { ApiChange } from './reading.ts';

/** Of one schema itself, without what is inside of it. A request must not become narrower, a response not wider. */
export function constraintChanges(place: string, was: Shape, is: Shape, side: Side): ApiChange[] {
  return [
    ...typeChanges(place, was, is, side),
    ...nullChanges(place, was, is, side),
    ...valueChanges(place, was, is, side),
    ...(side === 'request' ? limitChanges(place, was.limits, is.limits) : []),
    ...formatChanges(place, was, is),
    ...(side === 'request' && was.others !== false && is.others === false && is.fields.size > 0
      ? [told(`${place} no longer takes other fields`, true)]
      : []),
  ];
}

function typeChanges(place: string, was: Shape, is: Shape, side: Side): ApiChange[] {
  if (was.forms.length > 0 || is.forms.length > 0) return [];
  const [narrow, wide] = side === 'request' ? [was.types, is.types] : [is.types, was.types];
  const hasRoom = wide === undefined || (narrow !== undefined && [...narrow].every((type) => admits(wide, type)));
  const what = `${place} changed its type from ${typesText(was)} to ${typesText(is)}`;
  if (!hasRoom) return [told(what, true)];
  return typesText(was) === typesText(is) ? [] : [told(what, false)];
}

const admits = (types: ReadonlySet<string>, type: string): boolean =>
  types.has(type) || (type === 'integer' && types.has('number'));
const typesText = ({ types }: Shape): string => (types === undefined ? 'any' : [...types].sort().join(' or '));

function nullChanges(place: string, was: Shape, is: Shape, side: Side): ApiChange[] {
  if (was.isNullable === is.isNullable || was.types === undefined || is.types === undefined) return [];
  const what = is.isNullable ? `${place} can be null now` : `${place} can no longer be null`;
  return [told(what, is.isNullable === (side === 'response'))];
}

function valueChanges(place: string, { values: was }: Shape, { values: is }: Shape, side: Side): ApiChange[] {
  if (was === undefined && is === undefined) return [];
  if (was === undefined) return [told(`${place} has a list of values now: ${shown(is ?? [])}`, side === 'request')];
  if (is === undefined) return [told(`${place} has no list of values any more`, false)];
  const [lost, added] = [without(was, is), without(is, was)];
  return [
    ...(lost.length > 0 ? [told(`${place} lost the values ${shown(lost)}`, side === 'request')] : []),
    ...(added.length > 0 ? [told(`${place} has new values: ${shown(added)}`, false)] : []),
  ];
}

function without(values: readonly unknown[], others: readonly unknown[]): unknown[] {
  const known = new Set(others.map((value) => JSON.stringify(value)));
  return values.filter((value) => !known.has(JSON.stringify(value)));
}

const shown = (values: readonly unknown[]): string =>
  values
    .slice(0, 5)
    .map((value) => JSON.stringify(value)?.slice(0, 40))
    .join(', ') + (values.length > 5 ? ', …' : '');

function formatChanges(place: string, { limits: was }: Shape, { limits: is }: Shape): ApiChange[] {
  const differs = was['format'] !== is['format'] && was['format'] !== undefined && is['format'] !== undefined;
  return differs ? [told(`${place} changed its format from ${was['format']} to ${is['format']}`, true)] : [];
}

const lower = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const upper = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const exact = ['pattern', 'multipleOf', 'uniqueItems', 'format'];

function limitChanges(place: string, was: Keys, is: Keys): ApiChange[] {
  const narrower = [
    ...lower.filter((key) => isTighter(was[key], is[key], (before, after) => after > before)),
    ...upper.filter((key) => isTighter(was[key], is[key], (before, after) => after < before)),
    ...exact.filter((key) => is[key] !== undefined && is[key] !== false && was[key] === undefined),
    ...['pattern', 'multipleOf'].filter(
      (key) => was[key] !== undefined && is[key] !== undefined && was[key] !== is[key],
    ),
  ];
  return narrower.map((key) => told(`${place} has a narrower ${key}: ${shown([is[key]])}`, true));
}

/** In 3.0 `exclusiveMinimum` is a yes or no beside `minimum`, in 3.1 a number. */
function isTighter(was: unknown, is: unknown, tightens: (before: number, after: number) => boolean): boolean {
  if (is === true) return was !== true;
  if (typeof is !== 'number') return false;
  return typeof was !== 'number' || tightens(was, is);
}
