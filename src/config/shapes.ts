import { z } from 'zod';
import { checksEngine } from '../domain/defaults.ts';
import { advice, section } from './advice.ts';
import { inMillis, running, to } from './target-shapes.ts';
import * as words from './words.ts';

/** The sections of promoter.yaml as people write them, read into the domain's names and units. */

export const group = section({ to: to.exactOptional() });
export type GroupSettings = z.output<typeof group>;

export const component = section({
  group: words.text.exactOptional(),
  service: words.text,
  maturity: words.inside.exactOptional(),
  strategy: z.literal('recreate').default('recreate'),
  dependsOn: z.array(words.text).default([]),
  audit: section({ accept: z.record(z.string(), words.text).default({}) }).exactOptional(),
  ...running,
  to: to.exactOptional(),
}).transform(inMillis);
export type ComponentSettings = z.output<typeof component>;

const freeze = section({ from: words.instantOf, to: words.instantOf, why: words.text }).refine(
  ({ from, to }) => from < to,
  {
    error: advice('ends before it begins', "put 'from' before 'to'"),
  },
);

export const environment = section({
  stage: z.enum(['development', 'staging', 'production']).exactOptional(),
  docker: words.dockerEndpoint.default('unix:///var/run/docker.sock'),
  project: words.projectName.exactOptional(),
  compose: words.oneOrMany(words.inside).refine((files) => files.length > 0, {
    error: advice('is empty', 'name a compose file: [docker-compose.yml]'),
  }),
  envFile: words.text.exactOptional(),
  ports: words.portRange.exactOptional(),
  binds: words.oneOrMany(words.text).exactOptional(),
  freeze: z.array(freeze).default([]),
});
export type EnvironmentSettings = z.output<typeof environment>;

export const repository = section({
  path: words.text.default('.'),
  github: words.githubRepository.exactOptional(),
  branch: words.text.default('main'),
});

/** The document's outermost keys. Its sections are read one by one, so that each one's problems are told. */
export const outermost = section({
  repository: repository.prefault({}),
  tracker: z.enum(['github', 'none']).exactOptional(),
  state: words.text.default('.promoter'),
  reports: words.text.exactOptional(),
  checks: section({ docker: words.dockerEndpoint.default(checksEngine) }).prefault({}),
  environments: z.record(z.string(), z.unknown()),
  groups: z.record(z.string(), z.unknown()).default({}),
  components: z.record(z.string(), z.unknown()),
});
