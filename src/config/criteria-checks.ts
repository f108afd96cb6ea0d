import type { CriterionRule } from '../domain/catalogue.ts';
import { builtInCriteria } from '../domain/criteria.ts';
import { coverageSaid, type CriterionSettings, rulesFor, saysKind } from '../domain/criteria-rules.ts';
import type { TargetSettings } from '../domain/defaults.ts';
import { builtInGroup } from '../domain/groups.ts';
import { hint } from '../domain/nearest.ts';
import { type Stage, stages } from '../domain/stage.ts';
import { idleLimits } from './criterion-limits.ts';
import type { Path } from './lines.ts';
import type { Complaint, Sections } from './sections.ts';
import { nameProblem } from './words.ts';

/** An own criterion must say how it is measured; what may be waived must exist; a limit must decide something. */
export const criteriaUnclear = ({ components, groups }: Sections): Complaint[] => {
  const ofGroups = Object.entries(groups).flatMap(([name, { to }]) =>
    unclear(['groups', name, 'to'], to ?? {}, [builtInGroup(name).to ?? {}]),
  );
  const ofComponents = Object.entries(components).flatMap(([name, { to = {}, group }]) => {
    const own = group !== undefined && Object.hasOwn(groups, group) ? groups[group] : undefined;
    const below = [builtInGroup(group).to ?? {}, own?.to ?? {}];
    const above = ['components', name, 'to'];
    return [...unclear(above, to, below), ...halfSaid(above, to, below), ...coverageDropped(above, to, below)];
  });
  return [...ofGroups, ...ofComponents];
};

type ByStage = Partial<Record<Stage, TargetSettings>>;

const unclear = (above: Path, to: ByStage, below: readonly ByStage[]): Complaint[] =>
  stages.flatMap((stage) => {
    const said = to[stage] ?? {};
    const inherited = [
      ...builtInCriteria[stage].map((criterion) => criterion.id),
      ...below.flatMap((layer) => Object.keys(layer[stage]?.criteria ?? {})),
    ];
    return [
      ...kindless([...above, stage], said, inherited),
      ...unwaivable([...above, stage], said, [...inherited, ...Object.keys(said.criteria ?? {})]),
    ];
  });

const kindless = (above: Path, { criteria = {} }: TargetSettings, inherited: readonly string[]): Complaint[] =>
  Object.entries(criteria).flatMap(([id, settings]) => {
    const path = [...above, 'criteria', id];
    const bad = nameProblem(id, true);
    if (bad) return [{ path, ...bad }];
    if (inherited.includes(id) || saysKind(settings)) return [];
    const fix = `${hint(id, inherited)}; an own criterion needs files (junit, findings, tasks, …), run, check, or attestation: true`;
    return [{ path, what: 'does not say how it is measured', fix }];
  });

const unwaivable = (above: Path, { waivable = [] }: TargetSettings, known: readonly string[]): Complaint[] =>
  waivable.flatMap((id, index) =>
    known.includes(id)
      ? []
      : [{ path: [...above, 'waivable', index], what: `there is no criterion "${id}"`, fix: hint(id, known) }],
  );

/** What a component says of a criterion, and what the layers below it do not complete. */
const halfSaid = (above: Path, to: ByStage, below: readonly ByStage[]): Complaint[] =>
  stages.flatMap((stage) => {
    const layers = [...below, to].map((layer) => layer[stage] ?? {});
    const rules = new Map(rulesFor(stage, layers).map((rule) => [rule.id, rule]));
    return Object.entries(to[stage]?.criteria ?? {}).flatMap(([id, settings]) => {
      const rule = rules.get(id);
      return rule ? incomplete([...above, stage, 'criteria', id], settings, rule) : [];
    });
  });

function incomplete(path: Path, settings: CriterionSettings, rule: CriterionRule): Complaint[] {
  if (rule.notApplicable !== undefined || settings.attestation) return [];
  const idle = idleLimits(settings, rule).map(({ key, ...advice }) => ({ path: [...path, key], ...advice }));
  if (settings.source?.from !== 'artifact' || Object.keys(rule.files).length > 0) return idle;
  const fix = 'add what it holds: junit, coverageReport, findings, load, openapi, … with paths inside the artifact';
  return [...idle, { path: [...path, 'artifact'], what: 'names no file of the artifact', fix }];
}

/** A green check or an end with 0 shows no line coverage: the share that a criterion needs is given up in words or not at all. */
const coverageDropped = (above: Path, to: ByStage, below: readonly ByStage[]): Complaint[] =>
  stages.flatMap((stage) => {
    const layers = [...below, to].map((layer) => layer[stage] ?? {});
    return rulesFor(stage, layers).flatMap(({ id, measure, notApplicable }) => {
      const needed = builtInCriteria[stage].find((one) => one.id === id && one.measure === 'tests')?.threshold;
      const isKept = measure === 'tests' || measure === 'attestation' || notApplicable !== undefined;
      if (needed === undefined || isKept || coverageSaid(id, layers) === 'none') return [];
      const fix =
        'name junit and coverageReport (from run, an artifact or CI), or write coverage: none where that is meant';
      const path = [...above, stage, 'criteria', id];
      return [{ path, what: `is measured without the ${needed} % line coverage that it needs`, fix }];
    });
  });
