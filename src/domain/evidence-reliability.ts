import type { Verdict } from './criteria.ts';
import type { SoakPolicy } from './policy.ts';
import type { ChainedRecord } from './record.ts';
import { observed, uptime } from './soak.ts';
import { duration, percentText } from './units.ts';
import { type Judgement, verdictOf } from './verdict.ts';

/**
 * The soak in the stage below, of the very release that is to go on: its ledger, judged by that stage's present policy
 * with every doubt counted against it. Seven days at 99.5 % by the team's maturity workflow.
 */
export function reliabilityVerdict(criterion: string, entry: ChainedRecord | undefined, policy: SoakPolicy): Verdict {
  const facts = entry ? factsOf(entry) : undefined;
  const verdict = verdictOf(
    criterion,
    judged(entry, policy),
    facts === undefined ? [] : [{ source: 'records', facts }],
  );
  const share = entry?.ledger && uptime(entry.ledger);
  return share ? { ...verdict, measured: { percent: Math.floor(1_000 * share.atLeast) / 1_000 } } : verdict;
}

function judged(entry: ChainedRecord | undefined, policy: SoakPolicy): Judgement {
  if (!entry)
    return { verdict: 'unmet', because: 'no record shows this release in the stage below: promote it there first' };
  const share = entry.ledger && uptime(entry.ledger);
  if (!entry.ledger || !share) {
    return {
      verdict: 'unknown',
      because: `record ${entry.sequence} took it as it ran, without a soak: promote it into ${entry.environment}`,
    };
  }
  const watched = observed(entry.ledger);
  const needed = `${percentText(policy.uptime)} of ${duration(policy.requiredMs)} needed`;
  const met = watched >= policy.requiredMs && share.atLeast >= policy.uptime;
  return { verdict: met ? 'met' : 'unmet', because: `${factsOf(entry)}, ${needed}` };
}

function factsOf({ ledger, sequence, environment }: ChainedRecord): string {
  const share = ledger && uptime(ledger);
  if (!ledger || !share) return `record ${sequence}: adopted in ${environment}`;
  const percent = percentText(Math.floor(1_000 * share.atLeast) / 1_000);
  return `up ${percent} of ${duration(observed(ledger))} observed in ${environment} (record ${sequence})`;
}
