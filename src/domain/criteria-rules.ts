import type { CriterionRule, EvidenceSource, Limits } from './catalogue.ts';
import { type BuiltInCriterion, builtInCriteria, type Measure } from './criteria.ts';
import { effectiveLimits, fileRolesOf, measureOf, measureOfRole, measuresOfOwn } from './criteria-measures.ts';
import type { FileRole } from './gathered.ts';
import type { Stage } from './stage.ts';
import type { Percent } from './units.ts';

/** What a catalogue says of one criterion. */
export interface CriterionSettings {
  title?: string;
  waivable?: boolean;
  notApplicable?: string;
  attestation?: true;
  files?: Partial<Record<FileRole, string[]>>;
  source?: NamedSource;
  /** Line coverage needed; `none` where the catalogue gives it up in so many words. */
  coverage?: Percent | 'none';
  /** Share of tasks needed. */
  atLeast?: Percent;
  limits?: Limits;
}

/** Where evidence comes from when the catalogue says so; otherwise it is a folder, CI's or the commit's. */
export type NamedSource = Extract<EvidenceSource, { from: 'run' | 'artifact' | 'check' }>;

export interface Layer {
  criteria?: Record<string, CriterionSettings>;
  waivable?: string[];
}

/**
 * The stage's criteria as the layers say them, from the lowest to the highest; own ones follow the built-in ones.
 * `reports`: the folder that CI fills, where the catalogue names one.
 */
export function rulesFor(stage: Stage, layers: readonly Layer[], reports?: string): CriterionRule[] {
  const known = builtInCriteria[stage];
  const own = [...new Set(layers.flatMap((layer) => Object.keys(layer.criteria ?? {})))].filter(
    (id) => !known.some((criterion) => criterion.id === id),
  );
  const waivable = new Set(layers.flatMap((layer) => layer.waivable ?? []));
  return [...known, ...own.map(ownCriterion)].map((criterion) =>
    ruleFor({ criterion, stage }, saidOf(criterion.id, layers), waivable.has(criterion.id), reports),
  );
}

/** What the layers say together of the line coverage that a criterion needs. */
export const coverageSaid = (id: string, layers: readonly Layer[]): CriterionSettings['coverage'] =>
  evidenceOf(saidOf(id, layers)).settings.coverage;

const ownCriterion = (id: string): BuiltInCriterion => ({ id, title: id, measure: 'attestation', attestable: true });

const saidOf = (id: string, layers: readonly Layer[]): CriterionSettings[] =>
  layers.flatMap(({ criteria = {} }) => (Object.hasOwn(criteria, id) ? (criteria[id] ?? []) : []));

function ruleFor(
  { criterion, stage }: { criterion: BuiltInCriterion; stage: Stage },
  said: readonly CriterionSettings[],
  listed: boolean,
  reports: string | undefined,
): CriterionRule {
  const { kind, settings } = evidenceOf(said);
  const measure = kind === 'attestation' ? 'attestation' : measureOf(criterion, settings, kind === 'evidence');
  const threshold = thresholdOf(criterion, measure, settings);
  const title = said.findLast((each) => each.title !== undefined)?.title ?? criterion.title;
  const notApplicable = kind === 'notApplicable' ? settings.notApplicable : undefined;
  return {
    id: criterion.id,
    title,
    measure,
    ...(threshold === undefined ? {} : { threshold }),
    waivable: said.findLast((each) => each.waivable !== undefined)?.waivable ?? listed,
    source: settings.source ?? folderOf(measure, reports),
    files: settings.source?.from === 'check' ? {} : (settings.files ?? {}),
    limits: effectiveLimits({ id: criterion.id, stage }, measure, settings.limits),
    ...(notApplicable === undefined ? {} : { notApplicable }),
  };
}

/** What the team writes by hand belongs to the commit, also where CI's reports lie elsewhere. */
const folderOf = (measure: Measure, reports: string | undefined): EvidenceSource =>
  reports === undefined || measuresOfOwn.has(measure) ? { from: 'commit' } : { from: 'reports', folder: reports };

function thresholdOf(
  criterion: BuiltInCriterion,
  measure: Measure,
  { coverage, atLeast }: CriterionSettings,
): Percent | undefined {
  const usual = criterion.measure === measure ? criterion.threshold : undefined;
  if (measure === 'tests') return coverage === 'none' ? undefined : (coverage ?? usual);
  return measure === 'tasks' ? (atLeast ?? usual ?? 100) : undefined;
}

interface Said {
  kind?: Kind;
  /** What the layers say together of the evidence, from the one that decides its kind. */
  settings: CriterionSettings;
}
type Kind = 'notApplicable' | 'attestation' | 'evidence';

/** The highest layer that says how the criterion is measured decides it; a word or an exemption below it is void. */
function evidenceOf(said: readonly CriterionSettings[]): Said {
  const kinds = said.map(kindOf);
  const kind = kinds.findLast((each) => each !== undefined);
  const from = kinds.findLastIndex((each) => each === 'attestation' || each === 'notApplicable');
  const counting = said.slice(kind === 'evidence' ? from + 1 : Math.max(from, 0));
  return { ...(kind === undefined ? {} : { kind }), settings: merged(counting) };
}

function merged(said: readonly CriterionSettings[]): CriterionSettings {
  const limits = said.map((each) => each.limits ?? {});
  const { source, ...rest }: CriterionSettings = Object.assign({}, ...said);
  return {
    ...rest,
    ...(source === undefined || givesWay(source, said) ? {} : { source }),
    files: Object.assign({}, ...alike(said).map((each) => each.files)),
    limits: {
      ...Object.assign({}, ...limits),
      findings: Object.assign({}, ...limits.map((each) => each.findings)),
      load: Object.assign({}, ...limits.map((each) => each.load)),
    },
  };
}

/** A check gives no files: one of a lower layer gives way to files that a higher one names. */
const givesWay = ({ from }: NamedSource, said: readonly CriterionSettings[]): boolean =>
  from === 'check' && said.findLastIndex(hasFiles) > said.findLastIndex(({ source }) => source !== undefined);

/** Files add up over the layers as long as they measure the same; otherwise the highest ones count alone. */
function alike(said: readonly CriterionSettings[]): CriterionSettings[] {
  const family = familyOf(said.findLast(hasFiles) ?? {});
  return said.filter((each) => hasFiles(each) && familyOf(each) === family);
}

const hasFiles = ({ files = {} }: CriterionSettings): boolean => fileRolesOf(files).length > 0;

function familyOf({ files = {} }: CriterionSettings): Measure | undefined {
  const [role] = fileRolesOf(files);
  return role && measureOfRole[role];
}

function kindOf(settings: CriterionSettings): Kind | undefined {
  if (settings.notApplicable !== undefined) return 'notApplicable';
  if (settings.attestation) return 'attestation';
  return saysEvidence(settings) ? 'evidence' : undefined;
}

const saysEvidence = ({ files = {}, source, limits }: CriterionSettings): boolean =>
  Object.keys(files).length > 0 || source !== undefined || limits?.load !== undefined;

/** Whether settings say how a criterion is measured, and not only what it is called. */
export const saysKind = (settings: CriterionSettings): boolean => kindOf(settings) !== undefined;
