import { WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import { type ChildWorkflowHandle, condition, ParentClosePolicy, startChild } from '@temporalio/workflow';
import type { Deployed } from '../../contract/activities.ts';
import { abortSoak, pauseSoak, type SoakInput, type SoakReport } from '../../contract/messages.ts';
import { environmentQueue, soakId } from '../../contract/names.ts';
import { unwatched } from '../../domain/ledger.ts';
import type { Policy } from '../../domain/policy.ts';
import { duration, hour, type Millis, minute, percentText, second } from '../../domain/units.ts';
import { command, type Desk, enter, pauseOf, takeReport, wants } from '../desk/desk.ts';
import type { Stop } from '../desk/stop.ts';
import type { soak } from '../soak.ts';
import { calling, resumed } from './waiting.ts';

type Soak = ChildWorkflowHandle<typeof soak>;

/** Watches until the soak has passed. Undefined then; otherwise why it has to be rolled back. */
export async function soaked(desk: Desk, { containerId }: Deployed, policy: Policy): Promise<Stop | undefined> {
  const { requiredMs, uptime } = policy.soak;
  for (;;) {
    enter(desk, 'soaking', `watches until ${duration(requiredMs)} are observed with ${percentText(uptime)} uptime`);
    const report = await watched(desk, containerId, policy);
    if (desk.stop) return desk.stop;
    if (report?.verdict.kind === 'passed') return undefined;
    if (report?.verdict.kind === 'failed') return { stop: 'failure', reason: report.verdict.sentence };
    await watchedAgain(desk, report?.stopped ?? 'the watching ended without a verdict');
    if (desk.stop) return desk.stop;
  }
}

/** One child, awaited to its end. Undefined when it was terminated: what it last reported stands. */
async function watched(desk: Desk, containerId: string, policy: Policy): Promise<SoakReport | undefined> {
  const { paused } = desk.state;
  const child = await begun(desk, containerId, policy);
  if (!child) return undefined;
  let ended = false;
  const result = child
    .result()
    .catch(() => undefined)
    .finally(() => {
      ended = true;
    });
  desk.heardAt = Date.now();
  await steered(desk, child, { paused, patience: 2 * hour + policy.soak.everyMs }, () => ended);
  const report = await calling(desk, 'ending the watching', minute, () => result);
  if (report) takeReport(desk, report);
  return report;
}

/** A soak of a promotion that was terminated may need a moment to end; until then its id is taken. Undefined after a stop. */
async function begun(desk: Desk, containerId: string, policy: Policy): Promise<Soak | undefined> {
  for (let tries = 0; !desk.stop; tries += 1) {
    try {
      return await startChild<typeof soak>('soak', {
        workflowId: soakId(desk.state.workflowId),
        taskQueue: environmentQueue(desk.state.environment),
        args: [inputOf(desk, containerId, policy)],
        parentClosePolicy: ParentClosePolicy.TERMINATE,
        staticSummary: `watches ${desk.state.workflowId} for ${duration(policy.soak.requiredMs)}`,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
      const what = `another workflow ${soakId(desk.state.workflowId)} is still open: watching begins when it has ended`;
      wants(desk, { kind: 'help', what, commands: [command(desk, 'status'), command(desk, 'rollback')] });
      await condition(() => desk.stop !== undefined, Math.min(5 * second * 2 ** tries, 10 * minute));
    }
  }
  return undefined;
}

/** Passes stop and pause on, because a cancel would only reach the child's first run. Calls a person when it hears nothing. */
async function steered(
  desk: Desk,
  child: Soak,
  { paused: told, patience }: { paused: boolean; patience: Millis },
  ended: () => boolean,
): Promise<void> {
  let paused = told;
  if (paused) restsPaused(desk);
  for (;;) {
    const moved = () => ended() || desk.stop !== undefined || desk.state.paused !== paused;
    await (paused ? condition(moved) : heard(desk, moved, patience));
    if (ended()) return;
    if (desk.stop) return void (await child.signal(abortSoak, { reason: desk.stop.reason }).catch(() => undefined));
    paused = desk.state.paused;
    desk.heardAt = Date.now();
    if (paused) restsPaused(desk);
    else enter(desk, 'soaking', 'watches until the observed time is complete');
    await child.signal(pauseSoak, { paused }).catch(() => undefined);
  }
}

const restsPaused = (desk: Desk): void =>
  wants(desk, {
    kind: 'decision',
    what: `nobody watches: ${pauseOf(desk.state)}`,
    commands: [command(desk, 'resume'), command(desk, 'rollback')],
  });

/** The soak reports hourly at the least, unless nobody is there who could look. */
async function heard(desk: Desk, moved: () => boolean, patience: Millis): Promise<void> {
  for (;;) {
    const left = desk.heardAt + patience - Date.now();
    const rest = left > 0 ? left : patience;
    if (await condition(moved, rest, { summary: 'until the soak must have been heard of' })) return;
    if (Date.now() - desk.heardAt >= patience) callForWatcher(desk);
  }
}

function callForWatcher(desk: Desk): void {
  const since = duration(Date.now() - desk.heardAt);
  const what = `the watching has not been heard of for ${since}: see whether a worker polls ${environmentQueue(desk.state.environment)}; that time counts as a gap`;
  wants(desk, { kind: 'help', what, commands: ['promoter doctor', command(desk, 'status')] });
}

function inputOf(desk: Desk, containerId: string, policy: Policy): SoakInput {
  const { component, environment, paused, soak: before } = desk.state;
  const ledger = before ? { ledger: unwatched(before.ledger) } : {};
  return { schema: 1, component, environment, containerId, policy: policy.soak, paused, ...ledger };
}

/** Somebody ended only the watching. The release is up to a person; watching again counts the time between as a gap. */
async function watchedAgain(desk: Desk, why: string): Promise<void> {
  desk.retryAsked = false;
  wants(desk, {
    kind: 'help',
    what: `nobody watches: ${why}`,
    commands: [command(desk, 'retry'), command(desk, 'rollback')],
  });
  await condition(() => desk.retryAsked || desk.stop !== undefined);
  await resumed(desk);
}
