import { z } from 'zod';
import { clip } from '../../../domain/markdown.ts';
import { counted } from '../../../domain/units.ts';
import { brokenReference, resolved } from './openapi-references.ts';
import { type Outcome, type Problem, shaped } from './text-reading.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'];

const description = z.object({
  openapi: z.string(),
  info: z.object({ title: z.string(), version: z.string().min(1) }),
  paths: z.record(z.string(), z.unknown()).optional(),
});

/** An OpenAPI description, 3.0 to 3.2. */
export function readOpenApi(value: unknown): Outcome {
  const problem = versionProblem(value);
  return problem ?? readDescription(value)(value);
}

function versionProblem(value: unknown): Problem | undefined {
  if (!isRecord(value)) return { problem: 'is no OpenAPI description' };
  const { openapi, swagger } = value;
  if (openapi === undefined && swagger !== undefined)
    return { problem: `is Swagger ${String(swagger).slice(0, 20)}: OpenAPI 3.0, 3.1 and 3.2 are read` };
  if (typeof openapi !== 'string') return { problem: 'has a version that is no text: write it in quotes, as "3.1.0"' };
  if (/^3[.][012]$/.test(openapi))
    return { problem: `has the version ${openapi}, which is not whole: write all three numbers, as "${openapi}.0"` };
  if (!/^3[.][012][.]\d{1,9}(?:-\S{1,40})?$/.test(openapi))
    return { problem: `is OpenAPI ${openapi.slice(0, 20)}: 3.0, 3.1 and 3.2 are read` };
  if (isRecord(value['info']) && typeof value['info']['version'] === 'number')
    return { problem: 'has an info.version that is a number, no text: write it in quotes, as "1.0"' };
  return undefined;
}

const readDescription = (root: unknown) =>
  shaped(description, ({ openapi, info, paths = {} }): Outcome => {
    const operations = Object.entries(paths).flatMap(([path, item]) => operationsOf(root, path, item)).length;
    if (operations === 0) return { problem: 'has no operation: it describes nothing' };
    const problem = brokenReference(root);
    if (problem !== undefined) return { problem };
    const facts = `OpenAPI ${openapi}, version ${info.version.slice(0, 60)}, ${counted(operations)} operation${operations === 1 ? '' : 's'}`;
    const version = clip(info.version, 100);
    return { measured: { api: { openapi, version, operations } }, facts };
  });

function operationsOf(root: unknown, path: string, item: unknown): string[] {
  const at = resolved(root, item);
  if (!path.startsWith('/') || !isRecord(at)) return [];
  const more = isRecord(at['additionalOperations']) ? Object.values(at['additionalOperations']).filter(isRecord) : [];
  const known = methods.filter((method) => Object.hasOwn(at, method) && isRecord(at[method]));
  return [...known, ...more.map(() => 'another')];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
