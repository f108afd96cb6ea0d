import { counting } from './approval.ts';
import { code, fenced, plain, table } from './markdown.ts';
import { commandsFor, signalCommand, signalPayload } from './status-report-commands.ts';
import { type Audience, cells, type Section, when } from './status-report-style.ts';
import type { Snapshot } from './snapshot.ts';
import { duration } from './units.ts';

/** The code, how to decide on it, and who has approved what so far. */
export const approvals: Section = (snapshot, audience) => {
  const { policy, assessment, phase, approvals: given } = snapshot;
  const wanted = phase === 'awaiting-approval' && assessment?.code && policy;
  if (!wanted && given.length === 0) return undefined;
  const parts = ['### Approvals', ...(wanted ? awaited(snapshot, wanted.approvals.required, assessment.code) : [])];
  if (wanted) parts.push(...howTo(snapshot, assessment.code, audience));
  if (given.length > 0) parts.push(givenTable(snapshot, audience));
  return parts.join('\n\n');
};

function awaited({ approvals: given, policy }: Snapshot, required: number, present: string): string[] {
  const from =
    policy && policy.approvals.from.length > 0
      ? policy.approvals.from.map((name) => plain(name)).join(', ')
      : 'anybody';
  const self = policy?.approvals.selfApproval ? '' : ', but not from the requester';
  const expiry = policy ? ` It expires after ${duration(policy.approvals.expiresMs)}.` : '';
  return [
    `**Code:** ${code(present)} stands for exactly this release, deployment and evidence.`,
    `**Given:** ${counting(given, present).length} of ${required}, from ${from}${self}.${expiry}`,
  ];
}

function howTo({ component, environment, workflowId, runId }: Snapshot, present: string, audience: Audience): string[] {
  const commands = commandsFor(component, environment);
  const cli = [
    'To approve or reject (`--by NAME` says who you are):',
    fenced([commands.approve(present), commands.reject(present)], 'sh'),
  ];
  if (audience === 'github') return cli;
  const signal = (name: string) => signalCommand(workflowId, runId, name, present);
  return [
    ...cli,
    'Or send the signal `approve` or `reject` from this page, with your name in this payload:',
    fenced([signalPayload(runId, present)], 'json'),
    'Or from a shell:',
    fenced([signal('approve'), signal('reject')], 'sh'),
  ];
}

function givenTable({ approvals: given, assessment }: Snapshot, audience: Audience): string {
  const rows = given.map(({ by, code: named, at, self, comment }) => [
    `${plain(by)}${self ? ' (the requester)' : ''}`,
    when(at),
    `${code(named)} ${named === assessment?.code ? 'counts' : 'void: something has changed since'}`,
    plain(comment ?? ''),
  ]);
  return table(['Approved by', 'At', 'Code', 'Comment'], rows, cells(audience));
}
