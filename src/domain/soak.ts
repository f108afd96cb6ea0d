import { quantile } from './histogram.ts';
import { dueAfter, type Ledger, logUnreadFrom } from './ledger.ts';
import type { SoakPolicy } from './policy.ts';
import { duration, type Millis, type Percent, percentText } from './units.ts';

/** What the observations so far say. */
export type SoakVerdict =
  | { kind: 'continue'; leftMs: Millis; attention?: string }
  | { kind: 'passed'; sentence: string }
  | { kind: 'failed'; sentence: string };

/** Time the component may be down in the required time before the target cannot be met: 50 min 24 s for 99.5 % of 7 days. */
export const downtimeBudget = (policy: SoakPolicy): Millis => policy.requiredMs * (1 - policy.uptime / 100);

/** Time in which the component was watched with a known result. */
export const observed = (ledger: Ledger): Millis => ledger.up + ledger.down + ledger.edge;

/** Uptime with every doubtful edge counted as up, or as down. Undefined before anything was observed. */
export function uptime(ledger: Ledger): { atLeast: Percent; atMost: Percent } | undefined {
  const total = observed(ledger);
  if (total <= 0) return undefined;
  return { atLeast: (100 * ledger.up) / total, atMost: (100 * (ledger.up + ledger.edge)) / total };
}

/**
 * The soak's rule. It fails only on downtime that is certain and the component's own, and passes only when the
 * observed time is complete and the target holds with every doubt counted against it. Gaps extend it.
 */
export function judge(policy: SoakPolicy, ledger: Ledger): SoakVerdict {
  const lost = spent(policy, ledger) ?? tooManyErrors(policy, ledger);
  if (lost) return { kind: 'failed', sentence: lost };
  const left = policy.requiredMs - observed(ledger);
  if (left > 0) return carryOn(left, blindness(policy, ledger));
  const slow = tooSlow(policy, ledger);
  if (slow) return { kind: 'failed', sentence: slow };
  return complete(policy, ledger);
}

function complete(policy: SoakPolicy, ledger: Ledger): SoakVerdict {
  const share = uptime(ledger);
  const isUp = ledger.last?.health === 'up';
  const unread = logUnread(policy, ledger);
  if (share && share.atLeast >= policy.uptime && isUp && unread === undefined)
    return { kind: 'passed', sentence: passedSentence(policy, ledger, share.atLeast) };
  return carryOn(policy.everyMs, blindness(policy, ledger) ?? missed(policy, ledger));
}

function missed(policy: SoakPolicy, ledger: Ledger): string {
  const why =
    ledger.downByHost > 0
      ? `the host was the cause of ${duration(ledger.downByHost)} of downtime`
      : `${duration(ledger.edge)} may have been up or down`;
  return `${percentText(policy.uptime)} is not certain after the required ${duration(policy.requiredMs)}, because ${why}: watching goes on; roll back or wait`;
}

function spent(policy: SoakPolicy, ledger: Ledger): string | undefined {
  const budget = downtimeBudget(policy);
  const down = ledger.down - ledger.downByHost;
  if (down <= budget) return undefined;
  return `the downtime budget is spent: certainly down for ${duration(down)}, ${duration(budget)} allowed (${percentText(policy.uptime)} of ${duration(policy.requiredMs)}); last reason: ${ledger.outages.at(-1)?.reason || 'unknown'}`;
}

function tooManyErrors(policy: SoakPolicy, ledger: Ledger): string | undefined {
  if (policy.criticalErrors === undefined || ledger.criticalErrors <= policy.criticalErrors) return undefined;
  return `${ledger.criticalErrors} critical errors in the log, ${policy.criticalErrors} allowed`;
}

function tooSlow(policy: SoakPolicy, ledger: Ledger): string | undefined {
  const objectives: [Percent, Millis | undefined][] = [
    [95, policy.latency?.p95Ms],
    [99, policy.latency?.p99Ms],
  ];
  for (const [share, limit] of objectives) {
    const measured = quantile(ledger.latency, share);
    if (limit !== undefined && measured !== undefined && measured > limit) {
      return `p${share} latency ${duration(measured)}, ${duration(limit)} allowed`;
    }
  }
  return undefined;
}

function unknownTooLong(policy: SoakPolicy, ledger: Ledger): string | undefined {
  if (ledger.unknownSince === undefined) return undefined;
  const blind = ledger.asOf - ledger.unknownSince;
  return blind < policy.unknownLimitMs
    ? undefined
    : `nothing is known of the component since ${duration(blind)}: check the prober's credentials and route`;
}

/** Why a person has to look after the watching itself. */
const blindness = (policy: SoakPolicy, ledger: Ledger): string | undefined =>
  unknownTooLong(policy, ledger) ?? seenTooRarely(policy, ledger) ?? logUnread(policy, ledger);

/** Down whenever somebody looks, and nearly always nobody looks: none of that counts as downtime. */
function seenTooRarely(policy: SoakPolicy, ledger: Ledger): string | undefined {
  const outage = ledger.outages.at(-1);
  if (ledger.last?.health !== 'down' || !outage || outage.to !== undefined) return undefined;
  const blind = ledger.asOf - outage.from - outage.atMostMs;
  return blind < policy.unknownLimitMs
    ? undefined
    : `down at every look for ${duration(ledger.asOf - outage.from)}, of which nobody watched ${duration(blind)}, because the looks come too late: see what holds the worker up`;
}

/** A log that cannot be read shows no critical errors. */
function logUnread(policy: SoakPolicy, ledger: Ledger): string | undefined {
  const behind = ledger.asOf - logUnreadFrom(ledger);
  if (policy.criticalErrors === undefined || behind <= Math.max(policy.unknownLimitMs, 2 * policy.everyMs))
    return undefined;
  return `the container's log, whose critical errors count, has not been read for ${duration(behind)}: is it too large, or the engine too slow?`;
}

const carryOn = (leftMs: Millis, attention?: string): SoakVerdict => ({
  kind: 'continue',
  leftMs,
  ...(attention === undefined ? {} : { attention }),
});

const passedSentence = (policy: SoakPolicy, ledger: Ledger, share: Percent): string =>
  `up ${percentText(share)} of ${duration(observed(ledger))} observed, ${percentText(policy.uptime)} needed; ${ledger.outages.length + ledger.forgotten.outages} outages, ${duration(ledger.gap)} not watched`;

/** Time until the next look: none before the first; the short interval while it is not up; else until the next tick of the grid that began with the soak. */
export function nextLook(policy: SoakPolicy, ledger: Ledger, now: Millis): Millis {
  if (!ledger.last) return 0;
  if (ledger.last.health !== 'up') return dueAfter(policy, ledger.last.health);
  const sinceStart = Math.max(0, now - ledger.startedAt);
  return policy.everyMs - (sinceStart % policy.everyMs);
}
