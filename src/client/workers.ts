import { environmentQueue, promotionsQueue } from '../contract/names.ts';
import { type Answer, refusal } from './answer.ts';
import type { Gateway } from './gateway.ts';

/** Exit 3 when nobody works on the promotions; undefined when somebody does. */
export async function objectionToNoWorker(
  gateway: Gateway,
  queues: readonly string[] = [promotionsQueue],
): Promise<Answer | undefined> {
  for (const queue of queues) {
    const { workflows, activities } = await gateway.pollers(queue);
    if (workflows === 0 || activities === 0) return noWorker(gateway, queue);
  }
  return undefined;
}

/** The queues that a promotion into an environment needs. */
export const queuesFor = (environment: string): string[] => [promotionsQueue, environmentQueue(environment)];

const noWorker = ({ address, namespace }: Gateway, queue: string): Answer =>
  refusal(3, {
    what: `no worker polls the task queue '${queue}', so nothing would happen`,
    where: `Temporal at ${address}, namespace ${namespace}`,
    fix: "start one with 'promoter worker', or the whole development stack with 'npm run up'; 'promoter doctor' looks at every connection",
  });
