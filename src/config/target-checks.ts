import type { Catalogue, Target } from '../domain/catalogue.ts';
import { downtimeBudget } from '../domain/soak.ts';
import { type Stage, stages } from '../domain/stage.ts';
import { duration, percentText } from '../domain/units.ts';
import type { Lines, Path } from './lines.ts';
import type { Complaint } from './sections.ts';

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
