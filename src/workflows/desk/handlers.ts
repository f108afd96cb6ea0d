import { ApplicationFailure, setHandler } from '@temporalio/workflow';
import {
  type Addressed,
  abort,
  approve,
  type Control,
  control,
  type Decide,
  decide,
  type Receipt,
  reject,
  type SignalPayload,
  soakReport,
  status,
} from '../../contract/messages.ts';
import { instant } from '../../domain/units.ts';
import { applyControl, applyDecision } from './apply.ts';
import { type Desk, takeReport } from './desk.ts';
import { objectionToControl, objectionToDecision } from './objections.ts';
import { decisionOf, orderOf, signalOf } from './payloads.ts';

/** Sets every handler. Handlers only record; the workflow's own course acts on what they recorded. */
export function listen(desk: Desk): void {
  const applied = new Map<string, Receipt>();
  setHandler(status, () => desk.state);
  setHandler(soakReport, (report) => {
    // Anybody may send a signal of this name; only a soak has a ledger, and only while this promotion soaks.
    if (desk.state.phase === 'soaking' && report?.ledger?.schema === 1 && report.verdict) takeReport(desk, report);
  });
  setHandler(decide, (payload) => decided(desk, applied, decisionOf(payload)), {
    validator: (payload) => refuse(objectionTo(desk, applied, decisionOf(payload), objectionToDecision)),
  });
  setHandler(control, (payload) => ordered(desk, applied, orderOf(payload)), {
    validator: (payload) => refuse(objectionTo(desk, applied, orderOf(payload), objectionToControl)),
  });
  setHandler(approve, (payload) => votedBySignal(desk, applied, 'approve', signalOf(payload)));
  setHandler(reject, (payload) => votedBySignal(desk, applied, 'reject', signalOf(payload)));
  setHandler(abort, (payload) => abortedBySignal(desk, applied, signalOf(payload)));
}

const noMessage =
  "no such message: decide takes 'approve' or 'reject'; control takes pause, resume, retry, waive, abort or rollback";

/** A message that was applied before is welcome again: it changes nothing. */
function objectionTo<M extends Addressed>(
  desk: Desk,
  applied: Map<string, Receipt>,
  message: M | undefined,
  objection: (desk: Desk, message: M) => string | undefined,
): string | undefined {
  if (!message) return noMessage;
  return known(applied, message) ? undefined : objection(desk, message);
}

function decided(desk: Desk, applied: Map<string, Receipt>, message: Decide | undefined): Receipt {
  if (!message) throw ApplicationFailure.nonRetryable(noMessage);
  return once(desk, applied, message, () => applyDecision(desk, message));
}

function ordered(desk: Desk, applied: Map<string, Receipt>, message: Control | undefined): Receipt {
  if (!message) throw ApplicationFailure.nonRetryable(noMessage);
  return once(desk, applied, message, () => applyControl(desk, message));
}

const known = (applied: Map<string, Receipt>, { operationId }: { operationId?: string }): boolean =>
  operationId !== undefined && applied.has(operationId);

function refuse(objection: string | undefined): void {
  if (objection !== undefined) throw new Error(objection);
}

/** A message with an operation id that was applied before changes nothing and gets the first one's receipt. */
function once(desk: Desk, applied: Map<string, Receipt>, message: Decide | Control, act: () => string): Receipt {
  const operationId = message.operationId ?? '';
  const before = applied.get(operationId);
  if (before) return before;
  const done = act();
  desk.publisher.changed();
  const receipt = { operationId, done, phase: desk.state.phase };
  if (operationId) applied.set(operationId, receipt);
  return receipt;
}

/** A signal has nobody to answer to: what does not count is noted where people look. */
function votedBySignal(
  desk: Desk,
  applied: Map<string, Receipt>,
  verdict: Decide['decision'],
  { code = '', ...payload }: SignalPayload,
): void {
  const message: Decide = { ...payload, code, decision: verdict };
  const objection = objectionTo(desk, applied, message, objectionToDecision);
  if (objection) note(desk, `${verdict} by ${message.by || 'nobody'}`, objection);
  else decided(desk, applied, message);
}

function abortedBySignal(desk: Desk, applied: Map<string, Receipt>, payload: SignalPayload): void {
  const message: Control = { ...payload, action: 'abort' };
  const objection = objectionTo(desk, applied, message, objectionToControl);
  if (objection) note(desk, `abort by ${message.by || 'nobody'}`, objection);
  else ordered(desk, applied, message);
}

function note(desk: Desk, what: string, why: string): void {
  desk.state.refused = [...desk.state.refused, { at: instant(Date.now()), what, why }].slice(-10);
  desk.publisher.changed();
}
