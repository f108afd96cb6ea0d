import { setTimeout as delay } from 'node:timers/promises';
import { Context } from '@temporalio/activity';
import type { VerifyRequest } from '../contract/activities.ts';
import type { Verification } from '../contract/snapshot.ts';
import type { ProbeResult, Sample } from '../domain/sample.ts';
import { duration, type Millis, second } from '../domain/units.ts';
import { endOf, runAll } from './commanding.ts';
import { look } from './looking.ts';
import type { Spot, WatchPorts } from './watching.ts';

const lookEvery: Millis = second;
/** Long enough for a process that ends at its start to have ended. */
const momentMs: Millis = 3 * second;
/** So often restarted within the time to get ready, a container will not get ready any more. */
const restartsBorne = 3;

/** Waits until every probe says up, then runs the catalogue's verify commands. What does not work is a value, no fault. */
export async function verify(ports: WatchPorts, spot: Spot, request: VerifyRequest): Promise<Verification> {
  const sample = await readySample(ports, spot, request.containerId);
  const { probes } = sample;
  if (sample.health !== 'up') return notReady(sample, spot.target.readyWithinMs);
  if (request.probesOnly || spot.target.verify.length === 0) return verified(probes, []);
  const folder = await ports.releases.folder(request.commit);
  const where = { folder, commit: request.commit, containerId: request.containerId };
  return verified(
    probes,
    await runAll(ports, { place: request, environment: spot.environment }, spot.target.verify, where),
  );
}

/** The first sample that says up, the last one before the time ran out, or the one that shows that waiting is useless. */
async function readySample(ports: WatchPorts, spot: Spot, containerId: string): Promise<Sample> {
  const context = Context.current();
  const began = Date.now();
  for (;;) {
    context.heartbeat();
    const sample = await look(ports, spot, containerId, began);
    if (ready(sample) || hopeless(sample) || Date.now() - began >= spot.target.readyWithinMs) return sample;
    await delay(lookEvery, undefined, { signal: context.cancellationSignal });
  }
}

const ready = (sample: Sample): boolean => sample.health === 'up' && !merelyStarted(sample);

/** A process that cannot run has run for a moment, too. Where nothing but the engine can be asked, that moment must pass. */
const merelyStarted = ({ at, engine, probes }: Sample): boolean =>
  engine !== undefined && engine.health === undefined && probes.length === 1 && at - engine.startedAt < momentMs;

const hopeless = ({ engine }: Sample): boolean =>
  engine !== undefined && (['exited', 'dead'].includes(engine.state) || engine.restartCount >= restartsBorne);

/** When only probers that fail stand in the way nobody knows whether it works. */
function notReady(sample: Sample, readyWithin: Millis): Verification {
  const unknown = sample.health === 'unknown';
  const sentence = `not ready within ${duration(readyWithin)}: ${sample.reason ?? sample.health}`;
  return {
    ok: false,
    unknown,
    sentence: hopeless(sample) ? (sample.reason ?? 'it ended') : sentence,
    probes: sample.probes,
    commands: [],
  };
}

function verified(probes: ProbeResult[], results: Awaited<ReturnType<typeof runAll>>): Verification {
  const commands = results.map(({ run, exitCode, notRun, output, tookMs }) => ({
    run,
    exitCode,
    ...(notRun ? { notRun } : {}),
    output: output.slice(-1_000),
    took: tookMs,
  }));
  const failed = results.find((result) => result.exitCode !== 0);
  const ran = results.length === 0 ? '' : `, ${results.length} command${results.length === 1 ? '' : 's'} passed`;
  const passed = `${probes.length} ${probes.length === 1 ? 'probe says' : 'probes say'} up${ran}`;
  if (!failed) return { ok: true, unknown: false, sentence: passed, probes, commands };
  const ended = endOf(failed);
  return {
    ok: false,
    unknown: failed.notRun,
    sentence: `'${failed.run}' ${ended}: ${failed.output.slice(-300)}`,
    probes,
    commands,
  };
}
