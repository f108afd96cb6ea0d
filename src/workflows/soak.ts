import {
  CancellationScope,
  condition,
  getExternalWorkflowHandle,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { abortSoak, pauseSoak, type SoakInput, type SoakReport, soakReport, soakStatus } from '../contract/messages.ts';
import { type Ledger, logUnreadFrom, observe, openLedger, unwatched } from '../domain/ledger.ts';
import type { SoakPolicy } from '../domain/policy.ts';
import type { Sample } from '../domain/sample.ts';
import { judge, nextLook } from '../domain/soak.ts';
import { type Gist, gistOf, isDue, type Told } from '../domain/soak-telling.ts';
import { soakSection } from '../domain/status-report-soak.ts';
import { watching } from './activities.ts';
import { continueOnNewest } from './versioning.ts';

interface Watch {
  input: SoakInput;
  /** Cancelled when the soak itself is, while its work is not. */
  root: CancellationScope;
  ledger: Ledger;
  paused: boolean;
  stopped?: string;
  /** What the parent was told last, so that it hears of changes only. */
  told: Told;
}

/**
 * Watches one deployment, tick by tick, until the rules say passed or failed. Runs are short: the state is a ledger of
 * a fixed size, so the last day costs what the first did.
 */
export async function soak(input: SoakInput): Promise<SoakReport> {
  const watch = openWatch(input);
  return CancellationScope.nonCancellable(async () => {
    while (!isOver(watch)) {
      if (isLong()) await continueOnNewest<typeof soak>()(carried(watch));
      await untilNextLook(watch);
      if (watch.paused) await standStill(watch);
      else if (watch.stopped === undefined) await look(watch);
      await tell(watch);
    }
    return report(watch);
  });
}

function openWatch(input: SoakInput): Watch {
  const ledger = input.ledger ?? openLedger(Date.now());
  const watch: Watch = {
    input,
    root: CancellationScope.current(),
    ledger,
    paused: input.paused,
    told: input.told ?? { gist: gist(input.policy, ledger, input.paused), at: 0, times: 0 },
  };
  if (input.abort !== undefined) watch.stopped = input.abort;
  setHandler(soakStatus, () => report(watch));
  setHandler(abortSoak, (order) => {
    watch.stopped ??= String(order?.reason ?? 'stopped from outside');
  });
  setHandler(pauseSoak, (order) => {
    watch.paused = order?.paused === true;
  });
  stopOnCancel(watch);
  return watch;
}

/** Somebody cancelled only the watching: the promotion is told and decides with a person. */
function stopOnCancel(watch: Watch): void {
  watch.root.cancelRequested.catch(() => noticeCancel(watch));
}

/** Looked at before each step as well: a cancel that comes with the last event of a run must not be lost to the next. */
function noticeCancel(watch: Watch): void {
  if (watch.root.consideredCancelled) watch.stopped ??= 'the watching was cancelled';
}

const report = ({ input, ledger, paused, stopped }: Watch): SoakReport => ({
  ledger,
  verdict: judge(input.policy, ledger),
  paused,
  ...(stopped === undefined ? {} : { stopped }),
});

function isOver(watch: Watch): boolean {
  noticeCancel(watch);
  return watch.stopped !== undefined || judge(watch.input.policy, watch.ledger).kind !== 'continue';
}

async function look(watch: Watch): Promise<void> {
  const sample = await sampled(watch);
  watch.ledger = observe(watch.ledger, sample, watch.input.policy);
  setCurrentDetails(soakSection({ soak: report(watch), policy: { soak: watch.input.policy } }, 'padded') ?? '');
}

/** A prober that cannot even run says nothing about the component. */
async function sampled({ input, ledger }: Watch): Promise<Sample> {
  const { component, environment, containerId } = input;
  const { parent, workflowId, runId } = workflowInfo();
  const promotion = parent ?? { workflowId, runId };
  const beganAt = Date.now();
  const request = {
    component,
    environment,
    containerId,
    promotion: promotion.workflowId,
    runId: promotion.runId,
    since: logUnreadFrom(ledger),
  };
  try {
    return await watching(environment).probe(request);
  } catch (error) {
    const reason =
      error instanceof Error ? (error.cause instanceof Error ? error.cause.message : error.message) : String(error);
    return { beganAt, at: Date.now(), health: 'unknown', latencyMs: 0, reason, probes: [] };
  }
}

/** Nobody watches while paused; the time is a gap. */
async function standStill(watch: Watch): Promise<void> {
  watch.ledger = unwatched(watch.ledger);
  await tell(watch);
  await condition(() => !watch.paused || watch.stopped !== undefined);
}

async function untilNextLook(watch: Watch): Promise<void> {
  const wasPaused = watch.paused;
  const disturbed = () => watch.stopped !== undefined || watch.paused !== wasPaused;
  const rest = nextLook(watch.input.policy, watch.ledger, Date.now());
  if (rest > 0 && !watch.paused) await condition(disturbed, rest, { summary: 'until the next look' });
}

const gist = (policy: SoakPolicy, ledger: Ledger, paused: boolean): Gist =>
  gistOf(judge(policy, ledger), ledger, paused);

/** The parent hears of changes, and hourly. It may be gone: then this workflow is ended with it. */
async function tell(watch: Watch): Promise<void> {
  const { parent } = workflowInfo();
  const { told, ledger, input, paused } = watch;
  const now = gist(input.policy, ledger, paused);
  if (!parent || !isDue(told, now, Date.now())) return;
  watch.told = { gist: now, at: Date.now(), times: told.times + 1 };
  await getExternalWorkflowHandle(parent.workflowId, parent.runId)
    .signal(soakReport, report(watch))
    .catch(() => undefined);
}

/** Three hours of ticks at 5 min: a replay of them takes well under a second. */
const eventsPerRun = 400;

function isLong(): boolean {
  const { historyLength, continueAsNewSuggested } = workflowInfo();
  return historyLength > eventsPerRun || continueAsNewSuggested;
}

const carried = ({ input, ledger, paused, stopped, told }: Watch): SoakInput => ({
  ...input,
  ledger,
  paused,
  told,
  ...(stopped === undefined ? {} : { abort: stopped }),
});
