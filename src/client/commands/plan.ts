import type { PlanRequest } from '../../contract/request.ts';
import { isReady } from '../../domain/assessment.ts';
import { isOk } from '../../domain/finding.ts';
import { type Answer, answer, exitOfFindings, type ExitCode, problemOf } from '../answer.ts';
import { type AddCommand, given, releaseCommand } from '../command-line.ts';
import { claimed } from '../claims-file.ts';
import type { Context } from '../context.ts';
import { namedPerson } from '../person.ts';
import { planned } from '../planning.ts';
import { plan as planText } from '../render/assessment.ts';

/** `plan`: everything validation would do, nothing changed. */
export const plan: AddCommand = (root, run) => {
  releaseCommand(
    root,
    'plan',
    'Show what a start would find: release, deployment, criteria, checks and policy. Nothing is changed. Exit 0 ready, 1 not.',
    'neo4j staging --commit HEAD',
  ).action((component, environment, { by, json: _, operationId: __, ...options }) =>
    run(async (context) => {
      const said = await claimed(context, options.claims, { component, environment });
      if ('refused' in said) return said.refused;
      const asked = { component, environment, attestations: options.attest ?? [], ...wanted(options), ...said };
      return showPlan(context, asked, by);
    }),
  );
};

/** The parts of a request that both `plan` and `start` take from the command line. */
export const wanted = ({
  commit,
  image,
  issue,
  reason,
}: {
  commit?: string;
  image?: string;
  issue?: number;
  reason?: string;
}) => given({ commit, image, issue, reason });

async function showPlan(
  context: Context,
  request: Omit<PlanRequest, 'requestedBy'>,
  by: string | undefined,
): Promise<Answer> {
  const requestedBy = await namedPerson(context, by);
  if (typeof requestedBy !== 'string') return requestedBy;
  const outcome = await planned(context, { ...request, requestedBy });
  if ('refused' in outcome) return outcome.refused;
  const { assessment } = outcome.plan;
  const found = exitOfFindings(assessment.findings);
  const exitCode: ExitCode = found === 0 && !isReady(assessment) ? 1 : found;
  const text = planText(outcome.plan, context.look(await context.gateway()));
  const first = assessment.findings.find((finding) => !isOk(finding));
  const error = found !== 0 && first ? { error: { ...problemOf(first), exitCode } } : {};
  return answer(exitCode, text, { ready: isReady(assessment), ...outcome.plan, ...error });
}
