import type { Snapshot } from '../../contract/snapshot.ts';
import { counting } from '../../domain/approval.ts';
import { isOk } from '../../domain/finding.ts';
import type { Outcome } from '../../domain/record.ts';
import { duration } from '../../domain/units.ts';
import type { Run } from '../gateway.ts';
import type { Sighting } from '../sighting.ts';
import { findings, imageText, noted } from './assessment.ts';
import { criteria } from './criteria.ts';
import { type Look, type Paint, runnable, webLink } from './look.ts';
import { soakTable } from './soak.ts';
import { ago, columns, moment, paragraphs, plain, section } from './text.ts';

/** A run in full: its state, what it waits for, and the command for it. */
export function status(sighting: Sighting, look: Look): string {
  const { run, snapshot } = sighting;
  return snapshot ? fullStatus(run, snapshot, look) : briefStatus(sighting, look);
}

/** What the server alone knows. */
export function briefStatus({ run, silence }: Sighting, look: Look): string {
  const rows = [
    [
      'run',
      `${run.runId}, started ${ago(run.startedAt, look.now)}${run.requestedBy ? ` by ${plain(run.requestedBy)}` : ''}`,
    ],
    ...(run.soak ? [['soak', plain(run.soak)]] : []),
    ...(run.next ? [[run.open ? 'next' : run.outcome ? 'reason' : 'last known', plain(run.next)]] : []),
    ...linkRow(run, look),
  ];
  const why = silence === 'no-answer' ? 'The workflow gives no answer' : 'No worker answers';
  const fix =
    silence === 'no-answer' ? 'see whether its worker still runs, and its log' : `start one: ${look.program} worker`;
  const note = look.paint.yellow(`${why}: this is what the server knows. To learn more, ${fix}`);
  return paragraphs(headline(run, run.phase ?? 'starting', run.outcome, look.paint), columns(rows), note);
}

function fullStatus(run: Run, snapshot: Snapshot, look: Look): string {
  const { assessment, policy, soak, verification } = snapshot;
  return paragraphs(
    headline(run, `${snapshot.phase}${snapshot.paused ? ' (paused)' : ''}`, snapshot.outcome, look.paint),
    columns([...facts(snapshot, look), ...linkRow(run, look)]),
    assessment ? criteria(assessment, policy, isOpenQuestion(snapshot) ? 'all' : 'table', look) : '',
    section('Stands in the way', findings(assessment?.findings.filter((finding) => !isOk(finding)) ?? [], look)),
    section('Worth a look', noted(assessment?.findings ?? [], look, 5)),
    section('Approvals', approvals(snapshot)),
    section('Verification', verification ? verificationText(verification, look.paint) : ''),
    section('Soak', soak ? soakTable(soak, policy?.soak) : ''),
    section(
      'Messages that did not count',
      columns(snapshot.refused.map(({ at, what, why }) => [moment(at), plain(what), plain(why)])),
    ),
    run.open ? nextStep(snapshot, look) : ending(run, snapshot, look),
  );
}

/** While people decide on the evidence they see all of it; later the verdicts are enough, and the record has the rest. */
const isOpenQuestion = ({ phase }: Snapshot): boolean => phase === 'validating' || phase === 'awaiting-approval';

export function headline(run: Run, phase: string, outcome: Outcome | undefined, paint: Paint): string {
  const kind = run.kind === 'promotion' ? '' : ` ${run.kind}`;
  const closed = outcome ?? withoutOutcome(run);
  const state = run.open ? paint.cyan(phase) : outcomeWord(closed, paint);
  return `${paint.bold(plain(run.workflowId))}${kind}  ${state}`;
}

/** The server's word for a run that returned no outcome: `terminated`. */
export const withoutOutcome = ({ status }: Run): string =>
  status === 'COMPLETED' ? 'nothing done' : status.toLowerCase().replaceAll('_', ' ');

export const outcomeWord = (word: string, paint: Paint): string =>
  word === 'promoted' || word === 'drilled'
    ? paint.green(word)
    : word === 'failed'
      ? paint.bold(paint.red(word))
      : paint.yellow(word);

function facts(snapshot: Snapshot, look: Look): string[][] {
  const { assessment, rollback, previous } = snapshot;
  const release = assessment?.release;
  return [
    ['run', `${snapshot.runId}, started ${ago(snapshot.startedAt, look.now)} by ${plain(snapshot.requestedBy)}`],
    ['as of', moment(snapshot.asOf)],
    ...(assessment?.commit ? [['commit', plain(assessment.commit)]] : []),
    ...(release ? [['image', imageText(release)]] : []),
    ...(previous ? [['replaces', imageText(previous)]] : []),
    ...(snapshot.issue === undefined ? [] : [['issue', `#${snapshot.issue}`]]),
    ...(rollback ? [['rollback', rollbackText(rollback)]] : []),
  ];
}

export const rollbackText = ({ how, container, downMs, reason }: NonNullable<Snapshot['rollback']>): string =>
  plain(
    `${how}${container ? ` ${container}` : ''}${downMs === undefined ? '' : `, down for ${duration(downMs)}`}${reason === '' ? '' : `: ${reason}`}`,
  );

function linkRow({ workflowId, runId }: Run, look: Look): string[][] {
  const link = webLink(look, workflowId, runId);
  return link === undefined ? [] : [['web', link]];
}

/** What puts back, takes over or tries out needs nobody's approval. */
function approvals({ kind, phase, approvals: given, assessment, policy }: Snapshot): string {
  const code = assessment?.code ?? '';
  if (kind !== 'promotion' || !policy || (given.length === 0 && phase === 'validating')) return '';
  const counts = counting(given, assessment);
  const head = `  ${counts.length} of ${policy.approvals.required} for code ${code || 'not known yet'}`;
  const rows = given.map((approval) => [
    plain(approval.by),
    moment(approval.at),
    counts.includes(approval) ? 'counts' : `for an earlier code (${plain(approval.code)})`,
    `${approval.self ? 'requested it too' : ''}${approval.comment ? `  ${plain(approval.comment)}` : ''}`.trim(),
  ]);
  return rows.length > 0 ? `${head}\n${columns(rows)}` : head;
}

function verificationText({ sentence, probes, commands }: NonNullable<Snapshot['verification']>, paint: Paint): string {
  const rows = [
    ...probes.map(({ probe, health, reason, latencyMs }) => [
      health === 'up' ? paint.green(health) : paint.red(health),
      plain(probe),
      plain(reason ?? duration(latencyMs)),
    ]),
    ...commands.map(({ run, exitCode, notRun }) => [
      exitCode === 0 ? paint.green('passed') : notRun ? paint.yellow('not run') : paint.red('failed'),
      plain(run),
      exitCode !== null ? `exit code ${exitCode}` : notRun ? 'it could not start' : 'ended by its time-out',
    ]),
  ];
  return `  ${plain(sentence)}${rows.length > 0 ? `\n${columns(rows)}` : ''}`;
}

function nextStep({ next, need }: Snapshot, look: Look): string {
  const title = need ? look.paint.yellow(need.kind === 'help' ? 'Help is needed' : 'Waits for you') : 'Next';
  const commands = need?.commands.map((command) => `\n  → ${plain(runnable(look, command))}`).join('') ?? '';
  return `${title}\n${columns([[plain(need?.what ?? next)]], 2, look.width)}${commands}`;
}

function ending(run: Run, { outcome, reason, next, steps }: Snapshot, look: Look): string {
  if (outcome === undefined) return endedOutside(run, look);
  const list = steps.map((step, index) => `  ${index + 1}. ${plain(step)}`).join('\n');
  return paragraphs(`Ended\n  ${plain(reason ?? next)}`, section('What a person must do, in this order', list));
}

/** It ran no more code after that: only the containers' labels tell what it left. */
export const endedOutside = (run: Run, { program }: Look): string =>
  `Ended without an outcome: ${withoutOutcome(run)}\n  → ${program} doctor shows what it left`;
