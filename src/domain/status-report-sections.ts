import { isOk } from './finding.ts';
import { code, fenced, plain, prose, table } from './markdown.ts';
import { approvals, awaitsApproval } from './status-report-approvals.ts';
import { commandsFor } from './status-report-commands.ts';
import { criteria, evidence, noted } from './status-report-criteria.ts';
import { soakSection } from './status-report-soak.ts';
import { type Audience, cells, facts, type Section, when } from './status-report-style.ts';
import type { Snapshot } from './snapshot.ts';
import { duration } from './units.ts';

/** In the order in which a reader needs them, so that what does not fit is lost from the end. */
export function sections(snapshot: Snapshot, audience: Audience): string[] {
  return inOrder.flatMap((section) => section(snapshot, audience) ?? []);
}

const kinds = {
  promotion: 'into',
  rollback: 'rolled back in',
  adoption: 'adopted in',
  drill: 'rollback drill in',
} as const;

/** `## neo4j into staging: soaking`, and when that was true. */
export function headline(snapshot: Snapshot): string {
  const { component, environment, kind, requestedBy, startedAt, asOf, issue } = snapshot;
  const forIssue = issue === undefined ? '' : ` for issue ${issue}`;
  return [
    `## ${plain(component)} ${kinds[kind]} ${plain(environment)}: ${state(snapshot)}`,
    `Requested by ${plain(requestedBy)}${forIssue} at ${when(startedAt)}; this was so at ${when(asOf)}.`,
  ].join('\n\n');
}

const words = {
  ended: 'ended',
  'awaiting-approval': 'awaiting approval',
  'awaiting-window': 'awaiting a window',
} as const;
const phaseWords: Record<string, string> = { ...words, 'backing-up': 'backing up', 'rolling-back': 'rolling back' };

function state({ phase, outcome, paused }: Snapshot): string {
  if (outcome) return outcome === 'failed' ? 'failed, a person is needed' : outcome.replace('-', ' ');
  return `${phaseWords[phase] ?? phase}${paused ? ', paused' : ''}`;
}

const outcome: Section = ({ outcome, reason, steps }) => {
  if (!outcome) return undefined;
  const why = `**Outcome:** ${outcome}${reason ? `: ${prose(reason)}` : ''}`;
  const todo = steps.map((step, i) => `${i + 1}. ${prose(step)}`);
  return todo.length > 0 ? [why, '**What a person must do now, in this order:**', todo.join('\n')].join('\n\n') : why;
};

/** While approvals are awaited their own section has the commands, with everything that belongs to them. */
const next: Section = (snapshot) => {
  const { next: comes, need, outcome: end } = snapshot;
  if (end && !need) return undefined;
  const wanted = need && `**${need.kind === 'help' ? 'Help is needed' : 'A decision is needed'}:** ${prose(need.what)}`;
  const commands =
    need && !awaitsApproval(snapshot) && need.commands.length > 0 ? fenced(need.commands, 'sh') : undefined;
  const first = need?.what === comes ? undefined : `**Next:** ${prose(comes)}`;
  return [first, wanted, commands].filter((part) => part !== undefined).join('\n\n');
};

const release: Section = ({ assessment, policy }, audience) => {
  if (!assessment) return undefined;
  const { release: wanted, deployment, running } = assessment;
  const image = wanted?.image;
  const ports = deployment?.ports.map((port) => `${port.host} to ${port.container} ${port.protocol}`) ?? [];
  const rows: [string, string | undefined][] = [
    ['Commit', assessment.commit ? code(assessment.commit) : undefined],
    ['Image', image && code(image.reference)],
    ['Digest', image && code(image.digest)],
    ['Registry', image?.repoDigest ? code(image.repoDigest) : undefined],
    ['Container', deployment && code(deployment.container)],
    ['Service hash', deployment && code(deployment.hash.slice(0, 12))],
    ['Ports', ports.length > 0 ? ports.map((port) => plain(port)).join(', ') : undefined],
    ['Volumes', deployment && deployment.volumes.length > 0 ? plain(deployment.volumes.join(', ')) : undefined],
    ['Replaces', running && `${code(running.image.reference)} in ${code(running.container)} (${plain(running.state)})`],
    ['Stage', policy?.stage],
  ];
  return `### Release\n\n${facts(rows, audience)}`;
};

const findings: Section = ({ assessment }, audience) => {
  const open = assessment?.findings.filter((finding) => !isOk(finding)) ?? [];
  if (open.length === 0) return undefined;
  const rows = open.map(({ check, status, what, fix }) => [
    plain(check),
    status,
    prose(what, 500),
    prose(fix ?? '', 500),
  ]);
  return `### What stands in the way\n\n${table(['Check', 'Status', 'What', 'What to do'], rows, cells(audience))}`;
};

const verification: Section = ({ verification: seen }, audience) => {
  if (!seen) return undefined;
  const probes = seen.probes.map(({ probe, health, latencyMs, reason }) => [
    code(probe),
    health,
    duration(latencyMs),
    plain(reason ?? ''),
  ]);
  const commands = seen.commands.map(({ run, exitCode, notRun, took }) => [
    code(run, 120),
    exitCode === 0 ? 'passed' : exitCode !== null ? `exit code ${exitCode}` : notRun ? 'was not run' : 'did not end',
    duration(took),
    '',
  ]);
  const rows = [...probes, ...commands];
  const shown = rows.length > 0 ? [table(['Check', 'Result', 'Took', 'Reason'], rows, cells(audience))] : [];
  return ['### Verification', plain(seen.sentence, 500), ...shown].join('\n\n');
};

const rolledBack: Section = ({ rollback }) => {
  if (!rollback) return undefined;
  const how = {
    parked: 'the container that ran before was started again',
    recreated: 'the container that ran before was made anew from its saved specification',
    removed: 'nothing ran before, so the new container was removed',
    untouched: 'nothing had been changed yet',
  }[rollback.how];
  const where = rollback.container ? ` (${code(rollback.container)})` : '';
  const down = rollback.downMs === undefined ? '' : ` The component was down for ${duration(rollback.downMs)}.`;
  return `### Rollback\n\nDone: ${how}${where}.${down} Reason: ${prose(rollback.reason)}`;
};

const refused: Section = ({ refused: messages }, audience) => {
  if (messages.length === 0) return undefined;
  const rows = messages.map(({ at, what, why }) => [when(at), plain(what, 200), plain(why, 300)]);
  return `### Messages that did not count\n\n${table(['At', 'What', 'Why'], rows, cells(audience))}`;
};

const timeline: Section = ({ timeline: passed }, audience) => {
  const rows = passed.slice(-20).map(({ phase, at }) => [when(at), phaseWords[phase] ?? phase]);
  return rows.length > 0 ? `### Timeline\n\n${table(['At', 'Phase'], rows, cells(audience))}` : undefined;
};

const look: Section = ({ component, environment, outcome }) => {
  const { status, abort } = commandsFor(component, environment);
  return outcome ? undefined : `To look at it or to stop it:\n\n${fenced([status, abort], 'sh')}`;
};

const soak: Section = (snapshot, audience) => soakSection(snapshot, cells(audience));

const inOrder: readonly Section[] = [
  outcome,
  next,
  approvals,
  findings,
  soak,
  rolledBack,
  criteria,
  release,
  noted,
  evidence,
  verification,
  refused,
  timeline,
  look,
];
