import { setHandler } from '@temporalio/workflow';
import {
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

/** Sets every handler. Handlers only record; the workflow's own course acts on what they recorded. */
export function listen(desk: Desk): void {
  const applied = new Map<string, Receipt>();
  setHandler(status, () => desk.state);
  setHandler(soakReport, (report) => takeReport(desk, report));
  setHandler(decide, (message) => once(desk, applied, message, () => applyDecision(desk, message)), {
    validator: (message) => refuse(known(applied, message) ? undefined : objectionToDecision(desk, message)),
  });
  setHandler(control, (message) => once(desk, applied, message, () => applyControl(desk, message)), {
    validator: (message) => refuse(known(applied, message) ? undefined : objectionToControl(desk, message)),
  });
  setHandler(approve, (payload) => bySignal(desk, applied, decisionOf('approve', payload)));
  setHandler(reject, (payload) => bySignal(desk, applied, decisionOf('reject', payload)));
  setHandler(abort, (payload) => abortBySignal(desk, applied, payload));
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

const decisionOf = (decision: Decide['decision'], payload: SignalPayload): Decide => ({
  ...payload,
  code: payload.code ?? '',
  decision,
});

/** A signal has nobody to answer to: what does not count is noted where people look. */
function bySignal(desk: Desk, applied: Map<string, Receipt>, message: Decide): void {
  if (known(applied, message)) return;
  const objection = objectionToDecision(desk, message);
  if (objection) note(desk, `${message.decision} by ${message.by}`, objection);
  else once(desk, applied, message, () => applyDecision(desk, message));
}

function abortBySignal(desk: Desk, applied: Map<string, Receipt>, payload: SignalPayload): void {
  const message: Control = { ...payload, action: 'abort' };
  if (known(applied, message)) return;
  const objection = objectionToControl(desk, message);
  if (objection) note(desk, `abort by ${payload.by}`, objection);
  else once(desk, applied, message, () => applyControl(desk, message));
}

function note(desk: Desk, what: string, why: string): void {
  desk.state.refused = [...desk.state.refused, { at: instant(Date.now()), what, why }].slice(-10);
  desk.publisher.changed();
}
