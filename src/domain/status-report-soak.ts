import { quantile } from './histogram.ts';
import type { Ledger, Outage } from './ledger.ts';
import { type CellStyle, plain, prose, table } from './markdown.ts';
import type { Policy, SoakPolicy } from './policy.ts';
import { downtimeBudget, observed, type SoakVerdict, uptime } from './soak.ts';
import type { Snapshot } from './snapshot.ts';
import { duration, instant, type Millis, percentText } from './units.ts';

/** What the figures are drawn from: a promotion's snapshot has it, and the soak itself. */
export type Watched = Pick<Snapshot, 'soak'> & { policy?: Pick<Policy, 'soak'> };

/** The soak's figures, every doubt kept visible: certain downtime, and what may have been downtime as well. */
export function soakSection({ soak, policy }: Watched, style: CellStyle): string | undefined {
  if (!soak) return undefined;
  const { ledger, verdict, paused } = soak;
  const figures = table(['Soak', 'Figure'], rowsOf(ledger, policy?.soak), style);
  const outages = outageTable(ledger, style);
  return ['### Soak', verdictLine(verdict, paused), figures, outages].filter((part) => part !== undefined).join('\n\n');
}

function verdictLine(verdict: SoakVerdict, paused: boolean): string {
  if (verdict.kind !== 'continue')
    return `**${verdict.kind === 'passed' ? 'Passed' : 'Failed'}:** ${prose(verdict.sentence)}`;
  const state = paused ? '**Paused:** nothing is counted until it is resumed' : '**Watching**';
  const attention = verdict.attention ? ` **Attention:** ${prose(verdict.attention)}` : '';
  return `${state}; ${duration(verdict.leftMs)} of observation left.${attention}`;
}

function rowsOf(ledger: Ledger, policy: SoakPolicy | undefined): string[][] {
  const { samples } = ledger;
  return [
    ['Uptime', uptimeText(ledger, policy)],
    [
      'Observed',
      policy ? `${duration(observed(ledger))} of ${duration(policy.requiredMs)}` : duration(observed(ledger)),
    ],
    ['Downtime', downtimeText(ledger, policy)],
    ['Outages', String(ledger.outages.length + ledger.forgotten.outages)],
    ['Not watched', gapText(ledger)],
    ['Nothing known', span(ledger.unknown)],
    ['Looks', `${samples.up} up, ${samples.down} down, ${samples.unknown} unknown`],
    ['Latency', latencyText(ledger)],
    ['Peak', peakText(ledger)],
    ['Restarts', String(ledger.restarts)],
    [
      'Critical errors',
      policy?.criticalErrors === undefined
        ? String(ledger.criticalErrors)
        : `${ledger.criticalErrors}, ${policy.criticalErrors} allowed`,
    ],
  ];
}

function uptimeText(ledger: Ledger, policy: SoakPolicy | undefined): string {
  const share = uptime(ledger);
  const needed = policy ? `, ${percentText(policy.uptime)} needed` : '';
  if (!share) return `nothing observed yet${needed}`;
  if (share.atLeast === share.atMost) return `${percentText(share.atLeast)}${needed}`;
  return `at least ${percentText(share.atLeast)}, at most ${percentText(share.atMost)}${needed}`;
}

function downtimeText(ledger: Ledger, policy: SoakPolicy | undefined): string {
  const own = ledger.down - ledger.downByHost;
  const budget = policy ? `; ${duration(downtimeBudget(policy))} allowed` : '';
  const perhaps = ledger.edge > 0 ? `, perhaps ${duration(ledger.edge)} more` : '';
  const host = ledger.downByHost > 0 ? `, ${duration(ledger.downByHost)} more caused by the host` : '';
  return `${own > 0 ? `certainly ${duration(own)}` : 'none for certain'}${perhaps}${host}${budget}`;
}

function gapText({ gap, gaps, forgotten }: Ledger): string {
  const count = gaps.length + forgotten.gaps;
  return gap > 0 ? `${duration(gap)} in ${count} gap${count === 1 ? '' : 's'}` : 'none';
}

const span = (ms: Millis): string => (ms > 0 ? duration(ms) : 'none');

function latencyText({ latency }: Ledger): string {
  const at = (share: number): string => {
    const measured = quantile(latency, share);
    return measured === undefined ? 'unknown' : duration(measured);
  };
  return latency.count === 0
    ? 'unknown'
    : `p50 ${at(50)}, p95 ${at(95)}, p99 ${at(99)}, highest ${duration(latency.max)}`;
}

const peakText = ({ peak }: Ledger): string => `CPU ${percentText(peak.cpu)}, memory ${mebibytes(peak.memoryBytes)}`;
const mebibytes = (bytes: number): string => `${Math.round(bytes / 1024 ** 2)} MiB`;

const shownOutages = 5;

function outageTable({ outages, forgotten }: Ledger, style: CellStyle): string | undefined {
  if (outages.length === 0) return undefined;
  const rows = outages.slice(-shownOutages).map(outageRow);
  const older = outages.length + forgotten.outages - rows.length;
  const more = older > 0 ? `\n\nAnd ${older} older.` : '';
  return table(['Outage from', 'To', 'Down for', 'Cause', 'Reason'], rows, style) + more;
}

const outageRow = ({ from, to, atLeastMs, atMostMs, cause, reason }: Outage): string[] => [
  at(from),
  to === undefined ? 'lasts' : at(to),
  atLeastMs === atMostMs ? duration(atLeastMs) : `${duration(atLeastMs)} to ${duration(atMostMs)}`,
  cause,
  plain(reason, 200),
];

const at = (ms: Millis): string => instant(ms).replace(/\.\d+Z$/, 'Z');
