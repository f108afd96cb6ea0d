import { z } from 'zod';
import type { Limits } from '../domain/catalogue.ts';
import type { CriterionSettings, NamedSource } from '../domain/criteria-rules.ts';
import { commandTimeouts } from '../domain/defaults.ts';
import { advice, section } from './advice.ts';
import { contradictions } from './criterion-contradictions.ts';
import * as words from './words.ts';

/** What stands below `criteria.<id>`: what a criterion is called, what shows it, and from where. */

const files = words.oneOrMany(words.inside).exactOptional();

const allow = section({
  critical: words.count.exactOptional(),
  high: words.count.exactOptional(),
  medium: words.count.exactOptional(),
  low: words.count.exactOptional(),
});

const objectives = section({
  p50: words.span.exactOptional(),
  p95: words.span.exactOptional(),
  p99: words.span.exactOptional(),
  throughput: words.rate.exactOptional(),
  errors: words.percent.exactOptional(),
});

const shape = section({
  title: words.text.exactOptional(),
  waivable: z.boolean().exactOptional(),
  notApplicable: words.text.exactOptional(),
  attestation: z.literal(true).exactOptional(),
  junit: files,
  coverageReport: files,
  findings: files,
  load: files,
  tasks: files,
  documents: files,
  openapi: files,
  alertRules: files,
  coverage: words.percentOrNone.exactOptional(),
  atLeast: words.percent.exactOptional(),
  allow: allow.exactOptional(),
  objectives: objectives.exactOptional(),
  within: words.span.exactOptional(),
  words: words.count.exactOptional(),
  run: words.text.exactOptional(),
  image: words.text.exactOptional(),
  host: z.boolean().exactOptional(),
  timeout: words.span.exactOptional(),
  variables: words.oneOrMany(words.variable).exactOptional(),
  artifact: words.text.exactOptional(),
  workflow: words.text.exactOptional(),
  check: words.text.exactOptional(),
  apps: words
    .oneOrMany(words.text)
    .refine((apps) => apps.length > 0, {
      error: advice('is empty', 'name an app, or leave the key out for github-actions'),
    })
    .exactOptional(),
});
type Written = z.output<typeof shape>;

export const criterion = shape
  .superRefine((given, context) => {
    for (const { path, message } of contradictions(given)) context.addIssue({ code: 'custom', path, message });
  })
  .transform((given): CriterionSettings => {
    const source = sourceOf(given);
    const limits = limitsOf(given);
    const { title, waivable, notApplicable, attestation, coverage, atLeast } = given;
    return {
      ...present({ title, waivable, notApplicable, attestation, coverage, atLeast, source }),
      files: filesOf(given),
      ...(Object.keys(limits).length === 0 ? {} : { limits }),
    };
  });

const filesOf = (given: Written): NonNullable<CriterionSettings['files']> =>
  present({
    junit: given.junit,
    coverage: given.coverageReport,
    findings: given.findings,
    load: given.load,
    tasks: given.tasks,
    documents: given.documents,
    openapi: given.openapi,
    alerts: given.alertRules,
  });

function sourceOf({ run, image, host = false, timeout, variables, artifact, workflow, check, apps }: Written) {
  if (run !== undefined) {
    const command = { run, host, timeoutMs: timeout ?? commandTimeouts.criterion, ...present({ image }) };
    return { from: 'run', command, variables: variables ?? [] } satisfies NamedSource;
  }
  if (artifact !== undefined)
    return { from: 'artifact', name: artifact, ...present({ workflow }) } satisfies NamedSource;
  return check === undefined
    ? undefined
    : ({ from: 'check', name: check, apps: apps ?? ['github-actions'] } satisfies NamedSource);
}

const limitsOf = ({ allow: findings, objectives: said, within, words: fewest }: Written): Limits => {
  const load =
    said &&
    present({
      p50Ms: said.p50,
      p95Ms: said.p95,
      p99Ms: said.p99,
      throughput: said.throughput,
      errors: said.errors,
    });
  return present({ findings, load, rollbackWithinMs: within, words: fewest });
};

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The members that are there. */
function present<T extends object>(values: T): Present<T> {
  const all: Present<T> = { ...values };
  for (const key in all) if (all[key] === undefined) delete all[key];
  return all;
}
