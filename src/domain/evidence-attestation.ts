import type { CriterionRule } from './catalogue.ts';
import type { Attestation, Verdict } from './criteria.ts';
import type { Finding } from './finding.ts';
import { clip } from './markdown.ts';
import { hint } from './nearest.ts';
import { type Ground, verdictOf } from './verdict.ts';

/** A named person's word, shown as what it is. Without one nothing is known. */
export function attestationVerdict(
  { id, title }: CriterionRule,
  { attestations, commit }: { attestations: readonly Attestation[]; commit: string },
): Verdict {
  const words = attestations.filter((attestation) => attestation.criterion === id && isWord(attestation));
  if (words.length === 0) {
    const because = `nobody attested it (${title}): --attest ${id}="who: why"`;
    return verdictOf(id, { verdict: 'unknown', because });
  }
  const said = words.map(({ by, why }) => `${by} says: ${why}`);
  const because = `attested, not measured; ${said.map((word) => clip(word, 200)).join('; ')}`;
  return verdictOf(id, { verdict: 'met', because }, words.map(groundOf(commit)));
}

/** Somebody said it of this very commit. Whole, however long: what is shown of it may be cut. */
const groundOf =
  (commit: string) =>
  ({ by, why }: Attestation): Ground => ({
    source: 'attestation',
    facts: `${by} says: ${why}`,
    commit,
    behind: { by, why },
  });

/** Words that cannot count: for a criterion that is not there, or that is measured, or of nobody. */
export function attestationFindings(rules: readonly CriterionRule[], attestations: readonly Attestation[]): Finding[] {
  return attestations.flatMap((attestation) => {
    const objection = objectionTo(attestation, rules);
    return objection ? [{ check: 'attestation', status: 'refused', ...objection }] : [];
  });
}

function objectionTo(
  attestation: Attestation,
  rules: readonly CriterionRule[],
): Pick<Finding, 'what' | 'fix'> | undefined {
  const id = attestation.criterion;
  const rule = rules.find((candidate) => candidate.id === id);
  const known = rules.filter((candidate) => candidate.measure === 'attestation').map((candidate) => candidate.id);
  if (!rule)
    return {
      what: `there is no criterion "${id}" to attest`,
      fix: `${hint(id, known)} (may be attested: ${known.join(', ')})`,
    };
  if (rule.notApplicable !== undefined)
    return { what: `${id} does not apply here by the catalogue`, fix: `leave --attest ${id} out` };
  if (rule.measure !== 'attestation') {
    return {
      what: `${id} is measured, and nobody's word counts for it`,
      fix: `leave --attest ${id} out; 'promoter plan' shows what it needs`,
    };
  }
  return isWord(attestation)
    ? undefined
    : { what: `the attestation of ${id} lacks who or why`, fix: `write --attest ${id}="who: why"` };
}

const isWord = ({ by, why }: Attestation): boolean => by.trim() !== '' && why.trim() !== '';
