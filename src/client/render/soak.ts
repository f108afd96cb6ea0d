import type { Snapshot } from '../../contract/snapshot.ts';
import { quantile } from '../../domain/histogram.ts';
import type { Ledger, Outage } from '../../domain/ledger.ts';
import type { SoakPolicy } from '../../domain/policy.ts';
import { downtimeBudget, observed, uptime } from '../../domain/soak.ts';
import { duration, instant, percentText } from '../../domain/units.ts';
import { columns, counted, megabytes, moment, plain } from './text.ts';

export type SoakFigures = NonNullable<Snapshot['soak']>;

/** `1d 4h of 7d observed, up 100 %, 0 outages`. */
export function soakLine(soak: SoakFigures, policy: SoakPolicy | undefined): string {
  const { ledger } = soak;
  const of = policy ? ` of ${duration(policy.requiredMs)}` : '';
  return `${duration(observed(ledger))}${of} observed, up ${uptimeText(ledger)}, ${counted(outageCount(ledger), 'outage')}${soak.paused ? ', paused' : ''}`;
}

/** How far the observed time has come, 0 to 1. */
export const soakShare = ({ ledger }: SoakFigures, policy: SoakPolicy): number =>
  policy.requiredMs <= 0 ? 1 : Math.min(1, observed(ledger) / policy.requiredMs);

/** `██████░░░░ 60 %`. */
export function bar(share: number, width = 20): string {
  const full = Math.floor(share * width);
  return `${'█'.repeat(full)}${'░'.repeat(width - full)} ${Math.floor(share * 100)} %`;
}

/** Figures of a soak, one a row. */
export function soakTable(soak: SoakFigures, policy: SoakPolicy | undefined): string {
  const { ledger, verdict } = soak;
  const rows: [string, string | undefined][] = [
    [
      'observed',
      `${duration(observed(ledger))}${policy ? ` of ${duration(policy.requiredMs)}  ${bar(soakShare(soak, policy))}` : ''}${soak.paused ? '  (paused)' : ''}`,
    ],
    ['uptime', `${uptimeText(ledger)}${policy ? `, ${percentText(policy.uptime)} needed` : ''}`],
    ['down', downText(ledger, policy)],
    ['not watched', ledger.gap > 0 ? duration(ledger.gap) : undefined],
    ['unknown', ledger.unknown > 0 ? duration(ledger.unknown) : undefined],
    [
      'samples',
      `${ledger.samples.up} up, ${ledger.samples.down} down, ${ledger.samples.unknown} unknown; ${counted(ledger.restarts, 'restart')}`,
    ],
    ['latency', latencyText(ledger)],
    [
      'peak',
      ledger.peak.memoryBytes > 0
        ? `CPU ${percentText(ledger.peak.cpu)}, memory ${megabytes(ledger.peak.memoryBytes)}`
        : undefined,
    ],
    ['last outage', lastOutage(ledger)],
    ['says', verdict.kind === 'continue' ? verdict.attention && plain(verdict.attention) : plain(verdict.sentence)],
  ];
  return columns(rows.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}

const outageCount = (ledger: Ledger): number => ledger.outages.length + ledger.forgotten.outages;

function uptimeText(ledger: Ledger): string {
  const share = uptime(ledger);
  if (!share) return 'not known yet';
  const [low, high] = [percentText(share.atLeast), percentText(share.atMost)];
  return low === high ? low : `${low} to ${high}`;
}

function downText(ledger: Ledger, policy: SoakPolicy | undefined): string {
  const certain =
    ledger.edge > 0
      ? `${duration(ledger.down)}, and ${duration(ledger.edge)} that may have been`
      : duration(ledger.down);
  return `${certain}${policy ? `; ${duration(downtimeBudget(policy))} allowed` : ''}; ${counted(outageCount(ledger), 'outage')}`;
}

function latencyText({ latency }: Ledger): string | undefined {
  const shares = [50, 95, 99].flatMap((share) => {
    const value = quantile(latency, share);
    return value === undefined ? [] : [`p${share} ${duration(value)}`];
  });
  return shares.length > 0 ? shares.join(', ') : undefined;
}

function lastOutage({ outages }: Ledger): string | undefined {
  const last: Outage | undefined = outages.at(-1);
  if (!last) return undefined;
  const length = last.to === undefined ? 'still down' : `${duration(last.atLeastMs)} at least`;
  return `${moment(instant(last.from))}, ${length}, cause ${last.cause}: ${plain(last.reason)}`;
}
