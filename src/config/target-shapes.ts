import { z } from 'zod';
import type { Command, ProbeDefinition } from '../domain/catalogue.ts';
import { commandTimeouts, longestProbeTimeout, probeTimeout, type TargetSettings } from '../domain/defaults.ts';
import type { ApprovalPolicy, SoakPolicy } from '../domain/policy.ts';
import { duration } from '../domain/units.ts';
import { advice, section } from './advice.ts';
import { criterion } from './criterion-shapes.ts';
import * as words from './words.ts';

/** What stands at a component, in a group, and below `to`: the way into a stage. */

const timeout = words.span
  .refine((ms) => ms <= longestProbeTimeout, {
    error: advice('is longer than a look may take', `write ${duration(longestProbeTimeout)} or less`),
  })
  .default(probeTimeout);

const probe = z
  .discriminatedUnion('type', [
    section({ type: z.literal('docker'), timeout }),
    section({ type: z.literal('tcp'), host: words.text.default('localhost'), port: words.port, timeout }),
    section({
      type: z.literal('http'),
      url: words.address(['http:', 'https:']),
      expectStatus: z.int().min(100).max(599).default(200),
      expectBody: words.text.exactOptional(),
      timeout,
    }),
    section({
      type: z.literal('neo4j'),
      url: words.address(['bolt:', 'bolt+s:', 'bolt+ssc:', 'neo4j:', 'neo4j+s:', 'neo4j+ssc:']),
      database: words.text.default('neo4j'),
      user: words.text.default('neo4j'),
      password: z.string().default('env:NEO4J_PASSWORD'),
      canary: z.boolean().default(false),
      query: words.text.default('RETURN 1'),
      timeout,
    }),
  ])
  .transform(({ timeout: timeoutMs, ...rest }): ProbeDefinition => ({ ...rest, timeoutMs }));

const command = (timeoutMs: number) =>
  section({
    run: words.text,
    image: words.text.exactOptional(),
    host: z.boolean().default(false),
    timeout: words.span.default(timeoutMs),
  })
    .refine((given) => (given.image !== undefined) !== given.host, {
      error: advice('does not say where it runs', "give either image: NAME, or host: true for the worker's own host"),
    })
    .transform(({ timeout: limit, ...rest }): Command => ({ ...rest, timeoutMs: limit }));

const approvals = section({
  required: words.count.exactOptional(),
  from: z.array(words.text).exactOptional(),
  selfApproval: z.boolean().exactOptional(),
  expires: words.span.exactOptional(),
  remind: words.span.exactOptional(),
  trust: z
    .literal('name', {
      error: advice('this way to trust an approver is not supported yet', 'write trust: name, or leave it out'),
    })
    .exactOptional(),
}).transform(
  ({ expires, remind, trust: _, ...rest }): Partial<ApprovalPolicy> => ({
    ...rest,
    ...(expires === undefined ? {} : { expiresMs: expires }),
    ...(remind === undefined ? {} : { remindEveryMs: remind }),
  }),
);

const latency = section({ p95: words.span.exactOptional(), p99: words.span.exactOptional() }).transform(
  ({ p95, p99 }): NonNullable<SoakPolicy['latency']> => ({
    ...(p95 === undefined ? {} : { p95Ms: p95 }),
    ...(p99 === undefined ? {} : { p99Ms: p99 }),
  }),
);

const soak = section({
  for: words.span.exactOptional(),
  every: words.span.exactOptional(),
  reprobe: words.span.exactOptional(),
  uptime: words.percent.exactOptional(),
  unknownLimit: words.span.exactOptional(),
  latency: latency.exactOptional(),
  criticalErrors: words.count.exactOptional(),
}).transform(
  ({ for: required, every, reprobe, unknownLimit, ...rest }): Partial<SoakPolicy> => ({
    ...rest,
    ...(required === undefined ? {} : { requiredMs: required }),
    ...(every === undefined ? {} : { everyMs: every }),
    ...(reprobe === undefined ? {} : { reprobeMs: reprobe }),
    ...(unknownLimit === undefined ? {} : { unknownLimitMs: unknownLimit }),
  }),
);

/** What may stand at a component, and again, for one stage, below `to`. */
export const running = {
  probes: z
    .array(probe)
    .min(1, { error: advice('probes is empty', 'name a probe, or leave the key out for the docker probe') })
    .exactOptional(),
  verify: z.array(command(commandTimeouts.verify)).exactOptional(),
  backup: z.array(command(commandTimeouts.backup)).exactOptional(),
  restore: z.array(command(commandTimeouts.restore)).exactOptional(),
  readyWithin: words.span.exactOptional(),
  stopWithin: words.span.exactOptional(),
};

interface Spans {
  readyWithin?: number;
  stopWithin?: number;
  validationExpires?: number;
}

export const inMillis = <T extends Spans>({ readyWithin, stopWithin, validationExpires, ...rest }: T) => ({
  ...rest,
  ...(readyWithin === undefined ? {} : { readyWithinMs: readyWithin }),
  ...(stopWithin === undefined ? {} : { stopWithinMs: stopWithin }),
  ...(validationExpires === undefined ? {} : { validationExpiresMs: validationExpires }),
});

const target = section({
  ...running,
  criteria: z.record(z.string(), criterion).exactOptional(),
  waivable: z.array(words.text).exactOptional(),
  approvals: approvals.exactOptional(),
  soak: soak.exactOptional(),
  validationExpires: words.span.exactOptional(),
}).transform((given): TargetSettings => inMillis(given));

export const to = section({
  development: target.exactOptional(),
  staging: target.exactOptional(),
  production: target.exactOptional(),
});
