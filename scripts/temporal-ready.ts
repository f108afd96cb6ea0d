import { Connection } from '@temporalio/client';

const NAMESPACE = 'default';
const CONNECT_WITHIN_MS = 2_000;

/** `IndexedValueType` of the server's API. */
const INDEXED_TYPES: Record<string, number> = {
  Text: 1,
  Keyword: 2,
  Int: 3,
  Double: 4,
  Bool: 5,
  Datetime: 6,
  KeywordList: 7,
};

/** Does the server serve workflows, with its default namespace and these search attributes? */
export function answers(address: string, searchAttributes: string[]): Promise<boolean> {
  return withConnection(address, async (connection) => {
    await connection.workflowService.describeNamespace({ namespace: NAMESPACE });
    const known = await customAttributes(connection);
    return searchAttributes.every((name) => known.has(name));
  });
}

/** Has each queue a poller that asked for work since then? Pollers of dead workers stay listed for minutes. */
export function hasPoller(address: string, queues: string[], since: Date): Promise<boolean> {
  return withConnection(address, async (connection) => {
    const described = queues.flatMap((name) =>
      [WORKFLOW_TASKS, ACTIVITY_TASKS].map((taskQueueType) =>
        connection.workflowService.describeTaskQueue({ namespace: NAMESPACE, taskQueue: { name }, taskQueueType }),
      ),
    );
    return (await Promise.all(described)).every(({ pollers }) =>
      pollers?.some((poller) => secondsOf(poller.lastAccessTime) * 1000 >= since.getTime() - 1000),
    );
  });
}

/** `TaskQueueType` of the server's API. */
const WORKFLOW_TASKS = 1;
const ACTIVITY_TASKS = 2;
const secondsOf = (time: { seconds?: unknown } | null | undefined): number => Number(time?.seconds ?? 0);

/** Adds the search attributes that a server lacks. The dev server gets them at its start instead. */
export function ensureSearchAttributes(
  address: string,
  searchAttributes: Readonly<Record<string, string>>,
): Promise<boolean> {
  return withConnection(address, async (connection) => {
    const known = await customAttributes(connection);
    const missing = Object.entries(searchAttributes).filter(([name]) => !known.has(name));
    const types = Object.fromEntries(missing.map(([name, type]) => [name, INDEXED_TYPES[type] ?? 0]));
    if (missing.length > 0)
      await connection.operatorService.addSearchAttributes({ namespace: NAMESPACE, searchAttributes: types });
    return missing.length > 0;
  });
}

async function customAttributes(connection: Connection): Promise<Set<string>> {
  const { customAttributes: attributes } = await connection.operatorService.listSearchAttributes({
    namespace: NAMESPACE,
  });
  return new Set(Object.keys(attributes ?? {}));
}

async function withConnection<T>(address: string, ask: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await Connection.connect({ address, connectTimeout: CONNECT_WITHIN_MS });
  try {
    return await connection.withDeadline(Date.now() + CONNECT_WITHIN_MS, () => ask(connection));
  } finally {
    await connection.close();
  }
}
