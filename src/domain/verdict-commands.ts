import type { CriterionRule } from './catalogue.ts';
import type { Evidence, Verdict } from './criteria.ts';
import type { Gathered, GitHubCheck } from './gathered.ts';
import { type Judgement, verdictOf } from './verdict.ts';
import { several } from './verdict-conclusion.ts';
import { endless } from './verdict-readings.ts';

/** A command's own end, where it writes no report: 0 is good. */
export function runVerdict(rule: CriterionRule, gathered: Gathered, commit: string): Verdict {
  const { run } = gathered;
  const evidence: Evidence[] = run
    ? [
        {
          source: 'run',
          facts: `ended with ${run.exitCode ?? 'nothing'} in ${run.where}`,
          commit,
          command: run.command,
        },
      ]
    : [];
  return verdictOf(rule.id, endOf(gathered), evidence);
}

function endOf({ run, unreachable, problems }: Gathered): Judgement {
  if (run && run.exitCode !== null && !run.notRun && run.exitCode !== 0) {
    return { verdict: 'unmet', because: `${run.command} ended with ${run.exitCode} in ${run.where}` };
  }
  const doubts = [
    ...(unreachable === undefined ? [] : [unreachable]),
    ...problems,
    ...(run && (run.notRun || run.exitCode === null) ? [endless(run)] : []),
  ];
  if (doubts.length > 0 || !run) {
    return { verdict: 'unknown', because: doubts.length > 0 ? several(doubts) : 'its command was not run' };
  }
  const often = run.runs > 1 ? `, only when it was run for the ${ordinal(run.runs)} time` : '';
  return { verdict: 'met', because: `${run.command} ended with 0 in ${run.where}${often}` };
}

const ordinal = (count: number): string => {
  const ending = count % 100 >= 11 && count % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${ending}`;
};

/**
 * The check runs of that name on the commit by the apps that the catalogue allows, each the latest of its own: every
 * one must have succeeded, because a newer one of another workflow does not repair what failed.
 */
export function checkVerdict(rule: CriterionRule, gathered: Gathered, commit: string): Verdict {
  const apps = rule.source.from === 'check' ? rule.source.apps : [];
  const checks = (gathered.checks ?? []).filter(({ app }) => apps.includes(app));
  const evidence = checks.map((check): Evidence => ({ source: 'check', facts: factsOf(check), commit }));
  return verdictOf(rule.id, conclusionOf(checks, gathered) ?? noCheck(rule, gathered), evidence);
}

const factsOf = ({ name, app, conclusion }: GitHubCheck): string =>
  `check "${name}" of ${app}: ${conclusion ?? 'still running'}`;

/** What says neither yes nor no: the check was not made, or not to its end. */
const sayNothing = ['neutral', 'skipped', 'stale', 'cancelled'];

/** By the worst of them; undefined when there is none. */
function conclusionOf(checks: readonly GitHubCheck[], { unreachable }: Gathered): Judgement | undefined {
  const [worst] = (['unmet', 'unknown', 'met'] as const).flatMap((verdict) =>
    checks
      .filter((check) => kindOf(check) === verdict)
      .map((check) => ({ verdict, because: `${factsOf(check)}${amongOf(checks)}` })),
  );
  return worst?.verdict === 'met' && unreachable !== undefined ? { verdict: 'unknown', because: unreachable } : worst;
}

function kindOf({ conclusion }: GitHubCheck): 'met' | 'unmet' | 'unknown' {
  if (conclusion === null || sayNothing.includes(conclusion)) return 'unknown';
  return conclusion === 'success' ? 'met' : 'unmet';
}

const amongOf = ({ length }: readonly GitHubCheck[]): string =>
  length === 1 ? '' : ` (${length} checks of that name, each must succeed)`;

function noCheck({ source }: CriterionRule, { unreachable, problems }: Gathered): Judgement {
  const doubts = [...(unreachable === undefined ? [] : [unreachable]), ...problems];
  const none =
    source.from === 'check'
      ? `the commit has no check "${source.name}" of ${source.apps.join(' or ')}`
      : 'no check is named';
  return { verdict: 'unknown', because: doubts.length > 0 ? several(doubts) : none };
}
