import { promotionId } from '../../contract/names.ts';
import type { PromotionRequest } from '../../contract/request.ts';
import type { PlanResult } from '../../contract/snapshot.ts';
import { type Answer, answer, refusal } from '../answer.ts';
import { claimed } from '../claims-file.ts';
import { type AddCommand, releaseCommand } from '../command-line.ts';
import type { Context } from '../context.ts';
import type { Gateway, Run } from '../gateway.ts';
import { objectionToPlace } from '../local-catalogue.ts';
import { namedPerson } from '../person.ts';
import { obstacles, planned } from '../planning.ts';
import { standing } from '../render/assessment.ts';
import { openAlready, startedText } from '../render/start.ts';
import { repeatCommand } from '../repeat.ts';
import { jsonOfSighting, look } from '../sighting.ts';
import { wanted } from './plan.ts';

/** `start`: begins a promotion, unless something stands in the way that waiting would not cure. */
export const start: AddCommand = (root, run) => {
  releaseCommand(
    root,
    'start',
    'Begin a promotion: check what stands in the way, then carry the release into the environment.',
    'neo4j staging --attest functionality="ana: all core features are in" --attest documentation="ben: README reviewed"',
  ).action((component, environment, { by, operationId, ...options }) =>
    run(async (context) => {
      const said = await claimed(context, options.claims, { component, environment });
      if ('refused' in said) return said.refused;
      const asked = { component, environment, attestations: options.attest ?? [], ...wanted(options), ...said };
      return begin(context, asked, by, operationId);
    }),
  );
};

async function begin(
  context: Context,
  asked: Omit<PromotionRequest, 'requestedBy' | 'operationId'>,
  by: string | undefined,
  operationId: string | undefined,
): Promise<Answer> {
  const wrong = objectionToPlace(await context.catalogue(), asked);
  if (wrong) return wrong;
  const requestedBy = await namedPerson(context, by);
  if (typeof requestedBy !== 'string') return requestedBy;
  const gateway = await context.gateway();
  const before = await standsAlready(context, gateway, promotionId(asked.component, asked.environment), operationId);
  if (before) return before;
  const outcome = await planned(context, { ...asked, requestedBy });
  if ('refused' in outcome) return outcome.refused;
  const stands = obstacles(outcome.plan);
  return (
    stands ??
    launch(context, gateway, { ...asked, requestedBy, operationId: operationId ?? context.newId() }, outcome.plan)
  );
}

/** The open promotion, or the one that this very request has started before. */
async function standsAlready(
  context: Context,
  gateway: Gateway,
  workflowId: string,
  operationId: string | undefined,
): Promise<Answer | undefined> {
  const latest = await gateway.find(workflowId);
  if (!latest) return undefined;
  const own = operationId === undefined ? undefined : await runOfOperation(gateway, latest, operationId);
  const shown = own ?? (latest.open ? latest : undefined);
  return shown && present(context, gateway, shown, own !== undefined);
}

async function runOfOperation(gateway: Gateway, latest: Run, operationId: string): Promise<Run | undefined> {
  if (latest.operationId === operationId) return latest;
  const older = await gateway.list({ workflowId: latest.workflowId, open: true, closed: true, limit: 100 });
  return older.find((run) => run.operationId === operationId);
}

/** Exit 0 when it is the request's own, 1 when it is another's. */
async function present(context: Context, gateway: Gateway, run: Run, isOwn: boolean): Promise<Answer> {
  const sighting = (await look(gateway, run.workflowId, run.runId)) ?? { run };
  const text = openAlready(sighting, isOwn, context.look(gateway));
  const json = { started: false, ...jsonOfSighting(sighting) };
  if (isOwn) return answer(0, text, json);
  const fix = `follow it with 'promoter watch ${run.component} ${run.environment}', or end it with 'promoter abort ${run.component} ${run.environment}'`;
  const problem = {
    what: `a ${run.kind} is open already: ${run.phase ?? 'starting'}`,
    where: `${run.workflowId}, run ${run.runId}`,
    fix,
  };
  return { ...refusal(1, problem, { open: json }), text };
}

async function launch(
  context: Context,
  gateway: Gateway,
  request: PromotionRequest,
  plan: PlanResult,
): Promise<Answer> {
  const { component, environment, operationId } = request;
  const workflowId = promotionId(component, environment);
  const started = await gateway.start({ type: 'promotion', request });
  switch (started.kind) {
    case 'started': {
      const { runId } = started;
      const text = startedText({ workflowId, runId, request, plan }, context.look(gateway));
      return answer(0, text, {
        started: true,
        workflowId,
        runId,
        operationId,
        waitsFor: standing(plan.assessment),
        ...plan,
      });
    }
    case 'open-already':
      return (
        (await standsAlready(context, gateway, workflowId, operationId)) ??
        refusal(1, { what: 'a promotion that was open has just ended', where: workflowId, fix: 'start again' })
      );
    case 'unknown':
      return refusal(3, {
        what: 'no answer within 10 s: it may or may not have been started',
        where: workflowId,
        fix: `repeat it, which cannot start it twice: ${repeatCommand(context.argv, { operationId, by: request.requestedBy })}`,
      });
  }
}
