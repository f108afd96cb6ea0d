import type { Measurement } from '../contract/activities.ts';
import { withoutClaims } from '../domain/claims-beside.ts';
import type { Evidence, Verdict } from '../domain/criteria.ts';
import type { Finding } from '../domain/finding.ts';
import { fingerprint } from '../domain/fingerprint.ts';

const [mostFindings, longest, mostCharacters] = [40, 900, 60_000];

/**
 * A measurement travels through a workflow: what does not fit is cut. The verdicts' prints are of all their evidence,
 * so that what is cut still counts for the approval code.
 */
export function bounded(found: Measurement): Measurement {
  const findings = found.findings.slice(0, mostFindings).map(clipped);
  const fitting = [20, 8, 3, 1]
    .map((most) => ({ ...found, findings, verdicts: found.verdicts.map((verdict) => within(verdict, most)) }))
    .find(fits);
  if (fitting) return fitting;
  const short = { ...found, findings: findings.slice(0, 10), verdicts: found.verdicts.map(shortest) };
  return fits(short) ? short : { ...short, verdicts: short.verdicts.map(shorter) };
}

const fits = (measurement: Measurement): boolean => JSON.stringify(measurement).length <= mostCharacters;

const clip = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

const clipped = (finding: Finding): Finding => ({
  ...finding,
  what: clip(finding.what, longest),
  ...(finding.fix === undefined ? {} : { fix: clip(finding.fix, longest) }),
});

function within(verdict: Verdict, most: number): Verdict {
  const { evidence } = verdict;
  const shown = evidence.slice(0, most).map(clippedEvidence);
  const rest = evidence.slice(most);
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

/** Claims go first, with what they added to the sentence: what nobody measured must not decide how much is cut. */
function shortest(verdict: Verdict): Verdict {
  const { evidence, ...measured } = withoutClaims(verdict);
  return { ...measured, evidence: evidence.length > 0 ? [restOf(evidence)] : [] };
}

const shorter = (verdict: Verdict): Verdict => ({ ...verdict, sentence: clip(verdict.sentence, 200) });
