import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import { workflowBundle } from '../support/workflow-bundle.ts';

// Promotions that are open while the worker is replaced must go on with the new code. When one of these fails, the
// change to the workflow needs `patched()`; the history stays as it is.

const folder = join(import.meta.dirname, 'histories');
const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
Runtime.install({ logger: new DefaultLogger('ERROR') });

const historyIn = (name: string): History => JSON.parse(readFileSync(join(folder, name), 'utf8')) as History;
async function replay(history: History): Promise<void> {
  const workflowId = history.events[0]?.workflowExecutionStartedEventAttributes?.workflowId;
  await Worker.runReplayHistory({ workflowBundle: await workflowBundle() }, history, workflowId);
}

interface History {
  events: {
    workflowExecutionStartedEventAttributes?: { workflowId: string };
    activityTaskScheduledEventAttributes?: { activityType: { name: string } };
  }[];
}

test('there is a history for every ending, for a drill, a rollback and an adoption of what is closed, for the soak over two runs, and for the projection', () => {
  expect(names.map((name) => name.replace('.json', '')).sort()).toEqual([
    'aborted',
    'adopted',
    'cancelled',
    'drilled',
    'expired',
    'failed',
    'projection',
    'promoted',
    'rejected',
    'repaired-and-waived',
    'rolled-back-by-hand',
    'rolled-back-by-soak',
    'soak-continued-run',
    'soak-last-run',
    'undone',
  ]);
});

test.each(names)('%s replays with the present code', async (name) => {
  await replay(historyIn(name));
});

test('a history that the present code could not have written is refused', async () => {
  const tampered = historyIn('promoted.json');
  const scheduled = tampered.events.find((event) => event.activityTaskScheduledEventAttributes);
  if (!scheduled?.activityTaskScheduledEventAttributes) throw new Error('the history schedules no activity');
  scheduled.activityTaskScheduledEventAttributes.activityType.name = 'deployAtOnce';
  await expect(replay(tampered)).rejects.toThrow(DeterminismViolationError);
});
