import { basename } from 'node:path';
import { Refusal } from '../domain/refusal.ts';

/** One thing that is wrong in a file a person wrote. `line` counts from 1. */
export interface Problem {
  file: string;
  line: number;
  what: string;
  fix: string;
}

/** A catalogue that cannot be used. Every problem of it is named, not only the first. */
export class CatalogueError extends Refusal {
  constructor(readonly problems: Problem[]) {
    super(
      problems.map(({ file, line, what, fix }) => ({
        check: 'catalogue',
        status: 'refused',
        what: `${file}:${line}: ${what}`,
        fix,
      })),
      messageOf(problems),
    );
  }
}

function messageOf(problems: readonly Problem[]): string {
  const name = basename(problems[0]?.file ?? 'promoter.yaml');
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`;
  const lines = problems.map(({ file, line, what, fix }) => `  ${file}:${line}: ${what}\n    → ${fix}`);
  return [`${name} has ${count}:`, ...lines].join('\n');
}
