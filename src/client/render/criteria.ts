import type { Assessment } from '../../domain/assessment.ts';
import { originText, otherRows, type VerdictRow, verdictRow } from '../../domain/claims-shown.ts';
import type { Criterion, Verdict, VerdictKind } from '../../domain/criteria.ts';
import type { Policy } from '../../domain/policy.ts';
import type { Look, Paint } from './look.ts';
import { columns, paragraphs, plain, section } from './text.ts';

/** How much is told: `table` only the verdicts and claims, `why` their reasons too, `all` the evidence as well. */
export type Detail = 'table' | 'why' | 'all';

/** Verdicts with what was measured beside what is claimed and what is needed; then why, and by which evidence. */
export function criteria(assessment: Told, policy: Policy | undefined, detail: Detail, look: Look): string {
  const rows = assessment.verdicts.map((verdict) => ({
    verdict,
    row: verdictRow(verdict, criterionOf(policy, verdict)),
  }));
  return paragraphs(
    section('Criteria', overview(rows, look)),
    section('Claimed, and not measured so', above(rows, assessment, look)),
    section('Claimed besides', besides(assessment, look)),
    section('Why', detail === 'table' ? '' : reasons(rows, look)),
    section('Evidence', detail === 'all' ? columns(evidence(assessment.verdicts, look), 2, look.width) : ''),
  );
}

type Told = Pick<Assessment, 'verdicts' | 'otherClaims'>;
type Rows = readonly { verdict: Verdict; row: VerdictRow }[];

const criterionOf = (policy: Policy | undefined, { criterion }: Verdict): Criterion | undefined =>
  policy?.criteria.find(({ id }) => id === criterion);

/** Columns that would be empty are left out. */
function overview(rows: Rows, { paint, width }: Look): string {
  const has = (key: 'claimed' | 'needed') => rows.some(({ row }) => row[key] !== '');
  const shown = (row: VerdictRow) => [
    plain(row.measured),
    ...(has('claimed') ? [row.flag === undefined ? plain(row.claimed) : paint.yellow(plain(row.claimed))] : []),
    ...(has('needed') ? [plain(row.needed)] : []),
  ];
  const titles = ['', '', 'measured', ...(has('claimed') ? ['claimed'] : []), ...(has('needed') ? ['needed'] : [])];
  const body = rows.map(({ verdict, row }) => [
    plain(verdict.criterion),
    verdictWord(verdict.verdict, paint),
    ...shown(row),
  ]);
  return body.length === 0 ? '' : columns([titles.map(paint.dim), ...body], 2, width);
}

const verdictWord = (verdict: VerdictKind, paint: Paint): string =>
  ({ met: paint.green, unmet: paint.red, unknown: paint.yellow, waived: paint.cyan })[verdict](verdict);

function above(rows: Rows, assessment: Told, { paint, width }: Look): string {
  const flagged = rows.flatMap(({ verdict, row }) =>
    row.flag === undefined ? [] : [[plain(verdict.criterion), paint.yellow(plain(row.flag))]],
  );
  const others = otherRows(assessment).filter((other) => other.above);
  return columns([...flagged, ...others.map(({ text }) => ['all criteria', paint.yellow(plain(text))])], 2, width);
}

const reasons = (rows: Rows, { width }: Look): string =>
  columns(
    rows.map(({ verdict, row }) => [plain(verdict.criterion), plain(row.why)]),
    2,
    width,
  );

const besides = (assessment: Told, { width }: Look): string =>
  columns(
    otherRows(assessment)
      .filter((other) => !other.above)
      .map(({ text }) => [plain(text)]),
    2,
    width,
  );

function evidence(verdicts: readonly Verdict[], { paint }: Look): string[][] {
  return verdicts.flatMap(({ criterion, evidence: list }) =>
    list
      .filter(({ source }) => source !== 'attestation')
      .map((one, index) => [
        index === 0 ? plain(criterion) : '',
        `${plain(one.file === undefined ? one.facts : `${one.file}: ${one.facts}`)}\n${paint.dim(plain(originText(one)))}`,
      ]),
  );
}
