import type { Assessment } from './assessment.ts';
import type { ClaimBeside } from './claim.ts';
import { withoutClaims } from './claims-beside.ts';
import { type Criterion, type Evidence, passes, type Verdict } from './criteria.ts';
import { clip } from './markdown.ts';
import { percentText } from './units.ts';

/** How terminals and reports put a verdict into a row: the same words in both, before any escaping. */
export interface VerdictRow {
  measured: string;
  claimed: string;
  needed: string;
  /** The verdict's own sentence, without the criterion, the verdict and the claims that stand in the columns. */
  why: string;
  /** `claimed 88 %, measured 61.2 % (the request; also 75 %: MATURITY.md:20)`, where a claim is above its measurement. */
  flag: string | undefined;
}

export function verdictRow(verdict: Verdict, criterion?: Criterion): VerdictRow {
  const [foremost] = byWeight(verdict.claims ?? []);
  return {
    measured: measuredText(verdict),
    claimed: foremost ? `${clip(foremost.says, 30)}${markOf(foremost)}` : '',
    needed: criterion ? neededText(criterion) : '',
    why: whyText(verdict),
    flag: flagOf(verdict),
  };
}

/** What is claimed beyond single criteria: `claimed 9/9 criteria (the request), 5 of 7 are met`. */
export const otherRows = ({ otherClaims = [], verdicts }: Pick<Assessment, 'otherClaims' | 'verdicts'>) =>
  otherClaims.map(({ about, says, where, above }) => ({
    text: above
      ? `claimed ${says} (${where}), ${verdicts.filter(passes).length} of ${verdicts.length} pass`
      : `${says.includes(about) ? says : `${about}: ${says}`} (${where})`,
    above,
  }));

/** `report of 0123456, sha256 3f2a91bc04de, by pytest --cov`: where a piece of evidence comes from. */
export function originText({ source, commit, sha256, command }: Evidence): string {
  const parts = [
    `${source}${commit === undefined ? '' : ` of ${commit.slice(0, 7)}`}`,
    ...(sha256 === undefined ? [] : [`sha256 ${sha256.slice(0, 12)}`]),
    ...(command === undefined ? [] : [`by ${command}`]),
  ];
  return parts.join(', ');
}

function markOf({ above, unmeasured }: ClaimBeside): string {
  if (unmeasured) return ' (not measured)';
  return above ? ' (above)' : '';
}

/** A figure, or in a few words what was looked at. */
function measuredText({ measured, evidence, verdict }: Verdict): string {
  if (measured?.percent !== undefined) return percentText(measured.percent);
  if (evidence.some(({ source }) => source === 'attestation')) return 'attested only';
  const facts = evidence.map((one) => one.facts.split(/[;,]/)[0]?.trim() ?? '').find((text) => text !== '');
  return facts === undefined ? bare[verdict] : clip(facts, 22);
}

const bare: Readonly<Record<Verdict['verdict'], string>> = { met: 'yes', unmet: 'no', unknown: 'nothing', waived: '' };

/** Those above their measurement first, and of them the highest figure, then figures before ticks. */
const byWeight = (claims: readonly ClaimBeside[]): ClaimBeside[] =>
  claims.toSorted((a, b) => Number(b.above) - Number(a.above) || figureIn(b) - figureIn(a));

const figureIn = ({ says }: ClaimBeside): number => (/%$/.test(says) ? Number.parseFloat(says) : -1);

/** Ticks say nothing more where a figure is flagged already. */
function flagOf(verdict: Verdict): string | undefined {
  const above = byWeight(verdict.claims ?? []).filter((claim) => claim.above);
  const [first] = above;
  if (!first) return undefined;
  const rest = above.slice(1).filter(({ says }) => says !== first.says && figureIn({ ...first, says }) >= 0);
  const also = rest.map(({ says, where }) => `; also ${says}: ${where}`).join('');
  return `claimed ${clip(first.says, 60)}, ${butMeasured(verdict)} (${first.where}${also})`;
}

function butMeasured({ measured, verdict }: Verdict): string {
  if (measured?.percent !== undefined) return `measured ${percentText(measured.percent)}`;
  if (passes({ verdict })) return 'and nothing measured it';
  return verdict === 'unknown' ? 'and nothing proves it' : `and it is ${verdict}`;
}

function neededText({ measure, threshold }: Criterion): string {
  return threshold === undefined || measure === 'attestation' ? needs[measure] : percentText(threshold);
}

const needs: Readonly<Record<Criterion['measure'], string>> = {
  tests: 'all pass',
  tasks: 'all done',
  api: 'nothing broken',
  findings: 'within limits',
  documents: 'no stubs',
  dependencies: 'same stage',
  reliability: 'the soak',
  performance: 'objectives',
  monitoring: 'all in place',
  rollback: 'tried',
  load: 'objectives',
  check: 'success',
  run: 'exit code 0',
  attestation: 'a word',
};

function whyText(verdict: Verdict): string {
  const { criterion, sentence, waiver } = withoutClaims(verdict);
  const said = ['met', 'unmet', 'unknown', 'waived']
    .map((word) => `${criterion} ${word}: `)
    .find((words) => sentence.startsWith(words));
  const why = sentence.slice(said?.length ?? 0);
  return waiver && !why.includes(waiver.by) ? `${why} (waived by ${waiver.by}: ${waiver.why})` : why;
}
