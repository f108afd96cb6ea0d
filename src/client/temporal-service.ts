import type { Connection } from '@temporalio/client';
import { optionalTsToMs } from '@temporalio/common/lib/time';
import { type Millis, second } from '../domain/units.ts';
import type { Pollers } from './gateway.ts';

/** A worker's long poll lasts a minute: one that was not seen for longer is gone, although the server lists it for minutes more. */
const pollerLives: Millis = 90 * second;

/** Temporal's numbers for the two kinds of work in a task queue, from its API. */
const queueKinds = { workflow: 1, activity: 2 } as const;

/** Temporal's names for its numbered kinds of search attributes, from its API. */
const attributeKinds = ['Unspecified', 'Text', 'Keyword', 'Int', 'Double', 'Bool', 'Datetime', 'KeywordList'];

export async function pollersOf({ workflowService }: Connection, namespace: string, name: string): Promise<Pollers> {
  const count = async (taskQueueType: 1 | 2): Promise<number> => {
    const { pollers } = await workflowService.describeTaskQueue({ namespace, taskQueue: { name }, taskQueueType });
    return pollers.filter(({ lastAccessTime }) => Date.now() - (optionalTsToMs(lastAccessTime) ?? 0) < pollerLives)
      .length;
  };
  // One after the other: a call left behind by the other's fault would meet a closed connection.
  const workflows = await count(queueKinds.workflow);
  const activities = await count(queueKinds.activity);
  return { workflows, activities };
}

/** The namespace's own search attributes: name → type. */
export async function searchAttributesOf(
  { operatorService }: Connection,
  namespace: string,
): Promise<Record<string, string>> {
  const { customAttributes } = await operatorService.listSearchAttributes({ namespace });
  return Object.fromEntries(
    Object.entries(customAttributes).map(([name, kind]) => [name, attributeKinds[kind] ?? 'Unspecified']),
  );
}
