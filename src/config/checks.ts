import type { Catalogue, Target } from '../domain/catalogue.ts';
import { saysKind } from '../domain/criteria-rules.ts';
import { builtInCriteria } from '../domain/criteria.ts';
import type { TargetSettings } from '../domain/defaults.ts';
import { cycles } from '../domain/dependencies-order.ts';
import { hint } from '../domain/nearest.ts';
import { downtimeBudget } from '../domain/soak.ts';
import { isStage, type Stage, stages } from '../domain/stage.ts';
import { duration, percentText } from '../domain/units.ts';
import type { Lines, Path } from './lines.ts';
import { type Complaint, type Sections, sectionAt } from './sections.ts';
import { nameProblem } from './words.ts';

/** What no single key shows: names that must meet, orders, arithmetic. */
export const complaintsAbout = (sections: Sections, document: unknown): Complaint[] => [
  ...namesIn(document, 'environments', false),
  ...namesIn(document, 'components', true),
  ...stageless(sections),
  ...groupless(sections, document),
  ...dependenciesUnknown(sections, document),
  ...circles(sections),
  ...criteriaUnclear(sections),
];

function namesIn(document: unknown, key: string, dots: boolean): Complaint[] {
  const written = sectionAt(document, key);
  const names = Object.keys(written);
  const isThere =
    typeof document === 'object' &&
    document !== null &&
    Object.entries(document).some(([name, value]) => name === key && value !== null);
  if (isThere && names.length === 0)
    return [{ path: [key], what: 'is empty', fix: `add at least one entry below ${key}` }];
  return names.flatMap((name) => {
    const problem = nameProblem(name, dots);
    return problem ? [{ path: [key, name], ...problem }] : [];
  });
}

const stageless = ({ environments }: Sections): Complaint[] =>
  Object.entries(environments)
    .filter(([name, { stage }]) => stage === undefined && !isStage(name))
    .map(([name]) => ({
      path: ['environments', name],
      what: 'its name is no stage, and it does not say which it is',
      fix: `add stage: one of ${stages.join(', ')}`,
    }));

function groupless({ components }: Sections, document: unknown): Complaint[] {
  const known = Object.keys(sectionAt(document, 'groups'));
  if (known.length === 0) return [];
  return Object.entries(components)
    .filter(([, { group }]) => group !== undefined && !known.includes(group))
    .map(([name, { group = '' }]) => ({
      path: ['components', name, 'group'],
      what: `there is no group "${group}"`,
      fix: `${hint(group, known)}; or add it below groups, with {} when it has no rules`,
    }));
}

function dependenciesUnknown({ components }: Sections, document: unknown): Complaint[] {
  const known = Object.keys(sectionAt(document, 'components'));
  return Object.entries(components).flatMap(([name, { dependsOn }]) =>
    dependsOn.flatMap((wanted, index) =>
      known.includes(wanted)
        ? []
        : [
            {
              path: ['components', name, 'dependsOn', index],
              what: `there is no component "${wanted}"`,
              fix: hint(wanted, known),
            },
          ],
    ),
  );
}

const circles = ({ components }: Sections): Complaint[] =>
  cycles(components).map((circle) => ({
    path: ['components', circle[0] ?? '', 'dependsOn'],
    what: `depends on itself: ${[...circle, circle[0]].join(' → ')}`,
    fix: 'take one of these dependencies out',
  }));

/** An own criterion must say how it is measured; what may be waived must exist. */
const criteriaUnclear = ({ components, groups }: Sections): Complaint[] => {
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
    if (settings.attestation && (settings.junit ?? settings.coverageReport ?? settings.coverage) !== undefined) {
      return [
        { path, what: 'is both attested and measured', fix: 'keep either attestation: true, or junit and coverage' },
      ];
    }
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

/** What only shows once defaults, group and component have been put together. */
export function complaintsAboutTargets({ components }: Catalogue, lines: Lines): Complaint[] {
  return Object.values(components).flatMap((component) =>
    stages.flatMap((stage) => {
      const target = component.to[stage];
      if (!target) return [];
      const written = whereWritten(component.name, component.group, stage, lines);
      return [...slowTicks(stage, target, written), ...fewApprovers(target, written)];
    }),
  );
}

/** The most specific place that says something of a key. */
const whereWritten =
  (name: string, group: string | undefined, stage: Stage, lines: Lines) =>
  (...keys: string[]): Path => {
    const places: Path[] = [
      ['components', name, 'to', stage, ...keys],
      ...(group === undefined ? [] : [['groups', group, 'to', stage, ...keys]]),
    ];
    return places.find((path) => lines.has(path)) ?? ['components', name];
  };

type Written = (...keys: string[]) => Path;

/** Into production three looks must fit into the downtime budget, or the budget may be spent before anybody looks twice. */
function slowTicks(stage: Stage, { soak }: Target, written: Written): Complaint[] {
  const path = [written('soak', 'every'), written('soak', 'for'), written('soak', 'uptime')].find(
    (place) => place.length > 2,
  );
  const place = path ?? written('soak');
  if (soak.everyMs > soak.requiredMs) {
    return [
      {
        path: place,
        what: `a look every ${duration(soak.everyMs)} in ${duration(soak.requiredMs)} is none`,
        fix: 'make every shorter than for',
      },
    ];
  }
  const budget = downtimeBudget(soak);
  if (stage !== 'production' || soak.everyMs <= budget / 3) return [];
  return [
    {
      path: place,
      what: `a look every ${duration(soak.everyMs)} is too slow for production: ${percentText(soak.uptime)} of ${duration(soak.requiredMs)} leaves ${duration(budget)} of downtime, and three looks must fit into it`,
      fix: budget > 0 ? `write every: ${shortest(budget / 3)} or less` : 'allow some downtime: 99.9 instead of 100',
    },
  ];
}

const shortest = (ms: number): string =>
  ms >= 1_000 ? `${Math.floor(ms / 1_000)}s` : `${Math.max(1, Math.floor(ms))}ms`;

function fewApprovers({ approvals }: Target, written: Written): Complaint[] {
  const people = new Set(approvals.from).size;
  if (people === 0 || approvals.required <= people) return [];
  const path = [written('approvals', 'required'), written('approvals', 'from')].find((place) => place.length > 2);
  return [
    {
      path: path ?? written('approvals'),
      what: `${approvals.required} approvals are required, but only ${people} may give one (${approvals.from.join(', ')})`,
      fix: `lower required to ${people}, or name more people in from`,
    },
  ];
}
