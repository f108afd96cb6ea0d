import { workflowInfo } from '@temporalio/workflow';
import type { SoakReport } from '../../contract/messages.ts';
import type { Need, Phase, Snapshot } from '../../contract/snapshot.ts';
import { type Assessment, named } from '../../domain/assessment.ts';
import type { Verdict } from '../../domain/criteria.ts';
import { fingerprint } from '../../domain/fingerprint.ts';
import { instant } from '../../domain/units.ts';
import { restsOn } from '../../domain/verdict.ts';
import { type Publisher } from './publish.ts';
import type { Stop } from './stop.ts';

/** One promotion's state, the messages that change it, and the places that show it. */
export interface Desk {
  state: Snapshot;
  /** Set by an abort, a rollback, a reject, or a cancel of the workflow. */
  stop?: Stop;
  /** Somebody asked to try again, and it was not taken up yet. */
  retryAsked: boolean;
  waivers: Record<string, Waiver>;
  /** The commit and image that are meant now: the request's, or those of a retry. Once measured, the commit's full id. */
  wanted: { commit?: string; image?: string };
  /** A retry named a commit that no measurement has taken up yet. */
  commitNamed: boolean;
  /** Full id of the last commit that git knew. */
  knownCommit?: string;
  /** Why it was requested. */
  reason?: string;
  /** Containers that `adopt` made promoter's. */
  adopted: string[];
  /** Operations so far that changed something on the environment's host. */
  operation: number;
  /** When the deploy stopped what ran before, since the epoch. */
  downSince?: number;
  /** When the soak was heard of last, since the epoch. */
  heardAt: number;
  publisher: Publisher;
}

/** Moves on to a phase; `next` is what happens in it, for people. */
export function enter(desk: Desk, phase: Phase, next: string): void {
  const { state } = desk;
  if (state.phase !== phase) state.timeline = [...state.timeline, { phase, at: instant(Date.now()) }].slice(-60);
  state.phase = phase;
  state.next = next;
  delete state.need;
  desk.publisher.changed();
}

export function wants(desk: Desk, need: Need): void {
  desk.state.need = need;
  desk.state.next = need.what;
  desk.publisher.changed();
}

/** Takes a new assessment over, with the waivers that stand. Approvals for another code stay visible and stop counting. */
export function assess(desk: Desk, assessment: Omit<Assessment, 'code'>): Assessment {
  const verdicts = assessment.verdicts.map((verdict) => withWaiver(verdict, desk.waivers[verdict.criterion]));
  desk.state.assessment = named({ ...assessment, verdicts });
  desk.publisher.changed();
  return desk.state.assessment;
}

/** What somebody waived, and no more: other evidence for the same criterion needs another word. */
export interface Waiver {
  words: NonNullable<Verdict['waiver']>;
  of: string;
}

export const waivable = (verdict: Verdict): string => fingerprint({ verdict: verdict.verdict, ...restsOn(verdict) });

function withWaiver(verdict: Verdict, given: Waiver | undefined): Verdict {
  if (!given || verdict.verdict === 'met' || verdict.verdict === 'waived') return verdict;
  const waiver = given.words;
  if (given.of !== waivable(verdict))
    return { ...verdict, sentence: `${verdict.sentence}; the waiver by ${waiver.by} was for other evidence` };
  const until = waiver.until === undefined ? '' : ` until ${waiver.until}`;
  if (waiver.until !== undefined && Date.parse(waiver.until) <= Date.now())
    return { ...verdict, sentence: `${verdict.sentence}; the waiver by ${waiver.by} ended at ${waiver.until}` };
  return {
    ...verdict,
    verdict: 'waived',
    waiver,
    sentence: `${verdict.sentence}; waived by ${waiver.by}${waiver.self ? ', who requested it' : ''}${until}: ${waiver.why}`,
  };
}

export function takeReport(desk: Desk, report: SoakReport): void {
  const { ledger, verdict, paused } = report;
  desk.heardAt = Date.now();
  desk.state.soak = { ledger, verdict, paused };
  const attention = verdict.kind === 'continue' ? verdict.attention : undefined;
  if (desk.state.paused) desk.publisher.changed();
  else if (attention)
    wants(desk, { kind: 'help', what: attention, commands: [command(desk, 'status'), command(desk, 'rollback')] });
  else enter(desk, 'soaking', 'watches until the observed time is complete');
}

/** As `paused by ana: host maintenance`. */
export const pauseOf = ({ pausedBy }: Snapshot): string =>
  `paused by ${pausedBy?.by ?? 'a person'}${pausedBy?.reason ? `: ${pausedBy.reason}` : ''}`;

/** The CLI's command for this promotion, with what it cannot do without. */
export const command = ({ state }: Desk, verb: string): string =>
  `promoter ${verb} ${state.component} ${state.environment}${verb === 'rollback' ? " --reason 'WHY'" : ''}`;

/** The next operation that changes something on the environment's host. */
export function nextFence(desk: Desk) {
  desk.operation += 1;
  const { workflowId, runId, startTime } = workflowInfo();
  return { workflowId, runId, epoch: startTime.getTime(), operation: desk.operation };
}
