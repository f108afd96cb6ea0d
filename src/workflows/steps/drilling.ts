import type { Deployed } from '../../contract/activities.ts';
import { type Drillable, drillable, twin } from '../../domain/drill.ts';
import { minute } from '../../domain/units.ts';
import { bookkeeping, looking, working } from '../activities.ts';
import { assess, type Desk, enter } from '../desk/desk.ts';
import { isStop, type Stop } from '../desk/stop.ts';
import { attempt } from './attempt.ts';
import { backedUp, type Clearance } from './clearing.ts';
import { calling, unlessStopped } from './waiting.ts';

/** The release that runs, once it is certain that it can be deployed again as it is. Otherwise why nothing was done. */
export async function clearedForDrill(desk: Desk): Promise<Clearance | Stop> {
  enter(desk, 'validating', 'looks at what runs, and whether the same can be deployed again');
  const clearance = await attempt('examining what runs', () =>
    unlessStopped(desk, () => calling(desk, 'examining what runs', minute, () => examined(desk))),
  );
  if (isStop(clearance)) return clearance;
  const obstacle = await backedUp(desk, clearance);
  if (obstacle === undefined) return clearance;
  return isStop(obstacle) ? obstacle : refused(obstacle.what);
}

async function examined(desk: Desk): Promise<Clearance | Stop> {
  const { component, environment } = desk.state;
  const place = { component, environment };
  const standing = await bookkeeping.standingRelease(place);
  if (standing.policy) desk.state.policy = standing.policy;
  desk.adopted = standing.adopted;
  const running = standing.policy && (await looking(environment).inspectRunning(place));
  const subject = drillable(place, standing, running, Date.now());
  return typeof subject === 'string' ? refused(subject) : examinedTwin(desk, subject, standing.recorded);
}

/** By the registry's own name for the content where it has one: a tag may have moved on since. */
async function examinedTwin(desk: Desk, subject: Drillable, recorded: string[]): Promise<Clearance | Stop> {
  const { component, environment, runId } = desk.state;
  const { running, release, policy } = subject;
  const commit = running.promotion?.commit || release.commit;
  const image = release.image.repoDigest ?? release.image.reference;
  const { adopted } = desk;
  const request = { component, environment, commit, image, adopted, recorded, runId };
  const seen = await looking(environment).examine(request);
  const deployment = twin(subject, seen);
  if (typeof deployment === 'string') return refused(deployment);
  const { findings } = seen;
  assess(desk, { commit, release: deployment.release, deployment, running, findings, verdicts: [] });
  return { release: deployment.release, deployment, policy };
}

const refused = (reason: string): Stop => ({ stop: 'reject', reason });

/** One look within the time to get ready. Whoever cannot tell goes back too: a drill waits for nobody. */
export async function probed(
  desk: Desk,
  { release, policy }: Clearance,
  { containerId }: Deployed,
): Promise<Stop | undefined> {
  const { component, environment } = desk.state;
  enter(desk, 'verifying', 'probes the release that was deployed again');
  const request = { component, environment, commit: release.commit, containerId, probesOnly: true };
  const result = await attempt('verification', () =>
    unlessStopped(desk, () =>
      calling(desk, 'the verification', policy.readyWithinMs, () => working(environment).verify(request)),
    ),
  );
  if (isStop(result)) return result;
  desk.state.verification = result;
  if (!result.ok) {
    const what = result.unknown ? 'nobody can tell whether it works' : 'verification failed';
    return { stop: 'failure', reason: `${what}: ${result.sentence}` };
  }
  if (desk.downSince !== undefined) desk.state.drill = { deployDownMs: Math.max(0, Date.now() - desk.downSince) };
  return undefined;
}
