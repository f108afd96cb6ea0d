/**
 * Work on the same thing one at a time: an attempt that the projection gave up for a newer state may still be
 * running, and two at once would each make an issue. What a later one has overtaken while it waited ends without
 * having been done.
 */
export function openTurns<T>(
  work: (item: T) => Promise<void>,
  isLater: (one: T, other: T) => boolean,
): (key: string, item: T) => Promise<void> {
  const turns = new Map<string, { running: Promise<void>; latest: T }>();
  return async (key, item) => {
    const before = turns.get(key);
    const isOvertaken = () => isLater(turns.get(key)?.latest ?? item, item);
    const running = (before?.running ?? Promise.resolve())
      .catch(() => {})
      .then(() => (isOvertaken() ? undefined : work(item)));
    turns.set(key, { running, latest: before && isLater(before.latest, item) ? before.latest : item });
    try {
      await running;
    } finally {
      if (turns.get(key)?.running === running) turns.delete(key);
    }
  };
}
