import { promotionId } from '../contract/names.ts';
import { type Answer, answer, exitOfOutcome, type ExitCode, refusal } from './answer.ts';
import type { Context } from './context.ts';
import type { Ending, Gateway, Order, Result } from './gateway.ts';
import type { Place } from './local-catalogue.ts';
import { namedPerson } from './person.ts';
import { outcomeText } from './render/outcome.ts';
import { repeatCommand } from './repeat.ts';
import { look } from './sighting.ts';
import { objectionToNoWorker, queuesFor } from './workers.ts';

type Asked = Place & { reason: string; commit?: string; by?: string; operationId?: string };

/** Starts a rollback, an adoption or a drill and waits for its end, because it takes minutes and not days. */
export async function carriedOut(
  context: Context,
  type: 'rollback' | 'adoption' | 'drill',
  asked: Asked,
): Promise<Answer> {
  const requestedBy = await namedPerson(context, asked.by);
  if (typeof requestedBy !== 'string') return requestedBy;
  const gateway = await context.gateway();
  const idle = await objectionToNoWorker(gateway, queuesFor(asked.environment));
  if (idle) return idle;
  const { by: _, operationId = context.newId(), ...rest } = asked;
  const request = { ...rest, requestedBy, operationId };
  const started = await gateway.start({ type, request });
  if (started.kind === 'started') return finished(context, gateway, { type, request }, started.runId);
  return started.kind === 'unknown' ? undecided(context, request) : occupied(gateway, asked);
}

async function finished(context: Context, gateway: Gateway, { type, request }: Order, runId: string): Promise<Answer> {
  const workflowId = promotionId(request.component, request.environment);
  const ending = await context.step(`${type} of ${workflowId}`, () => gateway.ending(workflowId, runId));
  const snapshot = (await look(gateway, workflowId, runId))?.snapshot;
  const exitCode = exitOfEnding(type, ending);
  const json = {
    workflowId,
    runId,
    operationId: request.operationId,
    ...jsonOf(ending),
    steps: snapshot?.steps ?? [],
    rollback: snapshot?.rollback ?? null,
    ...(snapshot?.drill ? { drill: snapshot.drill } : {}),
  };
  if (exitCode === 0)
    return answer(0, outcomeText({ workflowId, runId }, ending, snapshot, context.look(gateway)), json);
  const what = ending.kind === 'broken' ? `the ${type} was ended: ${ending.why}` : `${type}: ${ending.result.reason}`;
  const fix =
    exitCode === 4
      ? `take the steps above in their order, then 'promoter doctor'`
      : `see 'promoter status ${request.component} ${request.environment}'`;
  const text = outcomeText({ workflowId, runId }, ending, snapshot, context.look(gateway));
  return { ...refusal(exitCode, { what, where: `${workflowId}, run ${runId}`, fix }, json), text };
}

const jsonOf = (ending: Ending<Result>): object =>
  ending.kind === 'result' ? ending.result : { outcome: null, reason: ending.why };

/** A rollback that rolled back is what was asked for, hence 0 here and not 1. */
function exitOfEnding(type: Order['type'], ending: Ending<Result>): ExitCode {
  if (ending.kind === 'broken') return 4;
  if ('adopted' in ending.result) return ending.result.adopted ? 0 : 1;
  const { outcome } = ending.result;
  return type === 'rollback' && outcome === 'rolled-back' ? 0 : exitOfOutcome(outcome);
}

const undecided = (context: Context, { component, environment, operationId, requestedBy }: Order['request']): Answer =>
  refusal(3, {
    what: 'no answer within 10 s: it may or may not have been started',
    where: promotionId(component, environment),
    fix: `see 'promoter status ${component} ${environment}'; to repeat it: ${repeatCommand(context.argv, { operationId, by: requestedBy })}`,
  });

async function occupied(gateway: Gateway, { component, environment }: Place): Promise<Answer> {
  const workflowId = promotionId(component, environment);
  const open = await gateway.find(workflowId);
  const follow = `follow it with 'promoter watch ${component} ${environment}'`;
  const isSteered = open === undefined || open.kind === 'promotion';
  return refusal(1, {
    what: `a ${open?.kind ?? 'promotion'} is open: ${open?.phase ?? 'starting'}`,
    where: `${workflowId}${open ? `, run ${open.runId}` : ''}`,
    fix: isSteered
      ? `${follow}, or end it with 'promoter abort ${component} ${environment}'`
      : `${follow}: it ends by itself`,
  });
}
