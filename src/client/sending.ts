import { promotionId } from '../contract/names.ts';
import { type Answer, answer, refusal } from './answer.ts';
import { absent } from './absent.ts';
import type { Context } from './context.ts';
import type { Delivery, Gateway, Message, Run } from './gateway.ts';
import type { Place } from './local-catalogue.ts';
import { receipt } from './render/receipt.ts';
import { repeatCommand } from './repeat.ts';
import { namedPerson } from './person.ts';
import { objectionToNoWorker } from './workers.ts';

/** What every message carries beside its own words. */
export interface Sender {
  by?: string | undefined;
  operationId?: string | undefined;
  /** The run that is meant; the latest when missing. */
  run?: string | undefined;
}

/** What the message says, once it is known to whom. */
export type Wording = (
  addressed: { runId: string; by: string; operationId: string },
  gateway: Gateway,
) => Message | Promise<Message>;

/**
 * Sends one message to a promotion and waits for its receipt. A time-out means that nothing is known: the same message,
 * under the same operation id, is sent once more; after that the person gets the command to repeat it (exit 3).
 */
export async function sendTo(context: Context, place: Place, sender: Sender, wording: Wording): Promise<Answer> {
  const by = await namedPerson(context, sender.by);
  if (typeof by !== 'string') return by;
  const gateway = await context.gateway();
  const id = promotionId(place.component, place.environment);
  const run = await gateway.find(id, sender.run);
  if (!run) return absent(context, place, sender.run);
  const objection = (await objectionToRun(run, sender)) ?? (await objectionToNoWorker(gateway));
  if (objection) return objection;
  const addressed = { runId: run.runId, by, operationId: sender.operationId ?? context.newId() };
  const message = await wording(addressed, gateway);
  return answerOf(
    context,
    gateway,
    run,
    addressed,
    await twice(() => gateway.send(id, run.runId, message, addressed.operationId)),
  );
}

/** A closed run takes no message; but a repeated one still gets its old receipt there. */
function objectionToRun(run: Run, { run: asked, operationId }: Sender): Answer | undefined {
  if (run.open || (asked !== undefined && operationId !== undefined)) return undefined;
  return closedAlready(run);
}

const closedAlready = ({ workflowId, runId, component, environment, outcome, status }: Run): Answer =>
  refusal(1, {
    what: `it has ended already (${outcome ?? status.toLowerCase()}), so there is nothing to do`,
    where: `${workflowId}, run ${runId}`,
    fix: `see 'promoter status ${component} ${environment}'`,
  });

async function twice(attempt: () => Promise<Delivery>): Promise<Delivery> {
  const first = await attempt();
  return first.kind === 'unknown' ? attempt() : first;
}

function answerOf(
  context: Context,
  gateway: Gateway,
  run: Run,
  addressed: { runId: string; operationId: string; by: string },
  delivery: Delivery,
): Answer {
  const { workflowId, runId } = run;
  const where = `${workflowId}, run ${runId}`;
  switch (delivery.kind) {
    case 'applied':
      return answer(0, receipt(run, delivery.receipt, context.look(gateway)), {
        workflowId,
        runId,
        ...delivery.receipt,
      });
    case 'refused':
      return refusal(1, {
        what: delivery.reason,
        where,
        fix: `see 'promoter status ${run.component} ${run.environment}'`,
      });
    case 'gone':
      return closedAlready(run);
    case 'stuck':
      return refusal(3, {
        what: `the workflow can take no message: ${delivery.why}`,
        where,
        fix: "see the worker's log",
      });
    case 'unknown':
      return refusal(3, {
        what: 'no answer within 10 s, twice: it may or may not have been applied',
        where,
        fix: `repeat it, which cannot apply it twice: ${repeatCommand(context.argv, { ...addressed, run: runId })}`,
      });
  }
}
