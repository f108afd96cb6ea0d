import type { CriterionRule, ProbeDefinition } from './catalogue.ts';
import type { Verdict } from './criteria.ts';
import type { Gathered } from './gathered.ts';
import { counted } from './units.ts';
import { verdictOf } from './verdict.ts';
import { concluded } from './verdict-conclusion.ts';
import { evidenceOf, needing, type Shown, shownBy } from './verdict-readings.ts';

/** Somebody will notice: a health check in the service or its image, a probe that asks the component, alert rules. */
export function monitoringVerdict(
  rule: CriterionRule,
  gathered: Gathered,
  place: { component: string; commit: string; probes: readonly ProbeDefinition[] },
): Verdict {
  const shown = needing('alerts', rule, shownBy(rule, gathered));
  const asking = place.probes.filter(({ type }) => type !== 'docker').map(({ type }) => type);
  const doubts = gathered.healthcheck === undefined ? [...shown.doubts, noAnswer] : shown.doubts;
  const lacks = [
    ...(gathered.healthcheck === false ? [noHealthcheck] : []),
    ...(asking.length > 0 ? [] : [noProbe(place)]),
  ];
  const bad = lacks.length > 0 ? lacks.join('; ') : undefined;
  const good = `a health check, ${counted(asking.length)} ${asking.length === 1 ? 'probe' : 'probes'} (${asking.join(', ')}), ${rulesIn(shown)}`;
  return verdictOf(
    rule.id,
    concluded({ ...shown, doubts }, gathered, bad, good),
    evidenceOf(rule, shown, place.commit),
  );
}

const noAnswer = 'nobody could tell whether the service or its image has a health check';
const noHealthcheck = 'neither the service nor its image has a health check: add healthcheck to the compose file';
const noProbe = ({ component }: { component: string }): string =>
  `no probe asks it anything, and the container's state alone is not enough: add components.${component}.probes`;

function rulesIn({ files }: Shown): string {
  const rules = files.reduce((count, { measured }) => count + (measured.alerts?.rules ?? 0), 0);
  return `${counted(rules)} alert ${rules === 1 ? 'rule' : 'rules'}`;
}
