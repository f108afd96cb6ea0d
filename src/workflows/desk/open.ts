import { CancellationScope, isCancellation, workflowInfo } from '@temporalio/workflow';
import type { PromotionRequest } from '../../contract/request.ts';
import type { Snapshot } from '../../contract/snapshot.ts';
import { boundedClaims } from '../../domain/claim.ts';
import { instant } from '../../domain/units.ts';
import type { Desk } from './desk.ts';
import { listen } from './handlers.ts';
import { openPublisher } from './publish.ts';

/** A desk for one run, with every handler set and the first state shown. */
export function openDesk(request: PromotionRequest, kind: Snapshot['kind'] = 'promotion'): Desk {
  const state = firstSnapshot(request, kind);
  const { commit, image } = request;
  const wanted = { ...(commit === undefined ? {} : { commit }), ...(image === undefined ? {} : { image }) };
  const desk: Desk = {
    state,
    waivers: {},
    wanted,
    retryAsked: false,
    commitNamed: false,
    adopted: [],
    operation: 0,
    heardAt: 0,
    publisher: openPublisher(state),
  };
  if (request.reason !== undefined) desk.reason = request.reason;
  listen(desk);
  stopOnCancel(desk);
  desk.publisher.changed();
  return desk;
}

/** A cancel of the workflow is an abort by whoever has access to the server; the work itself runs out of its reach. */
function stopOnCancel(desk: Desk): void {
  CancellationScope.current()
    .cancelRequested.catch((error) => {
      if (!isCancellation(error)) throw error;
      desk.stop ??= { stop: 'abort', reason: 'the workflow was cancelled' };
    })
    .catch(() => undefined);
}

function firstSnapshot(request: PromotionRequest, kind: Snapshot['kind']): Snapshot {
  const { workflowId, runId, startTime } = workflowInfo();
  const at = instant(startTime.getTime());
  return {
    schema: 1,
    kind,
    workflowId,
    runId,
    asOf: at,
    component: request.component,
    environment: request.environment,
    requestedBy: request.requestedBy,
    ...(request.commit === undefined ? {} : { requestedCommit: request.commit }),
    operationId: request.operationId,
    attestations: request.attestations,
    ...(request.claims ? { claims: boundedClaims(request.claims) } : {}),
    ...(request.issue === undefined ? {} : { issue: request.issue }),
    startedAt: at,
    phase: 'validating',
    paused: false,
    approvals: [],
    steps: [],
    next: 'measures the criteria and examines the environment',
    timeline: [{ phase: 'validating', at }],
    refused: [],
  };
}
