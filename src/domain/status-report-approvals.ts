import { counting } from './approval.ts';
import type { Assessment } from './assessment.ts';
import { code, fenced, plain, table } from './markdown.ts';
import { commandsFor, signalCommand, signalPayload } from './status-report-commands.ts';
import { type Audience, cells, type Section, when } from './status-report-style.ts';
import type { Snapshot } from './snapshot.ts';
import { duration } from './units.ts';

/** A decision on a code is what the promotion waits for. */
export const awaitsApproval = ({ phase, assessment, policy }: Snapshot): boolean =>
  phase === 'awaiting-approval' && assessment !== undefined && assessment.code !== '' && policy !== undefined;

/** The code, how to decide on it, and who has approved what so far. */
export const approvals: Section = (snapshot, audience) => {
  const { assessment, approvals: given } = snapshot;
  const isAwaited = awaitsApproval(snapshot) && assessment !== undefined;
  if (!isAwaited && given.length === 0) return undefined;
  const decision = isAwaited ? [...awaited(snapshot, assessment), ...howTo(snapshot, assessment.code, audience)] : [];
  const shown = given.length > 0 ? [givenTable(snapshot, audience)] : [];
  return ['### Approvals', ...decision, ...shown].join('\n\n');
};

function awaited({ approvals: given, policy }: Snapshot, present: Assessment): string[] {
  const stands = `**Code:** ${code(present.code)} stands for exactly this release, deployment and evidence.`;
  if (!policy) return [stands];
  const { required, from, selfApproval, expiresMs } = policy.approvals;
  const whom = from.length > 0 ? from.map((name) => plain(name)).join(' or ') : 'anybody';
  const self = selfApproval ? '' : ', other than the requester';
  const count = `**Given:** ${counting(given, present).length} of ${required}, wanted from ${whom}${self}.`;
  return [stands, `${count} It expires after ${duration(expiresMs)}.`];
}

function howTo({ component, environment, workflowId, runId }: Snapshot, present: string, audience: Audience): string[] {
  const commands = commandsFor(component, environment);
  const cli = [
    'To approve or reject, with your name for `YOU`:',
    fenced([commands.approve(present), commands.reject(present)], 'sh'),
  ];
  if (audience === 'github') return cli;
  const signal = (name: string) => signalCommand(workflowId, runId, name, present);
  return [
    ...cli,
    'Or send the signal `approve` or `reject` from this page, with your name for `YOU` in this payload:',
    fenced([signalPayload(runId, present)], 'json'),
    'Or from a shell:',
    fenced([signal('approve'), signal('reject')], 'sh'),
  ];
}

function givenTable({ approvals: given, assessment }: Snapshot, audience: Audience): string {
  const counts = counting(given, assessment);
  const rows = given.map((approval) => [
    `${plain(approval.by)}${approval.self ? ' (the requester)' : ''}`,
    when(approval.at),
    `${code(approval.code)} ${counts.includes(approval) ? 'counts' : 'void: something has changed since'}`,
    plain(approval.comment ?? ''),
  ]);
  return table(['Approved by', 'At', 'Code', 'Comment'], rows, cells(audience));
}
