import { environmentQueue, promotionsQueue } from '../contract/names.ts';
import type { PlanRequest } from '../contract/request.ts';
import type { PlanResult } from '../contract/snapshot.ts';
import { isOk } from '../domain/finding.ts';
import { hint } from '../domain/nearest.ts';
import { isFinding, wayInto } from '../domain/way.ts';
import { hour, type Millis, minute } from '../domain/units.ts';
import { type Answer, exitOfFindings, problemOf, refusal, refusals } from './answer.ts';
import type { Context } from './context.ts';
import { type LocalCatalogue, objectionToPlace, type Place } from './local-catalogue.ts';
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
    gateway.inquire<'plan'>({ type: 'plan', request }, planWithin(local, request)),
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

/** Reading, the examination and pulling an image. */
const besidesCommands: Millis = 12 * minute;
/** No measurement may take longer, whatever the commands may: `measuring` in src/workflows/activities.ts. */
const longestMeasuring: Millis = 6 * hour;

/** As long as the criteria's commands may take, one after another: given up earlier, nothing of them would be kept. */
function planWithin(local: LocalCatalogue, { component, environment }: Place): Millis {
  if (local.kind !== 'read') return besidesCommands + longestMeasuring;
  const way = wayInto(local.catalogue, component, environment);
  const rules = isFinding(way) ? [] : way.target.criteria;
  const commands = rules.map(({ source }) => (source.from === 'run' ? source.command.timeoutMs : 0));
  const longest = commands.reduce((sum, timeoutMs) => sum + timeoutMs, 0);
  return besidesCommands + Math.min(longest, longestMeasuring);
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
