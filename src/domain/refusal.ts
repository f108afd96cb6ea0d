import type { Finding } from './finding.ts';

/** A fault that already knows what to tell a person: what happened, where, and what to do next. */
export class Refusal extends Error {
  constructor(
    readonly findings: Finding[],
    message = findings.map(({ what, fix }) => (fix === undefined ? what : `${what}: ${fix}`)).join('\n'),
  ) {
    super(message);
    this.name = new.target.name;
  }
}
