import type { CriterionRule } from './catalogue.ts';
import type { Verdict } from './criteria.ts';
import type { Gathered } from './gathered.ts';
import type { TaskCounts } from './reading.ts';
import { counted, type Percent, percentText } from './units.ts';
import { verdictOf } from './verdict.ts';
import { concluded } from './verdict-conclusion.ts';
import { evidenceOf, needing, shownBy } from './verdict-readings.ts';

/** A task list counted: done of all, over every file. The share is certain when every file counts. */
export function tasksVerdict(rule: CriterionRule, gathered: Gathered, commit: string): Verdict {
  const shown = needing('tasks', rule, shownBy(rule, gathered));
  const tasks =
    shown.doubts.length === 0 ? together(shown.files.flatMap(({ measured }) => measured.tasks ?? [])) : none;
  const needed = rule.threshold ?? 100;
  const percent = tasks.all === 0 ? undefined : Math.floor((10_000 * tasks.done) / tasks.all) / 100;
  const figures = percent === undefined ? '' : figuresOf(tasks, percent, needed);
  const bad = 100 * tasks.done < needed * tasks.all ? figures : undefined;
  const verdict = verdictOf(rule.id, concluded(shown, gathered, bad, figures), evidenceOf(rule, shown, commit));
  return percent === undefined ? verdict : { ...verdict, measured: { percent } };
}

const none: TaskCounts = { done: 0, all: 0 };

const together = (lists: readonly TaskCounts[]): TaskCounts =>
  lists.reduce((sum, list) => ({ done: sum.done + list.done, all: sum.all + list.all }), none);

const figuresOf = ({ done, all }: TaskCounts, percent: Percent, needed: Percent): string =>
  `${counted(done)} of ${counted(all)} tasks done, ${percentText(percent)}, ${percentText(needed)} needed`;
