import { z } from 'zod';
import { clip } from '../../../domain/markdown.ts';
import { counted } from '../../../domain/units.ts';
import { brokenReference, resolved } from './openapi-references.ts';
import { type Outcome, type Problem, shaped } from './text-reading.ts';

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

const description = z.object({
  openapi: z.string(),
  info: z.object({ title: z.string(), version: z.string().min(1) }),
  paths: z.record(z.string(), z.unknown()).optional(),
});

/** An OpenAPI description, 3.0 or 3.1. */
export function readOpenApi(value: unknown): Outcome {
  const problem = versionProblem(value);
  return problem ?? readDescription(value)(value);
}

function versionProblem(value: unknown): Problem | undefined {
  if (!isRecord(value)) return { problem: 'is no OpenAPI description' };
  const { openapi, swagger } = value;
  if (openapi === undefined && swagger !== undefined)
    return { problem: `is Swagger ${String(swagger).slice(0, 20)}: OpenAPI 3.0 and 3.1 are read` };
  if (typeof openapi !== 'string') return { problem: 'has a version that is no text: write it in quotes, as "3.1.0"' };
  if (!/^3[.][01][.]\d{1,9}(?:-\S{1,40})?$/.test(openapi))
    return { problem: `is OpenAPI ${openapi.slice(0, 20)}: 3.0 and 3.1 are read` };
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
  return methods.filter((method) => Object.hasOwn(at, method) && isRecord(at[method]));
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
