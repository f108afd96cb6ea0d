import { environmentQueue, promotionsQueue } from '../contract/names.ts';
import type { PlanRequest } from '../contract/request.ts';
import type { PlanResult } from '../contract/snapshot.ts';
import { isOk } from '../domain/finding.ts';
import { hint } from '../domain/nearest.ts';
import { minute } from '../domain/units.ts';
import { type Answer, exitOfFindings, problemOf, refusal, refusals } from './answer.ts';
import type { Context } from './context.ts';
import { objectionToPlace } from './local-catalogue.ts';
import { objectionToNoWorker, queuesFor } from './workers.ts';

/** What validation would say, measured by the workers; or why it cannot be asked. Nothing is changed. */
export async function planned(
  context: Context,
  request: PlanRequest,
): Promise<{ plan: PlanResult } | { refused: Answer }> {
  const local = await context.catalogue();
  const wrong = objectionToPlace(local, request);
  if (wrong) return { refused: wrong };
  const gateway = await context.gateway();
  // Without a catalogue here only the worker knows whether there is such an environment, and hence such a queue.
  const queues = local.kind === 'read' ? queuesFor(request.environment) : [promotionsQueue];
  const idle = await objectionToNoWorker(gateway, queues);
  if (idle) return { refused: idle };
  const ending = await context.step('measures the criteria and examines the environment', () =>
    gateway.inquire<'plan'>({ type: 'plan', request }, 12 * minute),
  );
  if (ending.kind === 'result') return checked(ending.result, request);
  const where = `task queues ${promotionsQueue} and ${environmentQueue(request.environment)}`;
  return {
    refused: refusal(3, {
      what: `the plan could not be made: ${ending.why}`,
      where,
      fix: "'promoter doctor' looks at every connection",
    }),
  };
}

/** An attestation for a criterion that is not asked for would be lost without a word. */
function checked(plan: PlanResult, { attestations }: PlanRequest): { plan: PlanResult } | { refused: Answer } {
  const known = plan.assessment.verdicts.map(({ criterion }) => criterion);
  const stray = attestations.find(({ criterion }) => plan.policy && !known.includes(criterion));
  if (!stray) return { plan };
  return {
    refused: refusal(2, {
      what: `no criterion '${stray.criterion}' is asked for here`,
      where: '--attest',
      fix: hint(stray.criterion, known),
    }),
  };
}

/** Findings that stop a start, as an answer: exit 2, 3 or 1. Unmet criteria do not: the promotion waits for them. */
export function obstacles({ assessment }: PlanResult): Answer | undefined {
  const found = assessment.findings.filter((finding) => !isOk(finding));
  const exitCode = exitOfFindings(found);
  return exitCode === 0 ? undefined : refusals(exitCode, found.map(problemOf), { started: false, assessment });
}
