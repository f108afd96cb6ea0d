import type { ExamineRequest, Measurement } from '../../contract/activities.ts';
import { type Assessment, isReady } from '../../domain/assessment.ts';
import { passes } from '../../domain/criteria.ts';
import { type Finding, isOk } from '../../domain/finding.ts';
import { day, minute } from '../../domain/units.ts';
import { bookkeeping, looking } from '../activities.ts';
import { assess, command, type Desk, enter, wants } from '../desk/desk.ts';
import { isStop, type Stop } from '../desk/stop.ts';
import { calling, resumed, unlessStopped, waitFor } from './waiting.ts';

/** Measures until nothing stands in the way, waiting for a person in between. `obstacle`: what a later step came back with. */
export async function validated(desk: Desk, obstacle?: Finding): Promise<Assessment | Stop> {
  let found = obstacle;
  for (;;) {
    enter(desk, 'validating', 'measures the criteria and examines the environment');
    await resumed(desk);
    const assessment = await assessed(desk, found ? [found] : []);
    found = undefined;
    if (isStop(assessment)) return assessment;
    if (isReady(assessment)) return assessment;
    const stop = await repaired(desk, assessment);
    if (stop) return stop;
    if (isReady(desk.state.assessment ?? assessment)) return desk.state.assessment ?? assessment;
  }
}

/** One measurement of everything, taken over into the state. */
export async function assessed(desk: Desk, obstacles: Finding[] = []): Promise<Assessment | Stop> {
  desk.retryAsked = false;
  const fresh = await unlessStopped(desk, () =>
    calling(desk, `measuring ${desk.state.workflowId}`, minute, () => assessment(desk)),
  );
  if (isStop(fresh)) return fresh;
  desk.adopted = fresh.measurement.adopted;
  if (fresh.measurement.policy) desk.state.policy = fresh.measurement.policy;
  return assess(desk, { ...fresh.assessment, findings: [...fresh.assessment.findings, ...obstacles] });
}

async function assessment(desk: Desk) {
  const { component, environment, attestations, runId } = desk.state;
  return gather({ component, environment, attestations, ...desk.wanted, runId });
}

export interface GatherRequest extends Pick<Desk['state'], 'component' | 'environment' | 'attestations'> {
  commit?: string;
  image?: string;
  runId?: string;
}

/** What the promotions worker measures and, where that makes sense, what the environment's worker sees. */
export async function gather(
  request: GatherRequest,
  examine = (wanted: ExamineRequest) => looking(request.environment).examine(wanted),
): Promise<{ measurement: Measurement; assessment: Omit<Assessment, 'code'> }> {
  const { component, environment, attestations, image, runId, commit } = request;
  const place = { component, environment };
  const measurement = await bookkeeping.measure({
    ...place,
    attestations,
    ...(commit === undefined ? {} : { commit }),
  });
  const { findings, verdicts, requiredDigest, adopted, recorded } = measurement;
  if (!measurement.policy || !measurement.commit) {
    return { measurement, assessment: { commit: measurement.commit, findings, verdicts } };
  }
  const seen = await examine({
    ...place,
    commit: measurement.commit,
    adopted,
    recorded,
    ...(image === undefined ? {} : { image }),
    ...(requiredDigest === undefined ? {} : { requiredDigest }),
    ...(runId === undefined ? {} : { runId }),
  });
  const { findings: sights, ...rest } = seen;
  return {
    measurement,
    assessment: { commit: measurement.commit, ...rest, findings: [...findings, ...sights], verdicts },
  };
}

/** Waits until a person has changed something, or an outside system may be there again. */
async function repaired(desk: Desk, assessment: Assessment): Promise<Stop | undefined> {
  const away = assessment.findings.some((finding) => finding.status === 'unreachable');
  const expires = desk.state.policy?.validationExpiresMs ?? day;
  wants(desk, {
    kind: 'decision',
    what: obstacles(assessment),
    commands: ['retry', 'waive', 'abort'].map((verb) => command(desk, verb)),
  });
  const ready = () => desk.retryAsked || (desk.state.assessment !== undefined && isReady(desk.state.assessment));
  const moved = await waitFor(desk, ready, away ? minute : expires);
  if (desk.stop) return desk.stop;
  if (moved || away) return undefined;
  return { stop: 'expire', reason: `nobody repaired it in time: ${obstacles(assessment)}` };
}

/** What stands in the way, in one line. */
export function obstacles(assessment: Assessment): string {
  const facts = assessment.findings.filter((finding) => !isOk(finding)).map((finding) => finding.what);
  const criteria = assessment.verdicts.filter((verdict) => !passes(verdict)).map((verdict) => verdict.sentence);
  const all = [...facts, ...criteria];
  return all.length === 0 ? 'nothing stands in the way' : all.join('; ').slice(0, 900);
}
