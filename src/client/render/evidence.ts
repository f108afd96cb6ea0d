import type { CoverageCounts, Reading } from '../../domain/reading.ts';
import { percentText } from '../../domain/units.ts';
import type { Look, Paint } from './look.ts';
import { columns, counted, plain } from './text.ts';

/** One line a file: what it measures, or why it cannot count; several coverage files also together. */
export function evidence(
  { readings, coverage }: { readings: readonly Reading[]; coverage?: CoverageCounts },
  look: Look,
): string {
  const rows = readings.map((reading) => row(reading, look.paint));
  const covering = readings.filter(({ measured }) => measured?.coverage !== undefined);
  const together = coverage && covering.length > 1 ? [rowOfAll(coverage, covering.length)] : [];
  return columns([...rows, ...together], 0);
}

function row({ file, format, usable, reason }: Reading, { green, red, bold }: Paint): string[] {
  const kind = format ?? '-';
  return usable
    ? [`${green('✔')} ${bold(plain(file))}`, kind, plain(reason)]
    : [`${red('✘')} ${bold(plain(file))}`, kind, `${red('unusable')}: ${plain(reason)}`];
}

const rowOfAll = ({ covered, valid, percent }: CoverageCounts, files: number): string[] => [
  `  ${counted(files, 'coverage file')} together`,
  '',
  `${covered.toLocaleString('en-US')} of ${valid.toLocaleString('en-US')} lines, ${percentText(percent)}`,
];

/** One line a manifest that was written. */
export const manifests = (
  list: readonly { manifest: string; commit: string; sha256: string }[],
  { paint }: Look,
): string =>
  columns(
    list.map(({ manifest, commit, sha256 }) => [
      `${paint.green('✔')} ${paint.bold(plain(manifest))}`,
      `commit ${commit.slice(0, 12)}`,
      `sha256 ${sha256.slice(0, 12)}`,
    ]),
    0,
  );
