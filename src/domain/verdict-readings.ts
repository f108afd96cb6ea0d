import type { CriterionRule } from './catalogue.ts';
import { fileRolesOf } from './criteria-measures.ts';
import type { Evidence } from './criteria.ts';
import type { BoundReading, FileRole, Gathered } from './gathered.ts';
import type { Format, Measured, Reading } from './reading.ts';
import type { Ground } from './verdict.ts';
import { formatNames, formatsOf, keysOf, lacking, unnamed, wantedFor } from './verdict-words.ts';

/** A file that counts: usable, of a format that fits its role, and bound to the commit. */
export interface CountingFile {
  role: FileRole;
  file: string;
  format: Format;
  sha256: string;
  facts: string;
  measured: Measured;
  command?: string;
  exitCode?: number;
  measuredAt?: string;
}

/** What a criterion's files show, and why that may not be all. */
export interface Shown {
  files: CountingFile[];
  doubts: string[];
}

/** Every file that the rule names either counts or is a doubt. */
export function shownBy(rule: CriterionRule, gathered: Gathered): Shown {
  const judged = gathered.readings.filter(isFirst).map((bound) => ({ bound, doubt: doubtAbout(bound) }));
  const files = judged.flatMap(({ bound, doubt }) => (doubt === undefined ? counting(bound) : []));
  const doubts = judged.flatMap(({ doubt }) => doubt ?? []);
  const unread = fileRolesOf(rule.files).flatMap((role) =>
    (rule.files[role] ?? [])
      .filter((file) => !gathered.readings.some((bound) => bound.role === role && bound.reading.file === file))
      .map((file) => `${file} was not read`),
  );
  return { files, doubts: [...sourceDoubts(gathered), ...doubts, ...unread] };
}

/** The shown files, and what the catalogue would have to name besides. */
export const needing = (role: FileRole, { id, files }: CriterionRule, shown: Shown): Shown =>
  (files[role] ?? []).length > 0
    ? shown
    : {
        files: shown.files,
        doubts: [
          `the catalogue names no ${unnamed[role]}: add criteria.${id}.${keysOf[role]} with its path`,
          ...shown.doubts,
        ],
      };

/** Why the sources themselves may not have shown everything. */
const sourceDoubts = ({ unreachable, problems, run }: Gathered): string[] => [
  ...(unreachable === undefined ? [] : [unreachable]),
  ...problems,
  ...(run && (run.exitCode === null || run.notRun) ? [endless(run)] : []),
];

/** A command that did not come to an end of its own. */
export const endless = ({ command, where, notRun }: NonNullable<Gathered['run']>): string =>
  notRun ? `${command} could not start in ${where}` : `${command} did not come to its end in ${where}`;

function doubtAbout({ role, reading, unbound }: BoundReading): string | undefined {
  if (!reading.usable) return `${reading.file} ${reading.reason}`;
  if (!formatsOf[role].includes(reading.format)) return wrongFormat(role, reading);
  if (unbound !== undefined) return `${reading.file} does not count: ${unbound}`;
  return holds(role, reading.measured) ? undefined : `${reading.file} has ${lacking[role]}: it proves nothing`;
}

/** A file that is named twice counts once. */
const isFirst = ({ role, reading }: BoundReading, index: number, all: readonly BoundReading[]): boolean =>
  all.findIndex((other) => other.role === role && other.reading.file === reading.file) === index;

const wrongFormat = (role: FileRole, { file, format }: Reading): string =>
  `${file} is ${format === null ? 'of no known format' : formatNames[format]}, where ${wantedFor[role]} is needed`;

const counting = ({ role, reading, command, exitCode, measuredAt }: BoundReading): CountingFile[] =>
  reading.usable
    ? [
        {
          role,
          file: reading.file,
          format: reading.format,
          sha256: reading.sha256,
          facts: reading.reason,
          measured: reading.measured,
          ...(command === undefined ? {} : { command }),
          ...(exitCode === undefined ? {} : { exitCode }),
          ...(measuredAt === undefined ? {} : { measuredAt }),
        },
      ]
    : [];

/** Whether there is anything in it that could have turned out badly. */
function holds(role: FileRole, measured: Measured): boolean {
  const { tests, coverage, findings, load, tasks, document, api, alerts } = measured;
  const counts: Record<FileRole, boolean> = {
    junit: tests !== undefined && tests.executed > 0,
    coverage: coverage !== undefined && coverage.valid > 0,
    findings: findings !== undefined && findings.examined !== 0,
    load: load !== undefined && load.requests > 0,
    tasks: tasks !== undefined && tasks.all > 0,
    documents: document !== undefined,
    openapi: api !== undefined && api.operations > 0,
    alerts: alerts !== undefined && alerts.rules > 0,
  };
  return counts[role];
}

/**
 * The files behind a verdict, in their order; every one of them, with the commit that it was measured at. The promoted
 * one stays in the print: the same reports at another commit are new evidence.
 */
export const evidenceOf = (rule: CriterionRule, { files }: Shown, commit: string): Ground[] =>
  files.map(({ role, facts, file, sha256, command, exitCode, measuredAt }) => ({
    source: sourceOf(rule, role),
    facts,
    file,
    sha256,
    commit: measuredAt ?? commit,
    ...(command === undefined ? {} : { command }),
    ...behindOf({ exitCode, promoted: measuredAt === undefined ? undefined : commit }),
  }));

function behindOf({ exitCode, promoted }: { exitCode: number | undefined; promoted: string | undefined }) {
  const behind = {
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(promoted === undefined ? {} : { promoted }),
  };
  return Object.keys(behind).length === 0 ? {} : { behind };
}

function sourceOf({ source }: CriterionRule, role: FileRole): Evidence['source'] {
  if (source.from === 'run' || source.from === 'artifact' || source.from === 'check') return source.from;
  return source.from === 'commit' && ownRoles.includes(role) ? 'release' : 'report';
}

const ownRoles: readonly FileRole[] = ['tasks', 'documents', 'openapi', 'alerts'];
