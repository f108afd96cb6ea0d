import {
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { show } from '../contract/messages.ts';
import type { Snapshot } from '../contract/snapshot.ts';
import { showing } from './activities.ts';

/** Shows a promotion's states on GitHub, the newest one always, and ends when the last one is shown. It holds nothing up. */
export async function projection(first: Snapshot): Promise<void> {
  let wanted = first;
  setHandler(show, (snapshot) => {
    wanted = snapshot;
  });
  for (;;) {
    const snapshot = wanted;
    const shown = await unlessNewer(snapshot, () => wanted !== snapshot);
    if (shown && snapshot.outcome !== undefined && wanted === snapshot) return;
    if (isLong()) await continueAsNew<typeof projection>(wanted);
    await condition(() => wanted !== snapshot);
  }
}

/** An attempt to show what is no longer true is given up for the newer state. */
async function unlessNewer(snapshot: Snapshot, newer: () => boolean): Promise<boolean> {
  const scope = new CancellationScope();
  let settled = false;
  const result = scope
    .run(() => showing.project(snapshot))
    .then(() => true)
    .catch((error) => {
      if (isCancellation(error)) return false;
      throw error;
    })
    .finally(() => {
      settled = true;
    });
  await condition(() => settled || newer());
  if (!settled) scope.cancel();
  return result;
}

const isLong = (): boolean => workflowInfo().historyLength > 1_000 || workflowInfo().continueAsNewSuggested;
