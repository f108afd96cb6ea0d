import { phases, type Phase, type Snapshot } from '../../contract/snapshot.ts';
import { counting } from '../../domain/approval.ts';
import { passes } from '../../domain/criteria.ts';
import { duration } from '../../domain/units.ts';
import type { Run } from '../gateway.ts';
import type { Sighting } from '../sighting.ts';
import { bar, soakLine, soakShare } from './soak.ts';
import { type Look, runnable } from './look.ts';
import { briefStatus, endedOutside, headline, outcomeWord, withoutOutcome } from './status.ts';
import { columns, moment, plain } from './text.ts';

/** The life of a promotion as a tree: what is behind it, what happens now, what is still ahead. */
export function tree(sighting: Sighting, look: Look): string {
  const { run, snapshot } = sighting;
  if (!snapshot) return briefStatus(sighting, look);
  const now = Math.max(look.now, Date.parse(snapshot.asOf));
  const rows = [...visited(snapshot, run.open, now, look), ...(run.open ? ahead(snapshot, look) : [])];
  const state = `${snapshot.phase}${snapshot.paused ? ' (paused)' : ''}`;
  const lines = [
    headline(run, state, snapshot.outcome, look.paint),
    columns(rows, 1),
    ...(run.open ? call(snapshot, look) : closing(run, snapshot, look)),
  ];
  return lines.join('\n');
}

/** What of a sighting is worth a line of its own; equal texts mean that nothing worth telling has changed. */
export function changeLine({ run, snapshot, silence }: Sighting): string {
  if (!run.open)
    return `${run.workflowId} ended: ${snapshot?.outcome ?? run.outcome ?? withoutOutcome(run)}: ${plain(snapshot?.reason ?? run.next ?? '')}`;
  if (!snapshot)
    return `${run.workflowId} ${run.phase ?? 'starting'} (${silence === 'no-answer' ? 'no answer' : 'no worker'}): ${plain(run.next ?? '')}`;
  const paused = snapshot.paused ? ' (paused)' : '';
  return `${run.workflowId} ${snapshot.phase}${paused}: ${steadyDetail(snapshot) ?? plain(snapshot.next)}`;
}

/** Tenths of a soak, not every tick of it. */
function steadyDetail({ phase, need, soak, policy }: Snapshot): string | undefined {
  if (phase !== 'soaking' || need || !soak || !policy) return undefined;
  const outages = soak.ledger.outages.length + soak.ledger.forgotten.outages;
  return `${Math.floor(soakShare(soak, policy.soak) * 10) * 10} % of ${duration(policy.soak.requiredMs)} observed, outages: ${outages}`;
}

function visited(snapshot: Snapshot, open: boolean, now: number, look: Look): string[][] {
  const { timeline } = snapshot;
  return timeline.flatMap(({ phase, at }, index) => {
    if (phase === 'ended') return [];
    const next = timeline[index + 1];
    const isNow = open && !next;
    const isLast = !timeline.slice(index + 1).some((later) => later.phase === phase);
    const took = duration((next ? Date.parse(next.at) : now) - Date.parse(at));
    const name = isNow ? look.paint.bold(phase) : phase;
    return [[mark(snapshot, phase, next?.phase, isNow, look), name, took, isLast ? detail(snapshot, phase) : '']];
  });
}

function mark(
  { outcome, kind }: Snapshot,
  phase: Phase,
  next: Phase | undefined,
  isNow: boolean,
  { paint }: Look,
): string {
  if (isNow) return paint.cyan('▶');
  const endedBadly =
    (next === 'rolling-back' && (kind !== 'drill' || (outcome !== undefined && outcome !== 'drilled'))) ||
    (next === 'ended' && (outcome === 'failed' || (outcome !== 'promoted' && phase !== 'rolling-back')));
  return endedBadly ? paint.red('✘') : paint.green('✔');
}

/** What a phase came to, or has come to so far. */
function detail(snapshot: Snapshot, phase: Phase): string {
  const { assessment, approvals, policy, soak, verification, rollback } = snapshot;
  switch (phase) {
    case 'validating':
      return assessment
        ? `${assessment.verdicts.filter(passes).length} of ${assessment.verdicts.length} criteria met`
        : '';
    case 'awaiting-approval':
      return policy
        ? `${counting(approvals, assessment).length} of ${policy.approvals.required} approved${by(snapshot)}`
        : '';
    case 'verifying':
      return verification ? plain(verification.sentence) : '';
    case 'soaking':
      return soak ? `${soakLine(soak, policy?.soak)}${policy ? `  ${bar(soakShare(soak, policy.soak), 10)}` : ''}` : '';
    case 'rolling-back':
      return rollback ? plain(rollback.reason) : '';
    default:
      return '';
  }
}

function by({ approvals, assessment }: Snapshot): string {
  const names = counting(approvals, assessment).map((approval) => approval.by);
  return names.length > 0 ? ` by ${plain(names.join(', '))}` : '';
}

function ahead({ phase, kind }: Snapshot, { paint }: Look): string[][] {
  if (phase === 'rolling-back' || kind !== 'promotion') return [];
  const rest = phases.slice(phases.indexOf(phase) + 1).filter((next) => next !== 'rolling-back' && next !== 'ended');
  return rest.map((next) => [paint.dim('·'), paint.dim(next), '', '']);
}

function call({ need, next }: Snapshot, look: Look): string[] {
  const { paint } = look;
  if (!need) return [` ${plain(next)}`];
  return [
    paint.yellow(` ${plain(need.what)}`),
    ...need.commands.map((command) => `  → ${plain(runnable(look, command))}`),
  ];
}

function closing(run: Run, { outcome, reason, asOf, steps }: Snapshot, look: Look): string[] {
  if (outcome === undefined) return [` ${endedOutside(run, look)}`];
  const list = steps.map((step, index) => `  ${index + 1}. ${plain(step)}`);
  return [` ${outcomeWord(outcome, look.paint)} ${moment(asOf)}: ${plain(reason ?? '')}`, ...list];
}
