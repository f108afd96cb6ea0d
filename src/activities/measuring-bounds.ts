import type { Measurement } from '../contract/activities.ts';
import { withoutClaims } from '../domain/claims-beside.ts';
import type { Evidence, Verdict } from '../domain/criteria.ts';
import { type Finding, isOk } from '../domain/finding.ts';
import { fingerprint } from '../domain/fingerprint.ts';

const [mostFindings, longest] = [40, 900];
/** UTF-8, as it travels: of a whole measurement, of its verdicts without claims, and of findings in any case. */
const most = { whole: 60_000, verdicts: 40_000, findings: 6_000 } as const;

/**
 * A measurement travels through a workflow: what does not fit is cut. How far verdicts are cut is decided by them
 * alone: findings and what anybody claims must change nothing of what is approved. Their prints are of all their
 * evidence, so that what is cut still counts for the approval code.
 */
export function bounded(found: Measurement): Measurement {
  const measured = found.verdicts.map(withoutClaims);
  const cut = cuts.find((one) => bytesOf(measured.map(one)) <= most.verdicts) ?? shorter;
  const plain = { ...found, findings: [], verdicts: measured.map(cut) };
  const told = { ...plain, verdicts: found.verdicts.map(cut) };
  const { otherClaims: _, ...short } = plain;
  const base = bytesOf(told) <= most.whole - most.findings ? told : short;
  return { ...base, findings: fitting(found.findings, Math.max(most.findings, most.whole - bytesOf(base))) };
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

/** In their order; where not all fit, those that stand in the way stay before those that do not. */
function fitting(findings: readonly Finding[], limit: number): Finding[] {
  const all = findings.map(clipped);
  const kept = new Set<Finding>();
  let bytes = 0;
  for (const finding of [...all.filter((one) => !isOk(one)), ...all.filter(isOk)]) {
    bytes += bytesOf(finding) + 1;
    if (kept.size < mostFindings && (bytes <= limit || kept.size === 0)) kept.add(finding);
  }
  return all.filter((finding) => kept.has(finding));
}

const clip = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

const clipped = (finding: Finding): Finding => ({
  ...finding,
  what: clip(finding.what, longest),
  ...(finding.fix === undefined ? {} : { fix: clip(finding.fix, longest) }),
});

function within(verdict: Verdict, count: number): Verdict {
  const { evidence } = verdict;
  const shown = evidence.slice(0, count).map(clippedEvidence);
  const rest = evidence.slice(count);
  return { ...verdict, evidence: [...shown, ...(rest.length > 0 ? [restOf(rest)] : [])] };
}

const clippedEvidence = (one: Evidence): Evidence => ({
  ...one,
  facts: clip(one.facts, 300),
  ...(one.file === undefined ? {} : { file: clip(one.file, 300) }),
  ...(one.command === undefined ? {} : { command: clip(one.command, 300) }),
});

function restOf(rest: readonly Evidence[]): Evidence {
  const { source = 'report' } = rest[0] ?? {};
  const files = rest.some(({ file }) => file !== undefined) ? ` file${rest.length === 1 ? '' : 's'}` : '';
  return { source, facts: `… and ${rest.length} more${files}, together ${fingerprint(rest).slice(0, 16)}` };
}

/** Claims go first, with what they added to the sentence. */
function shortest(verdict: Verdict): Verdict {
  const { evidence, ...measured } = withoutClaims(verdict);
  return { ...measured, evidence: evidence.length > 0 ? [restOf(evidence)] : [] };
}

const shorter = (verdict: Verdict): Verdict => {
  const { sentence, ...rest } = shortest(verdict);
  return { ...rest, sentence: clip(sentence, 200) };
};

/** From what shows most to what shows least. */
const cuts: ((verdict: Verdict) => Verdict)[] = [
  ...[20, 8, 3, 1].map((count) => (verdict: Verdict) => within(verdict, count)),
  shortest,
  shorter,
];
