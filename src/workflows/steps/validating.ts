import type { Examination, ExamineRequest, Measurement } from '../../contract/activities.ts';
import { type Assessment, isReady } from '../../domain/assessment.ts';
import { boundedClaims } from '../../domain/claim.ts';
import { passes } from '../../domain/criteria.ts';
import { type Finding, isOk } from '../../domain/finding.ts';
import { reentryOf } from '../../domain/reentry.ts';
import { day, type Millis, minute } from '../../domain/units.ts';
import { looking, measuring } from '../activities.ts';
import { assess, command, type Desk, enter, wants } from '../desk/desk.ts';
import { isStop, type Stop } from '../desk/stop.ts';
import { attempt } from './attempt.ts';
import { backoff, calling, resumed, unlessStopped, waitFor } from './waiting.ts';

/** Measures until nothing stands in the way, waiting for a person in between. `obstacle`: what a later step came back with. */
export async function validated(desk: Desk, obstacle?: Finding): Promise<Assessment | Stop> {
  let found = obstacle;
  const began = Date.now();
  for (let tries = 0; ; tries += 1) {
    enter(desk, 'validating', 'measures the criteria and examines the environment');
    await resumed(desk);
    const assessment = await assessed(desk, found ? [found] : []);
    found = undefined;
    if (isStop(assessment)) return assessment;
    if (isReady(assessment)) return assessment;
    const stop = await repaired(desk, assessment, began, tries);
    if (stop) return stop;
    if (isReady(desk.state.assessment ?? assessment)) return desk.state.assessment ?? assessment;
  }
}

/** One measurement of everything, taken over into the state. */
export async function assessed(desk: Desk, obstacles: Finding[] = []): Promise<Assessment | Stop> {
  desk.retryAsked = false;
  desk.commitNamed = false;
  const fresh = await unlessStopped(desk, () =>
    calling(desk, `measuring ${desk.state.workflowId}`, 30 * minute, () => assessment(desk)),
  );
  if (isStop(fresh)) return fresh;
  pin(desk, fresh.measurement.commit);
  desk.adopted = fresh.measurement.adopted;
  if (fresh.measurement.policy) desk.state.policy = fresh.measurement.policy;
  return assess(desk, { ...fresh.assessment, findings: [...fresh.assessment.findings, ...obstacles] });
}

/** The release is the one that was measured first, wherever a branch or tag goes meanwhile; only a retry names another. */
function pin(desk: Desk, commit: string): void {
  if (commit === '') return;
  desk.knownCommit = commit;
  if (!desk.commitNamed) desk.wanted.commit = commit;
}

async function assessment(desk: Desk) {
  const { component, environment, attestations, runId, claims, issue } = desk.state;
  const said = { ...(claims ? { claims } : {}), ...(issue === undefined ? {} : { issue }) };
  const reason = desk.reason === undefined ? {} : { reason: desk.reason };
  return gather({ component, environment, attestations, ...said, ...desk.wanted, ...reason, runId }, async (wanted) => {
    const seen = await attempt('examining the environment', () => looking(environment).examine(wanted));
    return isStop(seen) ? { findings: [{ check: 'environment', status: 'blocked', what: seen.reason }] } : seen;
  });
}

export interface GatherRequest
  extends Pick<Desk['state'], 'component' | 'environment' | 'attestations' | 'claims' | 'issue'> {
  commit?: string;
  image?: string;
  runId?: string;
  /** Why it is wanted. */
  reason?: string;
}

/** What the promotions worker measures and, where that makes sense, what the environment's worker sees. */
export async function gather(
  request: GatherRequest,
  examine: (wanted: ExamineRequest) => Promise<Examination>,
): Promise<{ measurement: Measurement; assessment: Omit<Assessment, 'code'> }> {
  const { component, environment, attestations, image, runId, commit, reason, claims, issue } = request;
  const place = { component, environment };
  const measurement = await measuring.measure({
    ...place,
    attestations,
    ...(commit === undefined ? {} : { commit }),
    ...(reason === undefined ? {} : { reason }),
    ...(claims ? { claims: boundedClaims(claims) } : {}),
    ...(issue === undefined ? {} : { issue }),
  });
  const { findings, verdicts, otherClaims, requiredDigest, adopted, recorded } = measurement;
  const judged = { verdicts, ...(otherClaims ? { otherClaims } : {}) };
  if (!measurement.policy || !measurement.commit) {
    return { measurement, assessment: { commit: measurement.commit, findings, ...judged } };
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
  const again = returning(request, measurement, seen);
  return {
    measurement,
    assessment: { commit: measurement.commit, ...rest, findings: [...findings, ...sights, ...again], ...judged },
  };
}

/** Only the examined image shows that a release which was rolled back wants to come in again under another commit. */
function returning(request: GatherRequest, measurement: Measurement, { release }: Examination): Finding[] {
  const { component, environment, reason } = request;
  const digest = release ? { digest: release.image.digest } : {};
  return reentryOf({ component, environment, commit: measurement.commit, ...digest }, measurement, reason);
}

/** Waits until a person has changed something, or an outside system may be there again. */
async function repaired(desk: Desk, assessment: Assessment, began: Millis, tries: number): Promise<Stop | undefined> {
  const away = assessment.findings.some((finding) => finding.status === 'unreachable');
  const left = began + (desk.state.policy?.validationExpiresMs ?? day) - Date.now();
  wants(desk, {
    kind: 'decision',
    what: inShort(assessment),
    commands: waysOn(desk, assessment),
  });
  const ready = () => desk.retryAsked || (desk.state.assessment !== undefined && isReady(desk.state.assessment));
  const moved = await waitFor(desk, ready, away ? Math.min(backoff(tries), left) : left);
  if (desk.stop) return desk.stop;
  if (moved || (away && Date.now() < began + (desk.state.policy?.validationExpiresMs ?? day))) return undefined;
  return { stop: 'expire', reason: `nobody repaired it in time: ${obstacles(assessment)}` };
}

/** Every command as it can be pasted, but for the reason of a waiver. */
function waysOn(desk: Desk, { verdicts, commit }: Assessment): string[] {
  const waivable = desk.state.policy?.waivable ?? [];
  const open = verdicts.filter((verdict) => !passes(verdict) && waivable.includes(verdict.criterion));
  const waivers = open.map(({ criterion }) => `${command(desk, 'waive')} --criterion ${criterion} --why 'REASON'`);
  const attestable =
    desk.state.policy?.criteria.filter(({ measure }) => measure === 'attestation').map(({ id }) => id) ?? [];
  const words = verdicts.filter((verdict) => !passes(verdict) && attestable.includes(verdict.criterion));
  const attested = words.map(({ criterion }) => ` --attest ${criterion}='WHO: WHY'`).join('');
  const retry = `${command(desk, 'retry')}${attested}`;
  return [retry, ...otherCommit(desk, commit, retry), ...waivers, command(desk, 'abort')];
}

/** A name that git does not know is asked for again by every plain retry: a commit that it knows is the other way on. */
function otherCommit({ wanted, knownCommit }: Desk, measured: string, retry: string): string[] {
  const isUnknown = measured === '' && wanted.commit !== undefined && wanted.commit !== knownCommit;
  return isUnknown ? [`${retry} --commit ${knownCommit ?? 'COMMIT'}`] : [];
}

/** What stands in the way, by name: the criteria's own sentences stand right above it wherever it is shown. */
function inShort({ findings, verdicts }: Assessment): string {
  const open = findings.filter((finding) => !isOk(finding)).map(({ check, what }) => `${check}: ${what}`.slice(0, 200));
  const criteria = verdicts.filter((verdict) => !passes(verdict)).map((one) => `${one.criterion} ${one.verdict}`);
  const left = open.length - 3;
  const facts = left > 0 ? [...open.slice(0, 3), `and ${left} more`] : open;
  return [criteria.join(', '), ...facts].filter((part) => part !== '').join('; ') || 'nothing stands in the way';
}

/** What stands in the way, in one line. */
export function obstacles(assessment: Assessment): string {
  const facts = assessment.findings.filter((finding) => !isOk(finding)).map((finding) => finding.what);
  const criteria = assessment.verdicts.filter((verdict) => !passes(verdict)).map((verdict) => verdict.sentence);
  const all = [...facts, ...criteria];
  return all.length === 0 ? 'nothing stands in the way' : all.join('; ').slice(0, 900);
}
