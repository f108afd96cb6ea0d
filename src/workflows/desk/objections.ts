import type { Addressed, Control, Decide } from '../../contract/messages.ts';
import { type Phase, phases } from '../../contract/snapshot.ts';
import { objection, selfObjection } from '../../domain/approval.ts';
import { passes } from '../../domain/criteria.ts';
import { command, type Desk } from './desk.ts';

/** Why a decision cannot count now, in one sentence; undefined when it can. */
export function objectionToDecision(desk: Desk, message: Decide): string | undefined {
  const { state } = desk;
  const malformed = addressed(desk, message);
  if (malformed) return malformed;
  if (state.kind !== 'promotion') return `a ${state.kind} needs no approval`;
  if (state.phase !== 'awaiting-approval' || !state.policy || desk.stop) {
    return `nothing waits for approval: ${state.workflowId} is ${state.phase}`;
  }
  const approvals = message.decision === 'approve' ? state.approvals : [];
  const found = objection(message, state.policy.approvals, state.assessment?.code ?? '', approvals);
  if (found || message.decision === 'reject') return found;
  return selfObjection(message.by, state.policy.approvals, state.requestedBy);
}

/** Why a control message cannot be followed now; undefined when it can. */
export function objectionToControl(desk: Desk, message: Control): string | undefined {
  const malformed = addressed(desk, message);
  if (malformed) return malformed;
  const { kind } = desk.state;
  const isAbort = message.action === 'abort' && (kind === 'drill' || kind === 'rollback');
  if (kind !== 'promotion' && !isAbort) return `a ${kind} cannot be steered; it ends by itself`;
  if (desk.stop) return `${desk.state.workflowId} is being stopped already: ${desk.stop.reason}`;
  switch (message.action) {
    case 'abort':
      return among(desk, 'abort', beforeTheEnd);
    case 'rollback':
      return among(desk, 'roll back', deployedPhases, "nothing is deployed yet: 'promoter abort' ends it");
    case 'retry':
      return objectionToRetry(
        desk,
        message.commit !== undefined || message.image !== undefined || message.attestations !== undefined,
      );
    case 'waive':
      return objectionToWaiver(desk, message);
    case 'pause':
      return desk.state.paused ? 'it is paused already' : among(desk, 'pause', beforeTheEnd);
    case 'resume':
      return desk.state.paused ? undefined : 'it is not paused';
  }
}

const beforeTheEnd: readonly Phase[] = phases.slice(0, phases.indexOf('promoting'));
const deployedPhases: Phase[] = ['deploying', 'verifying', 'soaking'];

function addressed({ state }: Desk, message: Addressed): string | undefined {
  if (message.by.trim() === '') return "who decides? 'by' must name a person";
  if (message.runId !== state.runId) {
    return `this message is for run ${message.runId || '(none named)'}, but the open run of ${state.workflowId} is ${state.runId}: look again with 'promoter status'`;
  }
  return undefined;
}

function among({ state }: Desk, verb: string, allowed: readonly Phase[], advice?: string): string | undefined {
  if (allowed.includes(state.phase)) return undefined;
  return `cannot ${verb} while ${state.phase}${advice ? `: ${advice}` : ''}`;
}

function objectionToRetry(desk: Desk, another: boolean): string | undefined {
  const { state } = desk;
  if (state.phase === 'awaiting-approval') return another ? undefined : 'nothing to try again: it waits for approval';
  if (state.phase === 'validating') return undefined;
  if (another)
    return `a new release cannot enter while ${state.phase}; take this one out first: ${command(desk, 'rollback')}`;
  return state.need?.kind === 'help' ? undefined : `nothing to try again while ${state.phase}`;
}

function objectionToWaiver(
  { state }: Desk,
  { criterion, why, until }: Extract<Control, { action: 'waive' }>,
): string | undefined {
  const verdict = state.assessment?.verdicts.find((each) => each.criterion === criterion);
  if (state.phase !== 'validating' || !state.assessment)
    return `a criterion is waived while validating, not while ${state.phase}`;
  if (!verdict)
    return `no criterion '${criterion}' here; there are ${state.assessment.verdicts.map((each) => each.criterion).join(', ')}`;
  if (passes(verdict)) return `${criterion} is ${verdict.verdict} already`;
  if (!state.policy?.waivable.includes(criterion)) return `policy does not let ${criterion} be waived`;
  if (why.trim() === '') return 'a waiver needs a reason';
  if (until === undefined || Date.parse(until) > Date.now()) return undefined;
  return `a waiver cannot end at '${until}': write an instant to come, as 2026-12-24T18:00:00+01:00`;
}
