import { CancellationScope } from '@temporalio/workflow';
import type { AdoptionRequest } from '../contract/request.ts';
import type { AdoptionResult } from '../contract/snapshot.ts';
import { type Adoptable, adoptable } from '../domain/adoption.ts';
import { type Finding, isOk } from '../domain/finding.ts';
import { looking, measuring } from './activities.ts';
import { assess, type Desk, enter } from './desk/desk.ts';
import { openDesk } from './desk/open.ts';
import { isStop } from './desk/stop.ts';
import { attempt } from './steps/attempt.ts';
import { closed, nothingDone } from './steps/ending.ts';

/** Takes what already runs as the present deployment and stage. Nothing is changed but the records. */
export async function adoption(request: AdoptionRequest): Promise<AdoptionResult> {
  const desk = openDesk({ ...request, attestations: [] }, 'adoption');
  return CancellationScope.nonCancellable(async () => {
    const found = await attempt('looking at what runs', () => examined(desk, request));
    if (isStop(found)) return nothingAdopted(desk, found.reason);
    return typeof found === 'string' ? nothingAdopted(desk, found) : adopted(desk, request, found);
  });
}

/** What runs and the commit it was made from; otherwise why nothing is adopted. */
async function examined(desk: Desk, { component, environment, commit: named }: AdoptionRequest) {
  const place = { component, environment };
  enter(desk, 'validating', 'looks at what runs');
  const wanted = named === undefined ? {} : { commit: named };
  const measurement = await measuring.measure({ ...place, ...wanted, attestations: [], evidence: false });
  const refusal = measurement.findings.find((finding) => finding.status === 'refused' && !isOk(finding))?.what;
  if (!measurement.policy) return refusal ?? 'the catalogue does not know it';
  desk.state.policy = measurement.policy;
  const running = await looking(environment).inspectRunning(place);
  const known = { resolved: measurement.commit, ...(named === undefined ? {} : { named }) };
  const found = adoptable(place, running, { ...known, ...(refusal === undefined ? {} : { refusal }) });
  return typeof found === 'string' ? found : { ...found, findings: measurement.findings.filter(isOk) };
}

async function adopted(
  desk: Desk,
  { component, requestedBy, reason }: AdoptionRequest,
  { running, commit, findings }: Adoptable & { findings: Finding[] },
): Promise<AdoptionResult> {
  assess(desk, { commit, release: { component, commit, image: running.image }, running, findings, verdicts: [] });
  desk.state.containerId = running.containerId;
  const { record } = await closed(desk, 'promoted', `adopted by ${requestedBy}: ${reason}`);
  return {
    adopted: true,
    reason: `${running.container} is the present deployment`,
    ...(record === undefined ? {} : { record }),
  };
}

/** No record is written: nothing is different from before. */
async function nothingAdopted(desk: Desk, reason: string): Promise<AdoptionResult> {
  await nothingDone(desk, { stop: 'reject', reason });
  return { adopted: false, reason };
}
