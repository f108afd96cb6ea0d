import { auditRules, isAuditRule } from '../domain/audit-rules.ts';
import { cycles } from '../domain/dependencies-order.ts';
import { builtInGroups } from '../domain/groups.ts';
import { hint } from '../domain/nearest.ts';
import { isStage, stages } from '../domain/stage.ts';
import { criteriaUnclear } from './criteria-checks.ts';
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
  ...auditRulesUnknown(sections),
];

function namesIn(document: unknown, key: string, dots: boolean): Complaint[] {
  const written = sectionAt(document, key);
  if (!written) return [];
  const names = Object.keys(written);
  if (names.length === 0) return [{ path: [key], what: 'is empty', fix: `add at least one entry below ${key}` }];
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
  const written = Object.keys(sectionAt(document, 'groups') ?? {});
  if (written.length === 0) return [];
  const known = [...new Set([...written, ...Object.keys(builtInGroups)])];
  return Object.entries(components)
    .filter(([, { group }]) => group !== undefined && !known.includes(group))
    .map(([name, { group = '' }]) => ({
      path: ['components', name, 'group'],
      what: `there is no group "${group}"`,
      fix: `${hint(group, known)}; or add it below groups, with {} when it has no rules`,
    }));
}

const auditRulesUnknown = ({ components }: Sections): Complaint[] =>
  Object.entries(components).flatMap(([name, { audit }]) =>
    Object.keys(audit?.accept ?? {})
      .filter((rule) => !isAuditRule(rule))
      .map((rule) => ({
        path: ['components', name, 'audit', 'accept', rule],
        what: 'there is no such rule of the compose audit',
        fix: hint(rule, Object.keys(auditRules)),
      })),
  );

function dependenciesUnknown({ components }: Sections, document: unknown): Complaint[] {
  const known = Object.keys(sectionAt(document, 'components') ?? {});
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
