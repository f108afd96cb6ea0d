import { builtInCriteria } from '../domain/criteria.ts';
import { saysKind } from '../domain/criteria-rules.ts';
import type { TargetSettings } from '../domain/defaults.ts';
import { hint } from '../domain/nearest.ts';
import { type Stage, stages } from '../domain/stage.ts';
import type { Path } from './lines.ts';
import type { Complaint, Sections } from './sections.ts';
import { nameProblem } from './words.ts';

/** An own criterion must say how it is measured; what may be waived must exist. */
export const criteriaUnclear = ({ components, groups }: Sections): Complaint[] => {
  const ofGroups = Object.entries(groups).flatMap(([name, { to }]) => unclear(['groups', name, 'to'], to ?? {}, {}));
  const ofComponents = Object.entries(components).flatMap(([name, { to, group }]) =>
    unclear(['components', name, 'to'], to ?? {}, (group === undefined ? undefined : groups[group]?.to) ?? {}),
  );
  return [...ofGroups, ...ofComponents];
};

type ByStage = Partial<Record<Stage, TargetSettings>>;

const unclear = (above: Path, to: ByStage, below: ByStage): Complaint[] =>
  stages.flatMap((stage) => {
    const said = to[stage] ?? {};
    const inherited = [
      ...builtInCriteria[stage].map((criterion) => criterion.id),
      ...Object.keys(below[stage]?.criteria ?? {}),
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
    const fix = `${hint(id, inherited)}; an own criterion needs attestation: true, or junit: FILE`;
    return [{ path, what: 'does not say how it is measured', fix }];
  });

const unwaivable = (above: Path, { waivable = [] }: TargetSettings, known: readonly string[]): Complaint[] =>
  waivable.flatMap((id, index) =>
    known.includes(id)
      ? []
      : [{ path: [...above, 'waivable', index], what: `there is no criterion "${id}"`, fix: hint(id, known) }],
  );
