import type { WorkflowHandle } from '@temporalio/client';
import { until } from './until.ts';

/** Until `open` is called, whoever waits stands still; `entered` tells that somebody does. */
export function gate() {
  let open: () => void = () => undefined;
  let enter: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  const pass = (): Promise<void> => {
    enter();
    return opened;
  };
  return { open: () => open(), entered, pass };
}

/** Waits until a stop has reached the activity in progress: the time-skipping server takes it badly when that has ended meanwhile. */
export const arrived = (handle: Pick<WorkflowHandle, 'fetchHistory'>): Promise<true> =>
  until('the cancel of the activity', async () => {
    const { events } = await handle.fetchHistory();
    return events?.some((event) => event.activityTaskCancelRequestedEventAttributes) ? true : undefined;
  });
