import type { Verdict } from './criteria.ts';
import { atLeast, type Stage } from './stage.ts';
import { type Judgement, verdictOf } from './verdict.ts';

/** A component that another needs, and the stage that the records give it. */
export interface Dependency {
  component: string;
  stage: Stage;
}

/** Whatever a component needs must have come at least as far as the component is to go. */
export function dependenciesVerdict(criterion: string, stage: Stage, dependencies: readonly Dependency[]): Verdict {
  const facts = dependencies.map(({ component, stage: reached }) => `${component} in ${reached}`).join(', ');
  const evidence = facts === '' ? [] : [{ source: 'records' as const, facts }];
  return verdictOf(criterion, judged(stage, dependencies, facts), evidence);
}

function judged(stage: Stage, dependencies: readonly Dependency[], facts: string): Judgement {
  const behind = dependencies.filter((dependency) => !atLeast(dependency.stage, stage));
  if (behind.length === 0)
    return { verdict: 'met', because: facts === '' ? 'it depends on no other component' : facts };
  const names = behind.map(({ component, stage: reached }) => `${component} is in ${reached}`).join(', ');
  return {
    verdict: 'unmet',
    because: `${names}, ${stage} is needed: promote it first, or 'promoter adopt ${behind[0]?.component} ${stage}' when it runs there already`,
  };
}
