import type { Control, Decide } from '../../contract/messages.ts';
import { counting, samePerson } from '../../domain/approval.ts';
import { instant } from '../../domain/units.ts';
import { assess, type Desk, pauseOf, waivable } from './desk.ts';

/** Records a decision that counts, and says what it did. */
export function applyDecision(desk: Desk, { by, code, decision, comment }: Decide): string {
  const { state } = desk;
  const remark = comment ? `: ${comment}` : '';
  if (decision === 'reject') {
    desk.stop = { stop: 'reject', reason: `rejected by ${by}${remark}` };
    return desk.stop.reason;
  }
  const self = samePerson(by, state.requestedBy);
  const print = state.assessment?.print === undefined ? {} : { print: state.assessment.print };
  state.approvals.push({ by, code, ...print, at: instant(Date.now()), self, ...(comment ? { comment } : {}) });
  return `approved by ${by}${self ? ', who requested it' : ''}: ${counting(state.approvals, state.assessment).length} of ${state.policy?.approvals.required ?? 1}`;
}

/** Records what a person asks for, and says so. */
export function applyControl(desk: Desk, message: Control): string {
  const { state } = desk;
  switch (message.action) {
    case 'abort':
    case 'rollback': {
      const verb = message.action === 'abort' ? 'aborted' : 'rolled back';
      desk.stop = {
        stop: message.action,
        reason: `${verb} by ${message.by}${message.reason ? `: ${message.reason}` : ''}`,
      };
      return desk.stop.reason;
    }
    case 'retry':
      return applyRetry(desk, message);
    case 'waive':
      return applyWaiver(desk, message);
    case 'pause':
      state.paused = true;
      state.pausedBy = {
        by: message.by,
        ...(message.reason ? { reason: message.reason } : {}),
        at: instant(Date.now()),
      };
      return pauseOf(state);
    case 'resume':
      state.paused = false;
      delete state.pausedBy;
      return `resumed by ${message.by}`;
  }
}

/** A new commit or image is a new release: what was waived or attested for the old one no longer is. */
function applyRetry(desk: Desk, message: Extract<Control, { action: 'retry' }>): string {
  const { by, commit, image, attestations = [] } = message;
  const isAnother = commit !== undefined || image !== undefined;
  const kept = desk.state.attestations.filter(
    (old) => !isAnother && attestations.every((given) => given.criterion !== old.criterion),
  );
  desk.state.attestations = [...kept, ...attestations];
  if (isAnother) {
    desk.waivers = {};
    desk.wanted = {
      ...desk.wanted,
      ...(commit === undefined ? {} : { commit }),
      ...(image === undefined ? {} : { image }),
    };
  }
  desk.retryAsked = true;
  if (commit !== undefined) desk.commitNamed = true;
  return `${by} asked to try again${commit ? ` with ${commit}` : ''}${image ? ` and image ${image}` : ''}${attestations.length > 0 ? `, attesting ${attestations.map(({ criterion }) => criterion).join(', ')}` : ''}`;
}

function applyWaiver(desk: Desk, { by, criterion, why, until }: Extract<Control, { action: 'waive' }>): string {
  const end = until === undefined ? {} : { until: instant(Date.parse(until)) };
  const waived = desk.state.assessment?.verdicts.find((verdict) => verdict.criterion === criterion);
  const self = samePerson(by, desk.state.requestedBy) ? { self: true as const } : {};
  const words = { by, why, at: instant(Date.now()), ...end, ...self };
  desk.waivers[criterion] = { words, of: waived ? waivable(waived) : '' };
  if (desk.state.assessment) assess(desk, desk.state.assessment);
  return `${criterion} waived by ${by}${end.until ? ` until ${end.until}` : ''}: ${why}`;
}
