import type { Snapshot } from '../contract/snapshot.ts';
import type { SoakReport } from '../contract/messages.ts';
import { soakId } from '../contract/names.ts';
import { instant } from '../domain/units.ts';
import { type ExitCode, exitOfOutcome } from './answer.ts';
import type { Gateway, Run, Silence } from './gateway.ts';

/** What can be seen of a run: always what the server knows, and the workflow's own state when a worker answers. */
export interface Sighting {
  run: Run;
  snapshot?: Snapshot;
  /** Why there is no snapshot. */
  silence?: Silence;
}

/** Looks at the latest run of an id, or at the one named; undefined when there is none. */
export async function look(gateway: Gateway, workflowId: string, runId?: string): Promise<Sighting | undefined> {
  const run = await gateway.find(workflowId, runId);
  if (!run) return undefined;
  const snapshot = await gateway.snapshot(run.workflowId, run.runId);
  if (typeof snapshot === 'string') return { run, silence: snapshot };
  const isSoaking = run.open && snapshot.phase === 'soaking';
  const soak = isSoaking ? await gateway.soak(soakId(run.workflowId)) : undefined;
  return { run, snapshot: withSoak(snapshot, soak) };
}

/** The soak reports to its parent on change and hourly only: its own answer is newer. */
export function withSoak(snapshot: Snapshot, soak: SoakReport | undefined): Snapshot {
  if (!soak || (snapshot.soak && soak.ledger.asOf < snapshot.soak.ledger.asOf)) return snapshot;
  const asOf = instant(Math.max(Date.parse(snapshot.asOf), soak.ledger.asOf));
  const { ledger, verdict, paused } = soak;
  return { ...snapshot, asOf, soak: { ledger, verdict, paused } };
}

/** A person is wanted: by the workflow's word, or by the search attribute when no worker answers. */
export const needsPerson = ({ run, snapshot }: Sighting): boolean =>
  snapshot ? snapshot.need !== undefined : ['approval', 'retry', 'person'].includes(run.waitsFor ?? '');

/** The run's own outcome as an exit code. A run that completed without one did nothing; one that was ended from outside left its work to a person. */
export function exitOfSighting(sighting: Sighting): ExitCode {
  const { run, snapshot } = sighting;
  if (run.open) return needsPerson(sighting) ? 4 : 0;
  const outcome = snapshot?.outcome ?? run.outcome;
  if (outcome !== undefined) return exitOfOutcome(outcome);
  return run.status === 'COMPLETED' ? 1 : 4;
}

/** The one document of `status --json`: the snapshot, or what the server knows in the same words, and whether it is open and answered. */
export function jsonOfSighting({ run, snapshot }: Sighting): object {
  const seen = snapshot ?? { workflowId: run.workflowId, runId: run.runId, kind: run.kind, ...summary(run) };
  return { ...seen, open: run.open, closed: run.open ? null : run.status, worker: snapshot !== undefined };
}

const summary = ({ component, environment, startedAt, phase, outcome, next, soak, requestedBy, operationId }: Run) => ({
  component,
  environment,
  startedAt,
  phase,
  outcome,
  next,
  soakSummary: soak,
  requestedBy,
  operationId,
});
