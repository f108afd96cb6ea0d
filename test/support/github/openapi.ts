import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { z } from 'zod';

/** The package's own entry would load every description it has: 400 MB. */
const require = createRequire(import.meta.url);

/** A request as it arrived. The path is still percent-encoded; the body is parsed JSON. */
export interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  body?: unknown;
}

const reference = z.object({ $ref: z.string() });
const parameterSchema = z.object({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  schema: z.looseObject({ type: z.string().optional() }),
});
const bodySchema = z.object({
  required: z.boolean().default(false),
  content: z.record(
    z.string(),
    z.object({ schema: z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() }) }),
  ),
});
const operationSchema = z.object({
  parameters: z.array(z.union([reference, parameterSchema])).default([]),
  requestBody: bodySchema.optional(),
});
const documentSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.object({ parameters: z.record(z.string(), z.unknown()) }),
});

type Parameter = z.infer<typeof parameterSchema>;
type Json = Record<string, unknown>;

/**
 * Checks requests against GitHub's own description of its API: known path and method, every parameter declared
 * and of its type, the body by its schema and without members that GitHub does not know. Answers with one
 * sentence for each thing that is wrong.
 */
export function openRequestChecker(): (request: SeenRequest) => string[] {
  const raw = loadDescription();
  const description = documentSchema.parse(raw);
  const ajv = new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false });
  formats.default(ajv);
  ajv.addSchema(raw, 'github');
  const compiled = new Map<string, ValidateFunction>();
  const validator = (pointer: string): ValidateFunction => {
    const known = compiled.get(pointer) ?? ajv.compile({ $ref: `github#${pointer}` });
    compiled.set(pointer, known);
    return known;
  };
  return (request) => checked(request, description, validator);
}

type Description = z.infer<typeof documentSchema>;

function checked(
  request: SeenRequest,
  description: Description,
  validator: (pointer: string) => ValidateFunction,
): string[] {
  const template = templateFor(request, Object.keys(description.paths), description);
  const name = `${request.method} ${request.path}`;
  if (!template) return [`${name}: GitHub has no such path and method`];
  const method = request.method.toLowerCase();
  const operation = operationSchema.parse(description.paths[template]?.[method]);
  const base = `/paths/${pointerPart(template)}/${method}`;
  const problems = [
    ...parameterProblems(request, template, operation.parameters, base, description, validator),
    ...bodyProblems(request, operation.requestBody, base, validator),
  ];
  return problems.map((problem) => `${name}: ${problem}`);
}

/** The path with the fewest placeholders that fits: `…/issues/comments/{id}` before `…/issues/{number}/{…}`. */
function templateFor(
  { method, path }: SeenRequest,
  templates: readonly string[],
  { paths }: Description,
): string | undefined {
  const segments = path.split('/');
  const fitting = templates.filter(
    (template) => paths[template]?.[method.toLowerCase()] && fits(template.split('/'), segments),
  );
  return fitting.sort((a, b) => placeholders(a) - placeholders(b))[0];
}

const fits = (template: readonly string[], segments: readonly string[]): boolean =>
  template.length === segments.length &&
  template.every((part, i) => (part.startsWith('{') ? segments[i] !== '' : part === segments[i]));
const placeholders = (template: string): number => template.split('{').length;

function parameterProblems(
  { path, query }: SeenRequest,
  template: string,
  declared: readonly (z.infer<typeof reference> | Parameter)[],
  base: string,
  { components }: Description,
  validator: (pointer: string) => ValidateFunction,
): string[] {
  const known = declared.map((one, i) =>
    '$ref' in one ? resolved(one.$ref, components) : { ...one, pointer: `${base}/parameters/${i}/schema` },
  );
  const given = pathValues(template, path);
  const problems = known.flatMap((parameter) => {
    const value =
      parameter.in === 'path'
        ? given.get(parameter.name)
        : parameter.in === 'query'
          ? (query.get(parameter.name) ?? undefined)
          : undefined;
    if (value === undefined)
      return parameter.required ? [`${parameter.in} parameter ${parameter.name} is missing`] : [];
    return errorsOf(
      validator(parameter.pointer),
      typed(value, parameter),
      `${parameter.in} parameter ${parameter.name}`,
    );
  });
  const names = new Set(known.filter((one) => one.in === 'query').map((one) => one.name));
  const unknown = [...query.keys()].filter((key) => !names.has(key));
  return [...problems, ...unknown.map((key) => `query parameter ${key} is unknown`)];
}

function resolved(ref: string, { parameters }: Description['components']): Parameter & { pointer: string } {
  const name = ref.split('/').at(-1) ?? '';
  return { ...parameterSchema.parse(parameters[name]), pointer: `${ref.slice(1)}/schema` };
}

function pathValues(template: string, path: string): Map<string, string> {
  const segments = path.split('/');
  const parts = template
    .split('/')
    .map((part, i): [string, string] => [part.slice(1, -1), decodeURIComponent(segments[i] ?? '')]);
  return new Map(parts.filter((_, i) => template.split('/')[i]?.startsWith('{')));
}

/** Addresses carry text only. */
function typed(value: string, { schema }: Parameter): unknown {
  if (schema.type === 'integer' || schema.type === 'number')
    return /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value;
  if (schema.type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}

function bodyProblems(
  { body }: SeenRequest,
  declared: z.infer<typeof bodySchema> | undefined,
  base: string,
  validator: (pointer: string) => ValidateFunction,
): string[] {
  if (!declared) return body === undefined ? [] : ['a body is not expected'];
  if (body === undefined) return declared.required ? ['the body is missing'] : [];
  const schema = declared.content['application/json']?.schema;
  if (!schema) return ['a JSON body is not expected'];
  const pointer = `${base}/requestBody/content/${pointerPart('application/json')}/schema`;
  const known = schema.properties;
  const unknown = known && isObject(body) ? Object.keys(body).filter((key) => !(key in known)) : [];
  return [...errorsOf(validator(pointer), body, 'body'), ...unknown.map((key) => `body member ${key} is unknown`)];
}

function errorsOf(validate: ValidateFunction, value: unknown, what: string): string[] {
  if (validate(value)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${what}${instancePath} ${message ?? 'is wrong'}`);
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
/** A JSON pointer's segment in a URI. */
const pointerPart = (segment: string): string =>
  encodeURIComponent(segment.replaceAll('~', '~0').replaceAll('/', '~1'));

function loadDescription(): Json {
  const file = require.resolve('@octokit/openapi/generated/api.github.com.json');
  return z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(file, 'utf8'), nullable));
}

/** OpenAPI 3.0 lets `nullable` stand without `type`, beside `oneOf`; JSON schema has to say it with `anyOf`. */
function nullable(_: string, value: unknown): unknown {
  if (!isObject(value) || value.nullable !== true || 'type' in value) return value;
  const { nullable: _nullable, ...rest } = value;
  return { anyOf: [{ type: 'null' }, rest] };
}
