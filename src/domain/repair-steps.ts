import { type Phase, phases, type Snapshot } from './snapshot.ts';

/** What a person must do after the outcome `failed`, in order, with the promotion's own names in it. `phase`: in which it went wrong. */
export function repairSteps(snapshot: Snapshot, phase: Phase): string[] {
  const { kind, rollback } = snapshot;
  if (kind === 'promotion' && phases.indexOf(phase) < phases.indexOf('deploying')) return [begun(snapshot)];
  if (phase === 'promoting') return [look(snapshot), kept(snapshot), adopt(snapshot)];
  if (rollback?.container) return [look(snapshot), ...restored(rollback.container), adopt(snapshot)];
  return [look(snapshot), ...away(snapshot), back(snapshot), adopt(snapshot)];
}

const begun = ({ component, environment }: Snapshot): string =>
  `nothing was deployed, and what ran before runs on: look at the workers with 'promoter doctor', then begin anew with 'promoter start ${component} ${environment}'`;

const look = ({ component, environment }: Snapshot): string =>
  `on the host of ${environment}, look at what is there: docker ps -a --filter label=promoter.component=${component} --filter label=promoter.environment=${environment}`;

const kept = (snapshot: Snapshot): string =>
  `the new container passed its soak and stays as ${nameOf(snapshot)}: see that it runs`;

/** It stands under its own name already. */
const restored = (container: string): string[] => [
  `what was put back stands as ${container}; see what it says: docker logs --tail 100 ${container}`,
  `if it does not work, repair what it needs (its data, what it depends on, its probes in the catalogue), then start it anew: docker restart ${container}`,
];

const away = ({ containerId }: Snapshot): string[] =>
  containerId ? [`take the new container away: docker rm -f ${containerId.slice(0, 12)}`] : [];

function back(snapshot: Snapshot): string {
  const { previous, assessment } = snapshot;
  const name = nameOf(snapshot);
  if (previous?.parked)
    return `put the one of before back: docker rename ${previous.parked} ${name} && docker start ${name}`;
  const image = previous?.image ?? (snapshot.kind === 'promotion' ? assessment?.running?.image : undefined);
  const from = image ? ` from image ${image.reference} (${image.digest})` : '';
  return `start the release of before as ${name}${from}`;
}

const adopt = ({ component, environment }: Snapshot): string =>
  `tell promoter what runs now: promoter adopt ${component} ${environment} --reason 'repaired by hand'`;

const nameOf = ({ component, assessment }: Snapshot): string =>
  assessment?.deployment?.container ?? assessment?.running?.container ?? component;
