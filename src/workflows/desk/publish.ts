import {
  type ChildWorkflowHandle,
  getExternalWorkflowHandle,
  ParentClosePolicy,
  setCurrentDetails,
  startChild,
  upsertMemo,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import { show } from '../../contract/messages.ts';
import { projectionId, promotionsQueue } from '../../contract/names.ts';
import { componentKey, environmentKey, nextKey, outcomeKey, phaseKey } from '../../contract/search-attributes.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { currentDetails } from '../../domain/status-report.ts';
import { observed, uptime } from '../../domain/soak.ts';
import { duration, instant, percentText } from '../../domain/units.ts';
import type { projection } from '../projection.ts';

/** Shows the state wherever people look: Web UI, search, memo, and the projection. */
export interface Publisher {
  changed(): void;
  /** The last state has been handed to the projection, if there is one. */
  settled(): Promise<void>;
}

export function openPublisher(state: Snapshot): Publisher {
  let shown = '';
  let project: Promise<void> = Promise.resolve();
  const projector = openProjector(state);
  return {
    changed() {
      state.asOf = instant(Date.now());
      setCurrentDetails(currentDetails(state));
      const face = searchable(state);
      if (JSON.stringify(face) !== shown) upsert(state, face);
      shown = JSON.stringify(face);
      // A drill changes nothing that the promotion's issue or MATURITY.md tells.
      if (state.policy?.tracker === 'github' && state.kind !== 'drill')
        project = project.then(() => projector(structuredCopy(state)));
    },
    settled: () => project,
  };
}

interface Face {
  phase: string;
  outcome: string;
  next: string;
  soak: string;
}

/** What a search without any worker must still tell. */
const searchable = (state: Snapshot): Face => ({
  phase: state.phase,
  outcome: state.outcome ?? '',
  next: state.reason ?? state.next,
  soak: state.soak ? soakLine(state.soak) : '',
});

function soakLine({ ledger }: NonNullable<Snapshot['soak']>): string {
  const share = uptime(ledger);
  return `${duration(observed(ledger))} observed, ${share ? percentText(share.atLeast) : 'nothing known yet'}`;
}

function upsert(state: Snapshot, face: Face): void {
  upsertSearchAttributes([
    { key: componentKey, value: state.component },
    { key: environmentKey, value: state.environment },
    { key: phaseKey, value: state.phase },
    { key: outcomeKey, value: state.outcome ?? 'open' },
    { key: nextKey, value: waitsFor(state) },
  ]);
  upsertMemo({ ...face });
}

function waitsFor(state: Snapshot): string {
  if (state.outcome) return state.outcome === 'failed' ? 'person' : 'nobody';
  if (!state.need) return 'time';
  if (state.need.kind === 'help') return 'person';
  return state.phase === 'awaiting-approval' ? 'approval' : 'retry';
}

/** Hands each state to the projection workflow, started with the first. It outlives the promotion; nothing that befalls it matters here. */
function openProjector(state: Snapshot): (snapshot: Snapshot) => Promise<void> {
  let child: ChildWorkflowHandle<typeof projection> | undefined;
  const workflowId = projectionId(state.workflowId, state.runId);
  return async (snapshot) => {
    try {
      if (child) await getExternalWorkflowHandle(workflowId).signal(show, snapshot);
      else child = await startProjection(workflowId, snapshot);
    } catch {
      // The projection was ended by a person: the promotion goes on without it.
    }
  };
}

const startProjection = (workflowId: string, snapshot: Snapshot): Promise<ChildWorkflowHandle<typeof projection>> =>
  startChild<typeof projection>('projection', {
    workflowId,
    taskQueue: promotionsQueue,
    args: [snapshot],
    parentClosePolicy: ParentClosePolicy.ABANDON,
    staticSummary: `shows ${snapshot.workflowId} on GitHub`,
  });

/** The state as it is now; it goes on changing while the message is on its way. */
const structuredCopy = (state: Snapshot): Snapshot => JSON.parse(JSON.stringify(state)) as Snapshot;
