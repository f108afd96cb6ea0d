import type { EvidenceSource, Limits } from './catalogue.ts';
import type { BuiltInCriterion, Measure } from './criteria.ts';
import { type FileRole, fileRoles } from './gathered.ts';
import type { Stage } from './stage.ts';

/** What each kind of file measures when the criterion itself does not say. */
export const measureOfRole: Readonly<Record<FileRole, Measure>> = {
  junit: 'tests',
  coverage: 'tests',
  findings: 'findings',
  load: 'load',
  tasks: 'tasks',
  documents: 'documents',
  openapi: 'api',
  alerts: 'monitoring',
};

/** The kinds of file that a measure is drawn from. */
const rolesOf: Readonly<Record<Measure, readonly FileRole[]>> = {
  tests: ['junit', 'coverage'],
  tasks: ['tasks'],
  api: ['openapi'],
  findings: ['findings'],
  documents: ['documents'],
  dependencies: [],
  reliability: [],
  performance: ['load'],
  monitoring: ['alerts'],
  rollback: ['documents'],
  load: ['load'],
  check: [],
  run: [],
  attestation: [],
};

/** Measures that are drawn from what the team writes by hand, and not from what a tool reports. */
export const measuresOfOwn: ReadonlySet<Measure> = new Set(['tasks', 'api', 'documents', 'monitoring', 'rollback']);

interface Named {
  files?: Partial<Record<FileRole, string[]>>;
  source?: EvidenceSource;
  limits?: Limits;
}

/** How a criterion is measured: as it always is where the files fit, else as the files that are named say. */
export function measureOf(criterion: BuiltInCriterion, said: Named, named: boolean): Measure {
  if (!named) return criterion.attestable ? 'attestation' : criterion.measure;
  if (said.source?.from === 'check') return 'check';
  const roles = fileRolesOf(said.files ?? {});
  const [first] = roles;
  if (first === undefined) return fileless(criterion, said);
  return roles.every((role) => rolesOf[criterion.measure].includes(role)) ? criterion.measure : measureOfRole[first];
}

/** An own criterion whose evidence is named by half is never left to anybody's word. */
function fileless({ measure }: BuiltInCriterion, { source, limits }: Named): Measure {
  if (source?.from === 'run') return 'run';
  if (measure !== 'attestation') return measure;
  return limits?.load && Object.keys(limits.load).length > 0 ? 'load' : 'tests';
}

/** The kinds of file that are named at least once. */
export const fileRolesOf = (files: Partial<Record<FileRole, string[]>>): FileRole[] =>
  fileRoles.filter((role) => (files[role] ?? []).length > 0);

/** Words that a document needs at least: a README's substance is also its example. */
export const fewestWords = 50;
const fewestWordsOfReadme = 10;
/** Failed requests of a load test that are borne, in percent. */
export const mostErrors = 1;

interface Place {
  id: string;
  stage: Stage;
}

/** The limits that a measure has, with the defaults of those that the catalogue leaves out. */
export function effectiveLimits({ id, stage }: Place, measure: Measure, said: Limits = {}): Limits {
  switch (measure) {
    case 'findings':
      return { findings: { critical: 0, ...(id === 'security' ? {} : { high: 0 }), ...said.findings } };
    case 'load':
    case 'performance':
      return { load: { errors: mostErrors, ...said.load } };
    case 'documents':
      return {
        words: said.words ?? (stage === 'staging' && id === 'documentation' ? fewestWordsOfReadme : fewestWords),
      };
    case 'rollback':
      return {
        words: said.words ?? fewestWords,
        ...(said.rollbackWithinMs === undefined ? {} : { rollbackWithinMs: said.rollbackWithinMs }),
      };
    default:
      return {};
  }
}
