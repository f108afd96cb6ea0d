import type { ProbeContext } from '../../activities/ports.ts';

type Known = Pick<ProbeContext, 'variables' | 'variablesProblem' | 'environment'>;

export type Secret = { value: string } | { missing: string };

/** A text as it is, or the value behind `env:NAME`: the first source that has the name. */
export function secretOf(text: string, { variables, variablesProblem, environment }: Known): Secret {
  const name = variableOf(text);
  if (name === undefined) return { value: text };
  const value = variables.map((source) => source[name]).find((found) => found !== undefined);
  if (value !== undefined) return { value };
  const why = variablesProblem ?? `put ${name}=… into ${sources(environment)}`;
  return { missing: `the variable ${name} is not ${variablesProblem ? 'known' : 'set'}: ${why}` };
}

/** The NAME of `env:NAME`; undefined for a text that stands for itself. */
export const variableOf = (text: string): string | undefined => /^env:(.+)$/.exec(text)?.[1];

/** Where a person corrects a secret that was refused. */
export function whereItIs(text: string, environment: ProbeContext['environment']): string {
  const name = variableOf(text);
  return name === undefined ? 'check the password in the catalogue' : `check ${name} in ${sources(environment)}`;
}

const sources = ({ envFile, name }: ProbeContext['environment']): string =>
  `${envFile ?? `an env file (environments.${name}.envFile in the catalogue)`}, or among the worker's own variables`;
