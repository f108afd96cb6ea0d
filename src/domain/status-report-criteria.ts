import { originText, otherRows, verdictRow } from './claims-shown.ts';
import type { Verdict } from './criteria.ts';
import { byteLength, clip, code, plain, prose, table } from './markdown.ts';
import { type Audience, cells, type Section } from './status-report-style.ts';
import type { Snapshot } from './snapshot.ts';

/** Verdicts with what was measured beside what is claimed and needed, and each claim above its measurement told of. */
export const criteria: Section = (snapshot, audience) => {
  const { assessment } = snapshot;
  if (!assessment || assessment.verdicts.length === 0) return undefined;
  const drawn = (longest: number): string =>
    [
      '### Criteria',
      criteriaTable(snapshot, assessment.verdicts, audience, longest),
      ...flags(assessment, longest),
    ].join('\n\n');
  // Without its criteria a report says nothing: rather their reasons are cut than that they are left out.
  return [500, 200, 80].map(drawn).find((text) => byteLength(text) <= room[audience]) ?? drawn(40);
};

/** Where each verdict comes from: file, hash, commit, command and kind of source. */
export const evidence: Section = ({ assessment }, audience) => {
  const rows = (assessment?.verdicts ?? []).flatMap(({ criterion, evidence: list }) =>
    list
      .filter(({ source }) => source !== 'attestation')
      .map((one) => [
        plain(criterion, 60),
        one.file === undefined ? '' : code(one.file, 120),
        plain(one.facts, 200),
        plain(originText(one), 160),
      ]),
  );
  if (rows.length === 0) return undefined;
  return `### Evidence\n\n${table(['Criterion', 'File', 'Shows', 'Comes from'], rows.slice(0, 40), cells(audience))}`;
};

/** What is worth a look and in nobody's way. */
export const noted: Section = ({ assessment }, audience) => {
  const all = (assessment?.findings ?? []).filter(({ status }) => status === 'noted');
  if (all.length === 0) return undefined;
  const rows = all
    .slice(0, mostNoted)
    .map(({ check, what, fix }) => [plain(check), prose(what, 300), prose(fix ?? '', 200)]);
  const left = all.length - rows.length;
  const more = left > 0 ? `\n\nAnd ${left} more: \`promoter status\` shows them.` : '';
  return `### Worth a look, and in nobody's way\n\n${table(['Check', 'What', 'What to do'], rows, cells(audience))}${more}`;
};

const mostNoted = 10;
/** Bytes, of what the whole report may have. */
const room: Readonly<Record<Audience, number>> = { github: 24_000, 'web-ui': 8_000 };

function criteriaTable(
  { policy }: Snapshot,
  verdicts: readonly Verdict[],
  audience: Audience,
  longest: number,
): string {
  const isClaimed = verdicts.some(({ claims = [] }) => claims.length > 0);
  const rows = verdicts.map((verdict) => {
    const criterion = policy?.criteria.find(({ id }) => id === verdict.criterion);
    const { measured, claimed, needed, why, flag } = verdictRow(verdict, criterion);
    const said = flag === undefined ? plain(claimed, 60) : `**${plain(claimed, 60)}**`;
    return [
      plain(criterion?.title ?? verdict.criterion, 100),
      verdict.verdict,
      plain(measured, 60),
      ...(isClaimed ? [said] : []),
      plain(needed, 40),
      plain(why, longest),
    ];
  });
  const titles = ['Criterion', 'Verdict', 'Measured', ...(isClaimed ? ['Claimed'] : []), 'Needed', 'Why'];
  return table(titles, rows, cells(audience));
}

/** Each claim above its measurement, and what is claimed beyond single criteria. */
function flags(assessment: NonNullable<Snapshot['assessment']>, longest: number): string[] {
  const flagged = assessment.verdicts.flatMap((verdict) => {
    const { flag } = verdictRow(verdict);
    return flag === undefined ? [] : [`- **${plain(verdict.criterion, 60)}**: ${plain(clip(flag, longest))}`];
  });
  const others = otherRows(assessment);
  const all = others.filter(({ above }) => above).map(({ text }) => `- **all criteria**: ${plain(text, longest)}`);
  const besides = others.filter(({ above }) => !above).map(({ text }) => `- ${plain(text, longest)}`);
  return [
    ...(flagged.length + all.length > 0 ? [['Claimed, and not measured so:', '', ...flagged, ...all].join('\n')] : []),
    ...(besides.length > 0 ? [['Claimed besides:', '', ...besides].join('\n')] : []),
  ];
}
