import { Client, Connection } from '@temporalio/client';

/** A demo that was interrupted left its promotion open in the database; it would hold the id. True when there was one. */
export async function endEarlierRuns(address: string): Promise<boolean> {
  const connection = await Connection.connect({ address });
  try {
    const { workflow } = new Client({ connection });
    let found = false;
    for await (const run of workflow.list({
      query: "WorkflowId STARTS_WITH 'neo4j@staging' AND ExecutionStatus = 'Running'",
    })) {
      // A soak may have ended with its promotion a moment ago.
      await workflow
        .getHandle(run.workflowId, run.runId)
        .terminate('the demo begins again')
        .catch(() => undefined);
      found = true;
    }
    return found;
  } finally {
    await connection.close();
  }
}
