import type { Deployed } from '../../contract/activities.ts';
import { duration, type Millis, minute } from '../../domain/units.ts';
import { working } from '../activities.ts';
import { command, type Desk, enter, nextFence, wants } from '../desk/desk.ts';
import { isStop, type Stop } from '../desk/stop.ts';
import { attempt } from './attempt.ts';
import type { Clearance } from './clearing.ts';
import { backoff, calling, resumed, unlessStopped, waitFor } from './waiting.ts';

/** Brings the release into the environment. A fault that is final is a reason to roll back. */
export async function deployed(desk: Desk, { deployment, policy }: Clearance): Promise<Deployed | Stop> {
  const { component, environment } = desk.state;
  enter(desk, 'deploying', `deploys ${deployment.release.image.reference} as ${deployment.container}`);
  const { adopted, wanted } = desk;
  const request = {
    component,
    environment,
    deployment,
    adopted,
    fence: nextFence(desk),
    ...(wanted.image ? { image: wanted.image } : {}),
    ...(desk.state.kind === 'drill' ? { drill: true as const } : {}),
  };
  return attempt('deploy', () =>
    unlessStopped(desk, () =>
      calling(desk, 'the deploy', policy.readyWithinMs, async () => {
        const done = await working(environment).deploy(request);
        desk.state.containerId = done.containerId;
        if (done.previous) desk.state.previous = done.previous;
        if (done.downSince !== undefined) desk.downSince = done.downSince;
        return done;
      }),
    ),
  );
}

/** Probes and the catalogue's commands, until they say yes or no. While the prober itself fails a person is called and it is tried again. */
export async function verified(
  desk: Desk,
  { release, policy }: Clearance,
  { containerId }: Deployed,
): Promise<Stop | undefined> {
  const { component, environment } = desk.state;
  const request = { component, environment, commit: release.commit, containerId, probesOnly: false };
  for (let tries = 0; ; tries += 1) {
    enter(desk, 'verifying', 'probes the new deployment and runs the verify commands');
    await resumed(desk);
    const result = await attempt('verification', () =>
      unlessStopped(desk, () =>
        calling(desk, 'the verification', policy.readyWithinMs + 30 * minute, () =>
          working(environment).verify(request),
        ),
      ),
    );
    if (isStop(result)) return result;
    desk.state.verification = result;
    if (result.ok) return undefined;
    if (!result.unknown) return { stop: 'failure', reason: `verification failed: ${result.sentence}` };
    await known(desk, result.sentence, backoff(tries));
  }
}

async function known(desk: Desk, sentence: string, wait: Millis): Promise<void> {
  desk.retryAsked = false;
  const commands = [command(desk, 'retry'), command(desk, 'rollback')];
  wants(desk, {
    kind: 'help',
    what: `cannot tell whether it works: ${sentence}; tried again in ${duration(wait)}`,
    commands,
  });
  await waitFor(desk, () => desk.retryAsked, wait);
}
