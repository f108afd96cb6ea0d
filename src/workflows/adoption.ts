import { CancellationScope } from '@temporalio/workflow';
import type { AdoptionRequest } from '../contract/request.ts';
import type { AdoptionResult } from '../contract/snapshot.ts';
import { isOk } from '../domain/finding.ts';
import { looking, measuring } from './activities.ts';
import { assess, type Desk, enter } from './desk/desk.ts';
import { openDesk } from './desk/open.ts';
import { closed } from './steps/ending.ts';

/** Takes what already runs as the present deployment and stage. Nothing is changed but the records. */
export async function adoption(request: AdoptionRequest): Promise<AdoptionResult> {
  const desk = openDesk({ ...request, attestations: [] }, 'adoption');
  return CancellationScope.nonCancellable(async () => {
    const { component, environment, requestedBy, reason } = request;
    const measurement = await measuring.measure({ component, environment, attestations: [], evidence: false });
    const refusal = measurement.findings.find((finding) => finding.status === 'refused' && !isOk(finding));
    if (!measurement.policy) return nothingAdopted(desk, refusal?.what ?? 'the catalogue does not know it');
    desk.state.policy = measurement.policy;
    const running = await looking(environment).inspectRunning({ component, environment });
    if (!running) return nothingAdopted(desk, `nothing runs for ${component} in ${environment}`);
    const { commit, findings } = measurement;
    assess(desk, { commit, release: { component, commit, image: running.image }, running, findings, verdicts: [] });
    desk.state.containerId = running.containerId;
    const { record } = await closed(desk, 'promoted', `adopted by ${requestedBy}: ${reason}`);
    return {
      adopted: true,
      reason: `${running.container} is the present deployment`,
      ...(record === undefined ? {} : { record }),
    };
  });
}

/** No record is written: nothing is different from before. */
function nothingAdopted(desk: Desk, reason: string): AdoptionResult {
  desk.state.outcome = 'rejected';
  desk.state.reason = reason;
  enter(desk, 'ended', 'nothing more to do');
  return { adopted: false, reason };
}
