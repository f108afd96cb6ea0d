import type { PlanRequest } from '../../contract/request.ts';
import { isReady } from '../../domain/assessment.ts';
import { isOk } from '../../domain/finding.ts';
import { type Answer, answer, exitOfFindings, type ExitCode, problemOf, refusal } from '../answer.ts';
import { type AddCommand, given, releasesCommand } from '../command-line.ts';
import { claimed } from '../claims-file.ts';
import type { Context } from '../context.ts';
import { showOverview } from '../overviewing.ts';
import { namedPerson } from '../person.ts';
import { planned } from '../planning.ts';
import { plan as planText } from '../render/assessment.ts';

/** `plan`: everything validation would do, nothing changed. */
export const plan: AddCommand = (root, run) => {
  releasesCommand(
    root,
    'plan',
    'Show what a start would find: release, deployment, criteria, checks and policy; with --all, what of the whole catalogue could go on. Nothing is changed. Exit 0 ready, 1 not.',
    'neo4j staging --commit HEAD',
    '--all staging',
  ).action((component, environment, { all, by, json: _, operationId: __, ...options }) =>
    run(async (context) => {
      if (all !== undefined) return component === undefined ? showOverview(context, all) : mixed(component, all);
      if (component === undefined || environment === undefined) return missing(component);
      const said = await claimed(context, options.claims, { component, environment });
      if ('refused' in said) return said.refused;
      const asked = { component, environment, attestations: options.attest ?? [], ...wanted(options), ...said };
      return showPlan(context, asked, by);
    }),
  );
};

const mixed = (component: string, environment: string): Answer =>
  refusal(2, {
    what: `--all is of every component, and '${component}' is one`,
    fix: `promoter plan ${component} ${environment}, or promoter plan --all ${environment}`,
  });

const missing = (component: string | undefined): Answer =>
  refusal(2, {
    what: `missing required argument '${component === undefined ? 'component' : 'environment'}'`,
    fix: "name both, or all by --all ENVIRONMENT; see 'promoter plan --help'",
  });

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
