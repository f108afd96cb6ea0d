import type { Problem } from '../answer.ts';
import { runnable, type Look } from './look.ts';
import { plain } from './text.ts';

/** What happened, where, and what to do next: up to two lines a problem. */
export function problems(list: readonly Problem[], look: Look): string {
  return list.map((problem) => oneProblem(problem, look)).join('\n');
}

function oneProblem({ what, where, fix }: Problem, look: Look): string {
  const { red, bold } = look.paint;
  const first = `${red('✘')} ${where === undefined ? '' : `${bold(plain(where))}: `}${plain(what)}`;
  return fix === undefined ? first : `${first}\n  → ${plain(runnable(look, fix))}`;
}
