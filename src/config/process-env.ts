import { z } from 'zod';
import { Refusal } from '../domain/refusal.ts';

/** What promoter takes from its process's environment, apart from TEMPORAL_*, which the Temporal SDK reads. */
export interface ProcessEnv {
  githubToken?: string;
  githubApiUrl: string;
  /** Path of promoter.yaml. */
  catalogue?: string;
  /** A workflow bundle made beforehand, for workers in production. */
  workflowBundle?: string;
  /** Only these queues are polled; every one of the catalogue's when missing. */
  queues?: string[];
  /** A version that this worker belongs to, where workers have versions. */
  deployment?: { name: string; buildId: string };
  /** Who is at the keyboard. */
  user?: string;
  logLevel: (typeof logLevels)[number];
  /** Address of the Temporal Web UI, for links. */
  temporalUiUrl?: string;
  /** All of it, for `env:NAME` in probes. */
  variables: Record<string, string>;
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
const url = z.url({ protocol: /^https?$/, error: 'must be an address that begins with http:// or https://' });

const shape = z.object({
  GITHUB_TOKEN: z.string().exactOptional(),
  GITHUB_API_URL: url.default('https://api.github.com'),
  PROMOTER_CATALOGUE: z.string().exactOptional(),
  PROMOTER_WORKFLOW_BUNDLE: z.string().exactOptional(),
  PROMOTER_QUEUES: z
    .string()
    .transform((list) =>
      list
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean),
    )
    .exactOptional(),
  PROMOTER_DEPLOYMENT: z.string().default('promoter'),
  PROMOTER_BUILD_ID: z.string().exactOptional(),
  PROMOTER_USER: z.string().exactOptional(),
  LOG_LEVEL: z.enum(logLevels, { error: `must be one of ${logLevels.join(', ')}` }).default('info'),
  TEMPORAL_UI_URL: url.exactOptional(),
});

/** Reads the process's environment once, at the door. An empty variable counts as unset. Throws Refusal naming each wrong one. */
export function processEnv(source: NodeJS.ProcessEnv = process.env): ProcessEnv {
  const variables = Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  );
  const parsed = shape.safeParse(variables);
  if (!parsed.success) throw new Refusal(parsed.error.issues.map(findingOf));
  return named(parsed.data, variables);
}

const findingOf = (issue: z.core.$ZodIssue) => ({
  check: 'environment variable',
  status: 'refused' as const,
  what: `the environment variable ${issue.path.join('.')} ${issue.message}`,
  fix: `set ${issue.path.join('.')} to such a value, or unset it`,
});

function named(read: z.output<typeof shape>, variables: Record<string, string>): ProcessEnv {
  const optional = {
    githubToken: read.GITHUB_TOKEN,
    catalogue: read.PROMOTER_CATALOGUE,
    workflowBundle: read.PROMOTER_WORKFLOW_BUNDLE,
    user: read.PROMOTER_USER,
    temporalUiUrl: read.TEMPORAL_UI_URL,
  };
  return {
    ...present(optional),
    ...(read.PROMOTER_BUILD_ID === undefined
      ? {}
      : { deployment: { name: read.PROMOTER_DEPLOYMENT, buildId: read.PROMOTER_BUILD_ID } }),
    ...(read.PROMOTER_QUEUES === undefined ? {} : { queues: read.PROMOTER_QUEUES }),
    githubApiUrl: read.GITHUB_API_URL.replace(/\/+$/, ''),
    logLevel: read.LOG_LEVEL,
    variables,
  };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
function present<T extends Record<string, string | undefined>>(values: T): Present<T> {
  const result: Present<T> = {};
  for (const key in values) {
    const value = values[key];
    if (value !== undefined) Object.assign(result, { [key]: value });
  }
  return result;
}
