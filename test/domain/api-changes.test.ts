import { describe, expect, test } from '@jest/globals';
import { apiChanges } from '../../src/domain/api-changes.ts';
import type { ApiChange } from '../../src/domain/reading.ts';

type Json = Record<string, unknown>;
const json = (schema: Json): Json => ({ 'application/json': { schema } });
const answering = (schema: Json): Json => ({ responses: { 200: { description: 'ok', content: json(schema) } } });
const taking = (schema: Json, required = true): Json => ({
  requestBody: { required, content: json(schema) },
  responses: { 204: { description: 'done' } },
});
const asking = (parameter: Json): Json => ({
  parameters: [{ name: 'q', in: 'query', ...parameter }],
  responses: { 204: { description: 'done' } },
});
const object = (properties: Json, required: string[] = []): Json => ({ type: 'object', properties, required });
const text = { type: 'string' };
const whole = { type: 'integer' };
const ref = (name: string): Json => ({ $ref: `#/components/schemas/${name}` });

const api = (operation: Json, more: Json = {}, path = '/players'): Json => ({
  openapi: '3.1.0',
  info: { title: 'players', version: '1' },
  paths: { [path]: { post: operation } },
  ...more,
});
const changes = (before: Json, after: Json): ApiChange[] => apiChanges(api(before), api(after));
const breaking = (all: readonly ApiChange[]): string[] => all.filter((each) => each.breaking).map(({ what }) => what);
const harmless = (all: readonly ApiChange[]): string[] => all.filter((each) => !each.breaking).map(({ what }) => what);

describe('breaks a caller', () => {
  test.each<[string, Json, Json, string]>([
    ['a response that is gone', answering(text), { responses: {} }, 'POST /players: response 200 removed'],
    [
      'a media type that is gone',
      answering(text),
      { responses: { 200: { content: { 'text/csv': { schema: text } } } } },
      'POST /players: response 200 application/json removed',
    ],
    [
      'a response header that is gone',
      { responses: { 200: { headers: { ETag: { schema: text } } } } },
      { responses: { 200: {} } },
      'POST /players: response 200 header "ETag" removed',
    ],
    [
      'a new parameter that is required',
      { responses: {} },
      { ...asking({ required: true, schema: text }), responses: {} },
      'POST /players: required query parameter "q" added',
    ],
    [
      'a parameter that became required',
      asking({ schema: text }),
      asking({ required: true, schema: text }),
      'POST /players: query parameter "q" became required',
    ],
    [
      'a parameter that is gone',
      asking({ schema: text }),
      { responses: { 204: {} } },
      'POST /players: query parameter "q" removed',
    ],
    [
      'a parameter of another type',
      asking({ schema: text }),
      asking({ schema: whole }),
      'POST /players: query parameter "q" changed its type from string to integer',
    ],
    [
      'a parameter whose number must be whole now',
      asking({ schema: { type: 'number' } }),
      asking({ schema: whole }),
      'POST /players: query parameter "q" changed its type from number to integer',
    ],
    [
      'a parameter that takes fewer values',
      asking({ schema: { ...text, enum: ['a', 'b'] } }),
      asking({ schema: { ...text, enum: ['a'] } }),
      'POST /players: query parameter "q" lost the values "b"',
    ],
    [
      'a parameter that takes a few values only',
      asking({ schema: text }),
      asking({ schema: { ...text, enum: ['a'] } }),
      'POST /players: query parameter "q" has a list of values now: "a"',
    ],
    [
      'a parameter that must be shorter',
      asking({ schema: { ...text, maxLength: 20 } }),
      asking({ schema: { ...text, maxLength: 10 } }),
      'POST /players: query parameter "q" has a narrower maxLength: 10',
    ],
    [
      'a list that is written differently',
      asking({ schema: { type: 'array', items: text } }),
      asking({ schema: { type: 'array', items: text }, explode: false }),
      'POST /players: query parameter "q" is written differently (explode)',
    ],
    [
      'a request field that became required',
      taking(object({ name: text })),
      taking(object({ name: text }, ['name'])),
      'POST /players: request body field "name" became required',
    ],
    [
      'a new request field that is required',
      taking(object({})),
      taking(object({ name: text }, ['name'])),
      'POST /players: request body field "name" added as required',
    ],
    [
      'a request body that became required',
      taking(object({}), false),
      taking(object({})),
      'POST /players: request body became required',
    ],
    [
      'a request field that may no longer be null, in the words of 3.0 and 3.1',
      taking(object({ name: { type: 'string', nullable: true } })),
      taking(object({ name: { type: ['string'] } })),
      'POST /players: request body field "name" can no longer be null',
    ],
    [
      'a request that takes no other fields any more',
      taking(object({ name: text })),
      taking({ ...object({ name: text }), additionalProperties: false }),
      'POST /players: request body no longer takes other fields',
    ],
    [
      'a request form that is gone',
      taking({ oneOf: [object({ a: text }), { type: 'string' }] }),
      taking({ oneOf: [object({ a: text })] }),
      'POST /players: request body no longer has one of its forms',
    ],
    [
      'a response field that is gone, deep in a list',
      answering({ type: 'array', items: object({ home: object({ street: text }) }) }),
      answering({ type: 'array', items: object({ home: object({}) }) }),
      'POST /players: response 200 field "[].home.street" removed',
    ],
    [
      'a response field that may be missing now',
      answering(object({ id: text }, ['id'])),
      answering(object({ id: text })),
      'POST /players: response 200 field "id" is no longer required',
    ],
    [
      'a response field that can be null now, as FastAPI writes it',
      answering(object({ id: text })),
      answering(object({ id: { anyOf: [text, { type: 'null' }] } })),
      'POST /players: response 200 field "id" can be null now',
    ],
    [
      'a response field of another type',
      answering(object({ id: whole })),
      answering(object({ id: text })),
      'POST /players: response 200 field "id" changed its type from integer to string',
    ],
    [
      'a response field that may be a fraction now',
      answering(object({ id: whole })),
      answering(object({ id: { type: 'number' } })),
      'POST /players: response 200 field "id" changed its type from integer to number',
    ],
    [
      'a response field of another format',
      answering(object({ at: { ...text, format: 'date' } })),
      answering(object({ at: { ...text, format: 'date-time' } })),
      'POST /players: response 200 field "at" changed its format from date to date-time',
    ],
    [
      'a response field that was in a part of allOf',
      answering({ allOf: [object({ id: text }), object({ name: text })] }),
      answering({ allOf: [object({ id: text })] }),
      'POST /players: response 200 field "name" removed',
    ],
    [
      'authentication where there was none',
      { responses: {} },
      { responses: {}, security: [{ key: [] }] },
      'POST /players: authentication became required',
    ],
    [
      'a scope that is needed now',
      { responses: {}, security: [{ key: ['read'] }] },
      { responses: {}, security: [{ key: ['read', 'write'] }] },
      'POST /players: no longer lets in by key and key (read)',
    ],
  ])('%s', (_name, before, after, what) => {
    expect(breaking(changes(before, after))).toEqual([what]);
  });

  test('an operation that is gone, and a path with all of its operations', () => {
    const before = api({ responses: {} }, { paths: { '/a': { get: {}, put: {} }, '/b/{id}': { get: {} } } });
    const after = api({ responses: {} }, { paths: { '/a': { get: {} } } });
    expect(breaking(apiChanges(before, after))).toEqual(['removed PUT /a', 'removed GET /b/{id}']);
  });
});

describe('breaks nobody', () => {
  test.each<[string, Json, Json, string[]]>([
    ['the same description', answering(object({ id: text })), answering(object({ id: text })), []],
    [
      'a new optional parameter',
      { responses: { 204: {} } },
      asking({ schema: text }),
      ['POST /players: query parameter "q" added'],
    ],
    [
      'a new response field',
      answering(object({})),
      answering(object({ id: text }, ['id'])),
      ['POST /players: response 200 field "id" added'],
    ],
    [
      'a new optional request field',
      taking(object({})),
      taking(object({ id: text })),
      ['POST /players: request body field "id" added'],
    ],
    [
      'a request that takes more values',
      asking({ schema: { ...text, enum: ['a'] } }),
      asking({ schema: { ...text, enum: ['a', 'b'] } }),
      ['POST /players: query parameter "q" has new values: "b"'],
    ],
    [
      'a request field that need not be there any more',
      taking(object({ id: text }, ['id'])),
      taking(object({ id: text })),
      ['POST /players: request body field "id" is no longer required'],
    ],
    ['a new status', { responses: {} }, { responses: { 409: {} } }, ['POST /players: response 409 added']],
    [
      'a whole number where any number is taken now',
      asking({ schema: whole }),
      asking({ schema: { type: 'number' } }),
      ['POST /players: query parameter "q" changed its type from integer to number'],
    ],
    [
      'an answer that is always a whole number now',
      answering({ type: 'number' }),
      answering(whole),
      ['POST /players: response 200 changed its type from number to integer'],
    ],
    [
      'null said in the words of 3.1',
      answering(object({ id: { type: 'string', nullable: true } })),
      answering(object({ id: { type: ['string', 'null'] } })),
      [],
    ],
    [
      'a read-only field that is required in the answer only',
      taking(object({ id: { ...text, readOnly: true } })),
      taking(object({ id: { ...text, readOnly: true } }, ['id'])),
      [],
    ],
    [
      'a status that became a range',
      { responses: { 200: { content: json(text) } } },
      { responses: { '2XX': { content: json(text) } } },
      ['POST /players: response 2XX added'],
    ],
    [
      'a second way of being let in',
      { responses: {}, security: [{ key: [] }] },
      { responses: {}, security: [{ key: [] }, { other: [] }] },
      [],
    ],
  ])('%s', (_name, before, after, told) => {
    const all = changes(before, after);
    expect(breaking(all)).toEqual([]);
    expect(harmless(all)).toEqual(told);
  });

  test('a part of the path with another name, and its parameter with it', () => {
    const operation = (name: string): Json => ({
      parameters: [{ name, in: 'path', required: true, schema: text }],
      responses: {},
    });
    const [before, after] = [api(operation('id'), {}, '/a/{id}'), api(operation('key'), {}, '/a/{key}')];
    expect(apiChanges(before, after)).toEqual([]);
  });

  test('a scheme of authentication with another name', () => {
    const secured = (name: string): Json =>
      api(
        { responses: {}, security: [{ [name]: [] }] },
        { components: { securitySchemes: { [name]: { type: 'http', scheme: 'bearer' } } } },
      );
    expect(apiChanges(secured('token'), secured('jwt'))).toEqual([]);
  });
});

describe('references', () => {
  const tree = (fields: Json): Json =>
    api(answering(ref('Node')), {
      components: { schemas: { Node: object({ ...fields, children: { type: 'array', items: ref('Node') } }) } },
    });

  test('are followed, and a schema that contains itself is told of once', () => {
    expect(breaking(apiChanges(tree({ name: text }), tree({})))).toEqual([
      'POST /players: response 200 field "name" removed',
    ]);
    expect(apiChanges(tree({ name: text }), tree({ name: text }))).toEqual([]);
  });

  test('in a circle, or into nothing, end as no schema at all', () => {
    const circle = api(answering(ref('A')), { components: { schemas: { A: ref('B'), B: ref('A') } } });
    const inner = api(answering(ref('A')), { components: { schemas: { A: { allOf: [ref('A')] } } } });
    expect(apiChanges(circle, circle)).toEqual([]);
    expect(apiChanges(inner, inner)).toEqual([]);
    expect(apiChanges(api(answering(ref('toString'))), api(answering(ref('none'))))).toEqual([]);
  });

  test('that double at each step are looked at once each', () => {
    const schemas = Object.fromEntries(
      Array.from({ length: 40 }, (_, level) => [
        `S${level}`,
        object({ left: ref(`S${level + 1}`), right: ref(`S${level + 1}`) }),
      ]),
    );
    const wide = api(answering(ref('S0')), { components: { schemas } });
    expect(apiChanges(wide, wide)).toEqual([]);
  });
});

test.each([[null], [[]], ['text'], [{ paths: 5 }], [{ paths: { '/a': { get: null, post: [] } } }]])(
  'a document that is none (%j) is compared without a crash',
  (document) => {
    expect(breaking(apiChanges(document, document))).toEqual([]);
  },
);

test('of thousands of changes the first are told, those that break something before the others', () => {
  const paths = (verb: string) =>
    Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`/${verb}/${at}`, { get: { responses: {} } }]));
  const found = apiChanges({ ...api({}), paths: paths('a') }, { ...api({}), paths: paths('b') });
  expect(breaking(found)).toHaveLength(501);
  expect(found.at(-1)).toEqual({ what: '700 more changes', breaking: true });
  const [change] = apiChanges(api({}, {}, `/${'x'.repeat(5_000)}`), api({}));
  expect(change?.what).toHaveLength(300);
});

test('methods, streams and anchors of later versions are compared as well', () => {
  const item = (methods: Json): Json => ({ ...api({}), paths: { '/a': methods } });
  const streaming = (itemSchema: Json) => ({
    responses: { 200: { content: { 'application/jsonl': { itemSchema } } } },
  });
  expect(breaking(apiChanges(item({ query: {}, additionalOperations: { COPY: {} } }), item({ get: {} })))).toEqual([
    'removed QUERY /a',
    'removed COPY /a',
  ]);
  expect(breaking(apiChanges(item({ get: streaming(text) }), item({ get: streaming(whole) })))).toHaveLength(1);
  const anchored = (node: Json) =>
    api(answering({ $ref: '#node' }), { components: { schemas: { N: { $anchor: 'node', ...node } } } });
  expect(breaking(apiChanges(anchored(text), anchored(whole)))).toHaveLength(1);
});
