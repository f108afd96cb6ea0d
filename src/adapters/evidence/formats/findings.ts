import { counted } from '../../../domain/units.ts';
import { clip } from '../../../domain/markdown.ts';
import type { FindingCounts } from '../../../domain/reading.ts';
import type { Outcome } from './text-reading.ts';

export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

export interface Found {
  severity: Severity;
  /** `CVE-2025-1 in lodash`, `src/a.py:3 F401`. */
  what: string;
}

/** What else the report shows. */
export interface Examined {
  suppressed?: number;
  examined?: number;
  /** What `examined` counts, as one of them: `file`. */
  unit?: string;
}

const shownAtMost = 5;

/** Findings, counted one by one. */
export function findings(found: readonly Found[], { suppressed, examined, unit = 'file' }: Examined = {}): Outcome {
  const counts: FindingCounts = {
    ...tally(found),
    ...(suppressed === undefined ? {} : { suppressed }),
    ...(examined === undefined ? {} : { examined }),
    worst: worstOf(found),
  };
  const parts = [
    severities.map((severity) => `${counted(counts[severity])} ${severity}`).join(', '),
    ...(suppressed ? [`${counted(suppressed)} suppressed`] : []),
    ...(examined === undefined ? [] : [`${counted(examined)} ${unit}${examined === 1 ? '' : 's'} looked at`]),
  ];
  return { measured: { findings: counts }, facts: parts.join('; ') };
}

export function tally(found: readonly Found[]): Record<Severity, number> {
  const counts = { critical: 0, high: 0, medium: 0, low: 0 };
  for (const { severity } of found) counts[severity]++;
  return counts;
}

function worstOf(found: readonly Found[]): string[] {
  const worst: string[] = [];
  for (const wanted of severities) {
    for (const { severity, what } of found) {
      if (worst.length === shownAtMost) return worst;
      if (severity === wanted) worst.push(clip(what.replace(/\s+/g, ' ').trim(), 120));
    }
  }
  return worst;
}

/** The first count of a report that differs from what was counted again; undefined when all agree. */
export function contradiction(
  says: Readonly<Record<string, number | undefined>>,
  counts: Readonly<Record<string, number>>,
): string | undefined {
  for (const [name, said] of Object.entries(says)) {
    const shown = counts[name] ?? 0;
    if (said !== undefined && said !== shown) {
      return `contradicts itself: it says ${counted(said)} ${name} and shows ${counted(shown)}`;
    }
  }
  return undefined;
}
